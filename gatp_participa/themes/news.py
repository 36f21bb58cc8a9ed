"""What following is told of themes: which are public, and that one was published."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.following import registry
from gatp_participa.following.registry import Thing
from gatp_participa.following.services.telling import Event, tell
from gatp_participa.following.status import Kind, What
from gatp_participa.notices.letters import link, path_of
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.models import Theme, ThemeMember
from gatp_participa.themes.status import ThemeStatus


@registry.things(Kind.THEME)
def public_themes(numbers: Collection[int]) -> dict[int, Thing]:
    """Return those of some themes that are public."""
    rows = db.session.execute(
        select(Theme.id, Theme.name).where(
            Theme.id.in_(numbers), Theme.status == ThemeStatus.PUBLISHED
        )
    )
    return {
        number: Thing(name, path_of(link("themes.show", theme_id=number))) for number, name in rows
    }


def tell_published(theme: Theme, *, now: datetime) -> None:
    """Tell everyone with a proposal in a theme, written, supported or followed, that it is there."""
    _tell(theme, f"theme_published:{theme.id}", (), now)


def tell_joined(theme: Theme, proposal_ids: Sequence[int], *, now: datetime) -> None:
    """Tell the same of proposals that came into a public theme later."""
    first, last = min(proposal_ids), max(proposal_ids)
    _tell(theme, f"theme_joined:{theme.id}:{first}-{last}", proposal_ids, now)


def _tell(theme: Theme, key: str, proposal_ids: Sequence[int], now: datetime) -> None:
    inside = (
        select(ThemeMember.proposal_id)
        .join(Proposal, Proposal.id == ThemeMember.proposal_id)
        .where(ThemeMember.theme_id == theme.id, Proposal.status == ProposalStatus.PUBLISHED)
    )
    if proposal_ids:
        inside = inside.where(ThemeMember.proposal_id.in_(proposal_ids))
    event = Event(
        what=What.THEME_PUBLISHED, kind=Kind.THEME, number=theme.id, key=key, title=theme.name,
        url=link("themes.show", theme_id=theme.id),
    )  # fmt: skip
    tell(event, now=now, each_of=(Kind.PROPOSAL, inside), includes_thing=False)
