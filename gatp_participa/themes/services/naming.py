"""What a person decides about a theme: its name, and that it is public."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import is_commission
from gatp_participa.audit.services import record
from gatp_participa.calls.models import Call
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input, fold
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes import rules
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.status import ThemeStatus


def rename(
    theme: Theme, name: str, *, summary: str | None = None, person: User, now: datetime
) -> None:
    """Give a theme the name a person chose, which no later grouping changes.

    ``summary`` None leaves the summary as it is.

    Raises:
        NotAllowedError: only those who run national calls name themes.
        ConflictError: a newer grouping replaced this theme.
        InvalidInputError: the name is too short, too long, or already another theme's.
    """
    if not is_commission(person):
        raise NotAllowedError("Solo quien coordina las convocatorias puede nombrar los temas.")
    if not rules.may_rename(theme):
        raise ConflictError("Una agrupación más reciente reemplazó este tema; ya no se edita.")
    name = " ".join(clean_input(name).split())
    summary = theme.summary if summary is None else clean_input(summary)
    _check_words(theme, name, summary)
    if (name, summary) == (theme.name, theme.summary) and theme.is_name_locked:
        return
    before = [theme.name, theme.summary]
    theme.name, theme.summary, theme.is_name_locked = name, summary, True
    db.session.flush()
    record(
        "themes.rename", theme, person=person, now=now,
        name=[before[0], name], summary=[before[1], summary],
    )  # fmt: skip


def publish(theme: Theme, *, person: User, now: datetime) -> None:
    """Make a draft theme public, with the proposals in it that still are.

    Raises:
        NotAllowedError: only those who run national calls publish themes.
        ConflictError: it is not a draft, nothing public is left in it, or some of its
            proposals are in another public theme of the call.
    """
    if not is_commission(person):
        raise NotAllowedError("Solo quien coordina las convocatorias puede publicar temas.")
    # Two people publishing at once stand in line behind the call.
    db.session.execute(select(Call.id).where(Call.id == theme.call_id).with_for_update())
    db.session.refresh(theme)
    if not rules.may_publish(theme):
        raise ConflictError("Este tema ya no es un borrador: ya se publicó o fue reemplazado.")
    visible = _visible_members(theme)
    if not visible:
        raise ConflictError("Este tema ya no tiene propuestas públicas: no hay nada que publicar.")
    _refuse_shared_proposals(theme)
    theme.status, theme.published_at, theme.published_by_id = ThemeStatus.PUBLISHED, now, person.id
    theme.members_count = visible
    db.session.flush()
    record("themes.publish", theme, person=person, now=now, name=theme.name, proposals=visible)


def _check_words(theme: Theme, name: str, summary: str) -> None:
    if len(name) < rules.SHORTEST_NAME:
        raise InvalidInputError("Escribe un nombre para el tema: unas pocas palabras claras.")
    if len(name) > rules.LONGEST_NAME:
        raise InvalidInputError(f"El nombre puede tener hasta {rules.LONGEST_NAME} caracteres.")
    if len(summary) > rules.LONGEST_SUMMARY:
        raise InvalidInputError(f"El resumen puede tener hasta {rules.LONGEST_SUMMARY} caracteres.")
    others = db.session.scalars(
        select(Theme.name).where(
            Theme.call_id == theme.call_id,
            Theme.scope == theme.scope,
            Theme.status != ThemeStatus.DISCARDED,
            Theme.id != theme.id,
        )
    )
    if fold(name) in {fold(other) for other in others}:
        raise InvalidInputError("Otro tema de esta convocatoria ya se llama así: usa otro nombre.")


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
            "Algunas de sus propuestas ya están en otro tema publicado. "
            "Agrupa de nuevo: las que ya tienen tema quedan fuera."
        )
