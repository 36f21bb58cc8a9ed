"""What happened to a referral, from when it was sent: one query, told in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import Date, Select, String, cast, literal, null, select, union_all

from gatp_participa.core import clock
from gatp_participa.core.db import UTCDateTime, db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.routing.models import (
    ReasonedResponse,
    Referral,
    ReferralMove,
    ReferralPause,
)
from gatp_participa.routing.status import Decision, Move, PauseReason
from gatp_participa.themes.models import Theme
from gatp_participa.themes.status import ThemeStatus


@dataclass(frozen=True)
class Step:
    """Something that happened to a referral: on which day, what, and in whose words.

    ``kind`` is "sent", "received", "moved", "paused", "resumed", "reads" or "answered".
    """

    on: date
    kind: str
    label: str
    body: str = ""
    signed_as: str = ""
    code: str = ""
    number: int = 0


# Of the same day: what opens comes before what closes.
_ORDER = {"sent": 0, "received": 1, "moved": 2, "paused": 3, "resumed": 4, "answered": 5}


def history_of(referral: Referral) -> list[Step]:
    """Return what happened to a referral, the oldest first (one query)."""
    number = referral.id
    rows = db.session.execute(
        union_all(
            _part("moved", ReferralMove.at, None, ReferralMove.move, ReferralMove.reason)
            .where(ReferralMove.referral_id == number),
            _part("paused", None, ReferralPause.from_on, ReferralPause.reason, ReferralPause.body)
            .where(ReferralPause.referral_id == number),
            _part("resumed", None, ReferralPause.to_on, ReferralPause.reason, None)
            .where(ReferralPause.referral_id == number, ReferralPause.to_on.is_not(None)),
            _part(
                "answered", ReasonedResponse.published_at, None, ReasonedResponse.decision,
                ReasonedResponse.reason, ReasonedResponse.signed_as, ReasonedResponse.id,
            ).where(ReasonedResponse.referral_id == number),
        )
    ).all()  # fmt: skip
    moments = [(_start(row.at, row.on), _ORDER[row.kind], _step(row)) for row in rows]
    moments.append((referral.referred_at, 0, _told("sent", referral.referred_at)))
    if referral.acknowledged_at:
        moments.append((referral.acknowledged_at, 1, _told("received", referral.acknowledged_at)))
    moments.sort(key=lambda one: (one[2].on, one[0] if one[0] else _NEVER, one[1]))
    return [step for _at, _order, step in moments]


def is_paused_now(steps: list[Step]) -> bool:
    """Say from its history whether the clock of a referral is stopped."""
    kinds = [step.kind for step in steps]
    return kinds.count("paused") > kinds.count("resumed")


def public_referral_or_404(theme_id: int, entity_code: str) -> Referral:
    """Return the referral of a public theme to a state.

    Raises:
        NotFoundError: there is none, or its theme is not public.
    """
    referral = db.session.scalar(
        select(Referral)
        .join(Referral.theme)
        .where(
            Referral.theme_id == theme_id, Referral.entity_code == entity_code,
            Theme.status == ThemeStatus.PUBLISHED,
        )
    )  # fmt: skip
    if referral is None:
        raise NotFoundError(_("No encontramos ese turno."))
    return referral


_NEVER = datetime.max.replace(tzinfo=clock.MEXICO)
_NO_DAY, _NO_MOMENT = cast(null(), Date), cast(null(), UTCDateTime)


def _part(kind, at, on, code, body, signed_as=None, number=None) -> Select:  # type: ignore[no-untyped-def]
    nothing = literal("")
    return select(
        literal(kind).label("kind"),
        (_NO_MOMENT if at is None else at).label("at"),
        (_NO_DAY if on is None else on).label("on"),
        cast(code, String).label("code"),
        (nothing if body is None else body).label("body"),
        (nothing if signed_as is None else signed_as).label("signed_as"),
        (literal(0) if number is None else number).label("number"),
    )


def _start(at: datetime | None, on: date | None) -> datetime | None:
    return at or (clock.start_of(on) if on else None)


def _told(kind: str, at: datetime) -> Step:
    labels = {"sent": _("se envió a la mesa"), "received": _("la mesa dijo que lo recibió")}
    return Step(clock.local_day(at), kind, labels[kind])


def _step(row) -> Step:  # type: ignore[no-untyped-def]
    on = row.on or clock.local_day(row.at)
    label = {
        "moved": lambda: Move(row.code).label,
        "paused": lambda: _("el plazo se pausó: %(why)s", why=PauseReason(row.code).label),
        "resumed": lambda: _("el plazo volvió a correr"),
        "answered": lambda: Decision(row.code).label,
    }[row.kind]()
    return Step(on, row.kind, label, row.body, row.signed_as, row.code, row.number)
