"""Write what a proposal in another language says, below the original, which nobody touches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import has_role
from gatp_participa.accounts.services.blocking import refuse_blocked
from gatp_participa.accounts.status import Role
from gatp_participa.audit import services as audit
from gatp_participa.core import clock
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input
from gatp_participa.entities.queries import term
from gatp_participa.proposals import rules, search_index
from gatp_participa.proposals.models import Proposal, ProposalTranslation
from gatp_participa.secretariats.queries import body_name


def translate(
    proposal: Proposal, texts: Mapping[str, str], *, person: User, now: datetime
) -> None:  # fmt: skip
    """Put a translation to Spanish, in the place of the one there was; searching finds it too.

    ``texts`` has ``title``, ``problem``, ``action`` and ``result``.

    Raises:
        NotAllowedError: the person does not moderate it, or it needs no translation.
        InvalidInputError: a text is too short or too long.
    """
    if not rules.may_translate(person, proposal):
        raise NotAllowedError(_("Tu cuenta no traduce las propuestas de este lugar."))
    refuse_blocked(person, now)
    clean = {name: clean_input(texts[name]) for name in rules.LIMITS}
    for name, value in clean.items():
        if error := rules.length_error(value, name):
            raise InvalidInputError(error)
    values = clean | {
        "proposal_id": proposal.id, "language": "es", "signed_as": _office(person, proposal, now),
        "translated_by_id": person.id, "translated_at": now,
    }  # fmt: skip
    statement = insert(ProposalTranslation).values(values)
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["proposal_id", "language"], set_=values),
        execution_options={"populate_existing": True},
    )
    original = (proposal.problem, proposal.action, proposal.result)
    words = search_index.words_of(proposal.title, *original, *clean.values())
    search_index.put([(proposal.id, words)])
    audit.record("proposals.translate", proposal, person=person, now=now)
    db.session.flush()


def _office(person: User, proposal: Proposal, now: datetime) -> str:
    """Return who answers for it, as named that day: the table of the state, or the nation."""
    place = proposal.entity_code
    if place and has_role(person, Role.MODERATOR, scope=place):
        is_national = has_role(
            person, Role.MODERATOR, Role.COMMISSION, Role.ADMIN, scope=rules.NATION
        )
        if not is_national:
            return body_name(place, has_secretariat=True, on=clock.local_day(now))
    return term("commission.name")
