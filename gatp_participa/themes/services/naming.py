"""What a person decides about a theme: its name, and that it is public."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.core.text import clean_input, fold
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes import news, rules
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.services import history
from gatp_participa.themes.services.history import Scope
from gatp_participa.themes.status import LIVE, EventKind, ThemeStatus


def rename(
    theme: Theme, name: str, *, summary: str | None = None, person: User, now: datetime
) -> None:
    """Give a theme the name a person chose, which no later grouping changes.

    ``summary`` None leaves the summary as it is.

    Raises:
        NotAllowedError: the person does not review the themes of this scope.
        ConflictError: this theme was merged into another or has nothing left.
        InvalidInputError: the name is too short, too long, or already another theme's.
    """
    scope = Scope.of(theme)
    history.check_reviewer(scope, person)
    if not rules.may_rename(theme):
        raise ConflictError(
            _("Este tema se juntó con otro o se quedó sin propuestas: ya no se edita.")
        )
    name, summary = checked_words(theme, name, theme.summary if summary is None else summary)
    if (name, summary) == (theme.name, theme.summary) and theme.is_name_locked:
        return
    before = history.snapshot(scope, (), (theme.id,))
    theme.name, theme.summary, theme.is_name_locked = name, summary, True
    after = history.snapshot(scope, (), (theme.id,))
    history.write(
        EventKind.RENAME, scope, before, after, person=person, now=now, theme_id=theme.id
    )  # fmt: skip


def publish(theme: Theme, *, person: User, now: datetime) -> None:
    """Make a draft theme public, with the proposals in it that still are.

    Raises:
        NotAllowedError: the person does not review the themes of this scope.
        ConflictError: it is not a draft, nothing public is left in it, or some of its
            proposals are in another public theme of the call.
    """
    scope = Scope.of(theme)
    history.check_reviewer(scope, person)
    # Two people publishing at once stand in line behind the call.
    history.lock(scope)
    db.session.refresh(theme)
    if not rules.may_publish(theme):
        raise ConflictError(_("Este tema ya no es un borrador: ya se publicó o se juntó con otro."))
    visible = _visible_members(theme)
    if not visible:
        raise ConflictError(
            _("Este tema ya no tiene propuestas públicas: no hay nada que publicar.")
        )
    _refuse_shared_proposals(theme)
    before = history.snapshot(scope, (), (theme.id,))
    theme.status, theme.published_at, theme.published_by_id = ThemeStatus.PUBLISHED, now, person.id
    theme.members_count = visible
    after = history.snapshot(scope, (), (theme.id,))
    history.write(
        EventKind.PUBLISH, scope, before, after, person=person, now=now, theme_id=theme.id
    )
    news.tell_published(theme, now=now)


def checked_words(theme: Theme, name: str, summary: str) -> tuple[str, str]:
    """Return name and summary as they will be kept.

    Raises:
        InvalidInputError: too short, too long, or another theme of the scope is called so.
    """
    name, summary = " ".join(clean_input(name).split()), clean_input(summary)
    if len(name) < rules.SHORTEST_NAME:
        raise InvalidInputError(_("Escribe un nombre para el tema: unas pocas palabras claras."))
    if len(name) > rules.LONGEST_NAME:
        raise InvalidInputError(
            _(
                "El nombre puede tener hasta %(most)s caracteres.",
                most=rules.LONGEST_NAME,
            )
        )
    if len(summary) > rules.LONGEST_SUMMARY:
        raise InvalidInputError(
            _(
                "El resumen puede tener hasta %(most)s caracteres.",
                most=rules.LONGEST_SUMMARY,
            )
        )
    others = select(Theme.id, Theme.name).where(
        Theme.call_id == theme.call_id, Theme.scope == theme.scope, Theme.status.in_(LIVE)
    )
    if any(
        fold(name) == fold(row.name) for row in db.session.execute(others) if row.id != theme.id
    ):
        raise InvalidInputError(
            _("Otro tema de esta convocatoria ya se llama así: usa otro nombre.")
        )
    return name, summary


def _visible_members(theme: Theme) -> int:
    counted = (
        select(func.count())
        .select_from(ThemeMember)
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(ThemeMember.theme_id == theme.id, Proposal.status == ProposalStatus.PUBLISHED)
    )
    return db.session.scalar(counted) or 0


def _refuse_shared_proposals(theme: Theme) -> None:
    mine = select(ThemeMember.proposal_id).where(ThemeMember.theme_id == theme.id)
    shared = (
        select(ThemeMember.id)
        .join(Theme, Theme.id == ThemeMember.theme_id)
        .where(
            Theme.call_id == theme.call_id,
            Theme.status == ThemeStatus.PUBLISHED,
            ThemeMember.proposal_id.in_(mine),
        )
    )
    if db.session.scalar(select(shared.exists())):
        raise ConflictError(
            _(
                "Algunas de sus propuestas ya están en otro tema publicado. Agrupa de nuevo: las que "
                "ya tienen tema quedan fuera."
            )
        )
