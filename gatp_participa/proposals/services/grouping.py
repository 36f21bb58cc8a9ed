"""Send a proposal in the name of a group: one voice, with how many took part said beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import gettext as _

from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.core.text import clean_input
from gatp_participa.proposals import rules
from gatp_participa.proposals.models import Proposal, ProposalGroup
from gatp_participa.proposals.status import GroupKind


@dataclass(frozen=True, kw_only=True)
class Group:
    """Who sends it together; ``names_nobody`` is what a school promises of its pupils."""

    kind: str
    name: str
    people: int
    names_nobody: bool = False


def checked_group(group: Group) -> Group:
    """Return a group with its name clean.

    Raises:
        InvalidInputError: of an unknown kind, without a name or a number, or a school that does
            not promise to name no minors.
    """
    if group.kind not in set(GroupKind):
        raise InvalidInputError(_("Elige qué clase de grupo es."))
    group = replace(group, name=" ".join(clean_input(group.name).split()))
    error = rules.group_name_error(group.name) or rules.group_people_error(group.people)
    if error:
        raise InvalidInputError(error)
    if group.kind == GroupKind.SCHOOL and not group.names_nobody:
        raise InvalidInputError(
            _("Confirma que en el texto y en los archivos no hay nombres ni fotos de menores.")
        )
    return group


def sign_for_group(proposal: Proposal, group: Group) -> None:
    """Write in whose name a proposal is sent."""
    db.session.add(
        ProposalGroup(
            proposal_id=proposal.id, kind=GroupKind(group.kind), name=group.name,
            people=group.people,
        )
    )  # fmt: skip
    db.session.flush()
