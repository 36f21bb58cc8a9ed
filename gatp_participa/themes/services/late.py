"""Texts that come after the themes were made: placed by nearness, and nothing else moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import and_, func, insert, select, update

from gatp_participa.calls.models import Call
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError
from gatp_participa.entities.models import NATION
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.settings import in_use
from gatp_participa.themes import news, rules
from gatp_participa.themes.models import (
    ClusteringRun,
    ClusteringSpace,
    RunAssignment,
    Theme,
    ThemeCentre,
    ThemeMember,
)
from gatp_participa.themes.services import drafting, history
from gatp_participa.themes.services.history import Scope
from gatp_participa.themes.services.proposing import LEFTOVER_REASONS
from gatp_participa.themes.services.runs import request_run
from gatp_participa.themes.services.source import BATCH, TEXT
from gatp_participa.themes.services.vectors import ensure_vectors, let_go
from gatp_participa.themes.status import LIVE, MemberOrigin, RunKind, RunOutcome, ThemeStatus
from gatp_participa.web.languages import to_translate

Progress = Callable[[float, str], None]

UNSURE = to_translate("Llegó después y no se parece claramente a ningún tema: la lee una persona.")
# The engine's reasons, and one of ours: the encoder in use is not the one of the space in force.
_OTHER_ENCODER = "other_encoder"
_REASONS = LEFTOVER_REASONS | {
    _OTHER_ENCODER: to_translate(
        "Llegó cuando cambió la forma de leer los textos: la lee una persona hasta que "
        "se agrupen otra vez."
    ),
}
# The middle of a theme hardly moves with more texts than these.
ENOUGH_FOR_A_CENTRE = 2_000


def place_late(*, progress: Progress | None = None) -> int:
    """Place what came since the themes of each scope were accepted; return how many texts.

    A text goes to the theme it is clearly nearest to, in the space those themes were made in;
    else to the tray, where a person reads it. Old texts stay where they are.
    """
    placed = 0
    runs = in_force()
    for done, run in enumerate(runs):
        scope, run_id, space_id = Scope.of(run), run.id, run.space_id or 0
        while rows := _waiting(scope):
            placed += _place(scope, run_id, space_id, rows)
        if progress:
            progress((done + 1) / len(runs), to_translate("Acomodando lo que llegó después"))
    return placed


def propose_from_tray() -> list[int]:
    """Ask for new themes wherever enough new texts wait without one; return the runs asked for."""
    asked = []
    for run in in_force():
        if _new_in_tray(Scope.of(run)) < rules.FEWEST_IN_TRAY:
            continue
        try:
            with transaction():
                call = db.session.get_one(Call, run.call_id)
                asked.append(
                    request_run(
                        call, scope=run.scope, kind=RunKind.TRAY, person=None, now=clock.now()
                    ).id
                )
        except ConflictError:
            continue  # archived, or another grouping is under way: it will be asked again
    return asked


def in_force() -> list[ClusteringRun]:
    """Return, for each scope that may be grouped, the accepted run whose space its themes use."""
    latest = (
        select(func.max(ClusteringRun.id))
        .join(Call, Call.id == ClusteringRun.call_id)
        .where(
            ClusteringRun.outcome == RunOutcome.ACCEPTED,
            ClusteringRun.kind.in_((RunKind.FRESH, RunKind.WARM)),
            ClusteringRun.space_id.is_not(None),
            Call.status.in_(rules.GROUPED),
        )
        .group_by(ClusteringRun.call_id, ClusteringRun.scope)
    )
    runs = select(ClusteringRun).where(ClusteringRun.id.in_(latest)).order_by(ClusteringRun.id)
    return list(db.session.scalars(runs))


def _place(scope: Scope, run_id: int, space_id: int, rows: Sequence[Any]) -> int:
    space, made_with = db.session.execute(
        select(ClusteringSpace.data, ClusteringSpace.encoder).where(ClusteringSpace.id == space_id)
    ).one()
    if made_with in ("", drafting.encoder_label(in_use().encoder)):
        _refresh_centres(scope, space_id, space)
        vectors = ensure_vectors(rows, encoder=in_use().encoder)
        middles = _middles(scope, space_id)
        let_go()
        late = drafting.place(space, middles, rows, vectors)
    else:
        late = [drafting.Late.aside(row.id, _OTHER_ENCODER) for row in rows]
    with transaction():
        history.lock(scope)
        _keep(scope, run_id, late)
    return len(late)


def _keep(scope: Scope, run_id: int, late: Sequence[drafting.Late]) -> None:
    """Write where texts go, unless somebody placed them or closed the theme meanwhile."""
    ids = [one.proposal_id for one in late]
    known = set(
        db.session.scalars(
            select(ThemeMember.proposal_id).where(
                ThemeMember.call_id == scope.call_id, ThemeMember.scope == scope.code,
                ThemeMember.proposal_id.between(ids[0], ids[-1]),
            )
        )
    )  # fmt: skip
    live = set(db.session.scalars(select(Theme.id).where(*_live(scope))))
    rows = []
    for one in late:
        if one.proposal_id in known:
            continue
        theme_id = one.theme_id if one.theme_id in live else None
        reason = "" if theme_id else _REASONS.get(one.reason, UNSURE)
        rows.append(
            {
                "call_id": scope.call_id, "scope": scope.code, "run_id": run_id,
                "theme_id": theme_id, "proposal_id": one.proposal_id,
                "confidence": one.confidence, "closeness": one.closeness, "is_central": False,
                "is_pinned": False, "subtheme": None, "shared_terms": list(one.shared_terms),
                "origin": MemberOrigin.LATE, "leftover_reason": reason,
            }
        )  # fmt: skip
    if rows:
        db.session.execute(insert(ThemeMember), rows)
    _count(live)
    _tell_joined(rows)


def _tell_joined(rows: Sequence[dict[str, Any]]) -> None:
    """Tell of the texts that went to themes that are public already."""
    joined: dict[int, list[int]] = {}
    for row in rows:
        if row["theme_id"]:
            joined.setdefault(row["theme_id"], []).append(row["proposal_id"])
    for theme in db.session.scalars(
        select(Theme).where(Theme.id.in_(joined), Theme.status == ThemeStatus.PUBLISHED)
    ):
        news.tell_joined(theme, joined[theme.id], now=clock.now())


def _count(theme_ids: set[int]) -> None:
    """Count members again; a late text does not move the middle of its theme."""
    counted = (
        select(func.count(ThemeMember.id))
        .where(ThemeMember.theme_id == Theme.id)
        .correlate(Theme)
        .scalar_subquery()
    )
    db.session.execute(update(Theme).where(Theme.id.in_(theme_ids)).values(members_count=counted))
    db.session.expire_all()


def _middles(scope: Scope, space_id: int) -> list[drafting.Middle]:
    """Return the middles of the live themes; those of a merged one lead where it went."""
    rows = db.session.execute(
        select(Theme.id, Theme.status, Theme.merged_into_id, Theme.words, ThemeCentre.centre)
        .outerjoin(
            ThemeCentre, and_(ThemeCentre.theme_id == Theme.id, ThemeCentre.space_id == space_id)
        )
        .where(
            Theme.call_id == scope.call_id, Theme.scope == scope.code,
            Theme.status.in_((*LIVE, ThemeStatus.MERGED)),
        )
        .order_by(Theme.id)
    ).all()  # fmt: skip
    known = {row.id: row for row in rows}
    found = []
    for row in rows:
        end: Any = row
        while end is not None and end.merged_into_id:
            end = known.get(end.merged_into_id)
        if end is not None and row.centre is not None:
            found.append(drafting.Middle(end.id, row.centre, end.words))
    return found


def _refresh_centres(scope: Scope, space_id: int, space: bytes) -> None:
    """Compute the middles of themes that a person changed, in the space in force."""
    known = select(ThemeCentre.theme_id).where(ThemeCentre.space_id == space_id)
    lacking = select(Theme.id).where(*_live(scope), Theme.id.not_in(known)).order_by(Theme.id)
    for theme_id in list(db.session.scalars(lacking)):
        rows = db.session.execute(
            select(*TEXT)
            .join(ThemeMember, ThemeMember.proposal_id == Proposal.id)
            .where(ThemeMember.theme_id == theme_id)
            .order_by(Proposal.id)
            .limit(ENOUGH_FOR_A_CENTRE)
        ).all()
        vectors = ensure_vectors(rows, encoder=in_use().encoder)
        centre = drafting.centre_of(space, rows, vectors) if rows else None
        if centre is None:
            continue
        with transaction():
            history.lock(scope)
            db.session.merge(ThemeCentre(theme_id=theme_id, space_id=space_id, centre=centre))


def _waiting(scope: Scope) -> Sequence[Any]:
    """Return a batch of public texts of the scope that have no place yet."""
    placed = select(ThemeMember.proposal_id).where(
        ThemeMember.call_id == scope.call_id, ThemeMember.scope == scope.code
    )
    query = select(*TEXT).where(
        Proposal.call_id == scope.call_id, Proposal.status == ProposalStatus.PUBLISHED,
        Proposal.id.not_in(placed),
    )  # fmt: skip
    if scope.code != NATION:
        query = query.where(Proposal.entity_code == scope.code)
    return db.session.execute(query.order_by(Proposal.id).limit(BATCH)).all()


def _new_in_tray(scope: Scope) -> int:
    """Return how many texts wait without a theme and were in no search for new themes yet."""
    searched = (
        select(RunAssignment.proposal_id)
        .join(ClusteringRun, ClusteringRun.id == RunAssignment.run_id)
        .where(
            ClusteringRun.call_id == scope.call_id, ClusteringRun.scope == scope.code,
            ClusteringRun.kind == RunKind.TRAY,
        )
    )  # fmt: skip
    waiting = select(func.count(ThemeMember.id)).where(
        ThemeMember.call_id == scope.call_id, ThemeMember.scope == scope.code,
        ThemeMember.theme_id.is_(None), ~ThemeMember.is_pinned,
        ThemeMember.origin == MemberOrigin.LATE, ThemeMember.proposal_id.not_in(searched),
    )  # fmt: skip
    return db.session.scalar(waiting) or 0


def _live(scope: Scope) -> tuple[Any, ...]:
    return (
        Theme.call_id == scope.call_id, Theme.scope == scope.code, Theme.status.in_(LIVE)
    )  # fmt: skip
