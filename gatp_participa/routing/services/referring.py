"""Publish a theme and send it to the tables that attend it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.notices import services as notices
from gatp_participa.notices.letters import link
from gatp_participa.routing import queries, rules
from gatp_participa.routing.models import Referral
from gatp_participa.routing.services.passing import send_anew
from gatp_participa.routing.status import ReferralStatus
from gatp_participa.secretariats.queries import accounts_at, secretariats_in_force
from gatp_participa.themes import services as themes
from gatp_participa.themes.models import Theme
from gatp_participa.themes.status import ThemeStatus
from gatp_participa.web.languages import speaking


def publish_and_refer(theme: Theme, *, person: User, now: datetime) -> list[Referral]:
    """Make a theme public and send it to every state that has proposals inside.

    Asking again sends only what was not sent before.

    Returns:
        The referrals sent now.

    Raises:
        NotAllowedError: the person does not review the themes of this scope.
        ConflictError: the theme has no public proposal, or cannot be published.
    """
    if not rules.may_refer(person, theme.scope):
        raise NotAllowedError(_("Estos temas los publica y turna otra mesa."))
    counts = queries.public_proposals_by_state(theme.id)
    if not counts:
        raise ConflictError(_("Este tema no tiene propuestas públicas, así que no hay qué turnar."))
    if theme.status is not ThemeStatus.PUBLISHED:
        themes.publish(theme, person=person, now=now)
    return _refer(theme, counts, person, now)


def refer_late(now: datetime) -> int:
    """Refer public themes to the states whose proposals joined after publishing; return how many.

    A text that came late, or that a person moved, may bring a state that had none inside. What
    waits at each table is counted again: it may be more, or less, than when it was sent.
    """
    sent = 0
    for referral, held in queries.miscounted():
        referral.proposals_count = held
    db.session.flush()
    for theme_id in queries.themes_with_new_states():
        theme = db.session.get_one(Theme, theme_id)
        counts = queries.public_proposals_by_state(theme_id)
        sent += len(_refer(theme, counts, None, now))
    return sent


def _refer(
    theme: Theme, counts: dict[str, int], person: User | None, now: datetime
) -> list[Referral]:
    sent = _send(theme, counts, now)
    for referral in sent:
        record(
            "routing.refer", referral, person=person, now=now, theme_id=theme.id,
            entity_code=referral.entity_code, proposals=referral.proposals_count,
            secretariat_id=referral.secretariat_id,
        )  # fmt: skip
    _tell_tables(theme, sent, now)
    return sent


def _send(theme: Theme, counts: dict[str, int], now: datetime) -> list[Referral]:
    day = clock.local_day(now)
    tables = secretariats_in_force(day)
    rows = [
        {
            "theme_id": theme.id, "entity_code": code, "proposals_count": count,
            "secretariat_id": tables[code].id if code in tables else None,
            "status": ReferralStatus.SENT, "referred_at": now,
            "acknowledge_due_on": rules.acknowledge_due_on(day),
            "answer_due_on": rules.answer_due_on(day),
        }
        for code, count in sorted(counts.items())
    ]  # fmt: skip
    sent = db.session.scalars(
        insert(Referral)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["theme_id", "entity_code"])
        .returning(Referral.id)
    ).all()
    return queries.referrals_by_id([*sent, *_send_again(theme, counts, now)])


def _send_again(theme: Theme, counts: dict[str, int], now: datetime) -> list[int]:
    """Send what a state gave back when it had none of its own, and has some now."""
    given_back = db.session.scalars(
        select(Referral)
        .where(
            Referral.theme_id == theme.id, Referral.entity_code.in_(counts),
            Referral.status == ReferralStatus.RETURNED,
        )
        .order_by(Referral.id)
        .with_for_update()
    ).all()  # fmt: skip
    for referral in given_back:
        send_anew(referral, proposals=counts[referral.entity_code], origin_id=None, now=now)
    return [referral.id for referral in given_back]


def _tell_tables(theme: Theme, sent: list[Referral], now: datetime) -> None:
    day = clock.local_day(now)
    national = [referral for referral in sent if referral.secretariat_id is None]
    seated = accounts_at({r.secretariat_id for r in sent if r.secretariat_id}, day)
    for referral in sent:
        for user in seated.get(referral.secretariat_id or 0, ()):
            _tell(theme, [referral], user, now)
    if national:
        for user in queries.national_desk_accounts(day):
            _tell(theme, national, user, now)


def _tell(theme: Theme, referrals: list[Referral], user: User, now: datetime) -> None:
    # One letter for all that the national desk receives of a theme, not one per state.
    first = referrals[0]
    one = link("routing.desk_referral", referral_id=first.id)
    with speaking(user.language):
        notices.send(
            "referral_received", to=user.email, now=now,
            dedupe_key=f"referral_received:{first.id}:{user.id}",
            theme_name=theme.name, call_title=theme.call.title,
            places=[(r.entity_code, r.proposals_count) for r in referrals],
            due_on=first.answer_due_on,
            url=one if len(referrals) == 1 else link("routing.desk_index"),
        )  # fmt: skip
