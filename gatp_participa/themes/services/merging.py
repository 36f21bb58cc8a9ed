"""Two themes that were one: the texts go together, and the address of one leads to the other."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError
from gatp_participa.themes import rules
from gatp_participa.themes.models import Theme, ThemeEvent, ThemeMember
from gatp_participa.themes.services import history
from gatp_participa.themes.services.history import Scope
from gatp_participa.themes.status import EventKind, ThemeStatus


def merge(one: Theme, other: Theme, *, reason: str, person: User, now: datetime) -> ThemeEvent:
    """Put the texts of two themes in one and return what happened.

    The one that stays is the published one, else the older: numbers that people already know
    go on. Its name stays too, unless it is a draft and only the other's was given by a person.

    Raises:
        NotAllowedError: the person does not review these themes.
        InvalidInputError: the reason says nothing.
        ConflictError: they are the same, of different groupings, gone, or both already public.
    """
    scope = Scope.of(one)
    history.check_reviewer(scope, person)
    reason = history.clean_reason(reason)
    history.lock(scope)
    pair = [history.live_theme(one.id, scope), history.live_theme(other.id, scope)]
    if one.id == other.id:
        raise ConflictError(_("Es el mismo tema: elige otro con el cual juntarlo."))
    kept, gone = sorted(pair, key=lambda theme: (rules.may_merge_away(theme), theme.id))
    if not rules.may_merge_away(gone):
        raise ConflictError(
            _(
                "Los dos temas ya son públicos y se enviaron a las mesas: cada uno recibe su "
                "respuesta."
            )
        )
    moving = list(
        db.session.scalars(
            select(ThemeMember.proposal_id).where(ThemeMember.theme_id == gone.id)
        )
    )  # fmt: skip
    before = history.snapshot(scope, moving, (kept.id, gone.id))
    db.session.execute(
        update(ThemeMember)
        .where(ThemeMember.theme_id == gone.id)
        .values(theme_id=kept.id, is_central=False, subtheme=None)
    )
    if gone.is_name_locked and not kept.is_name_locked and rules.may_merge_away(kept):
        kept.name, kept.is_name_locked = gone.name, True
    kept.summary = kept.summary or gone.summary
    gone.status, gone.merged_into_id = ThemeStatus.MERGED, kept.id
    # Both middles go on: what is near either of them belongs to the theme that stays.
    history.recount({kept.id, gone.id}, keep_middles=True)
    after = history.snapshot(scope, moving, (kept.id, gone.id))
    return history.write(
        EventKind.MERGE, scope, before, after, person=person, now=now, reason=reason,
        theme_id=kept.id, other_theme_id=gone.id,
    )  # fmt: skip
