"""What waits on the front page of who moderates: texts to translate, and what is new."""

from __future__ import annotations

from datetime import date

from flask import url_for
from flask_babel import gettext as _

from gatp_participa.accounts import desk
from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import scopes_of
from gatp_participa.accounts.status import Role
from gatp_participa.core import clock
from gatp_participa.entities.queries import catalogue
from gatp_participa.proposals import rules
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.queries.desk import newest, untranslated


@desk.waits
def to_translate(person: User, _today: date) -> list[desk.Item]:
    """Give the proposals of a moderator's places that nobody put in Spanish."""
    scopes = scopes_of(person, Role.MODERATOR)
    found = untranslated(scopes, limit=desk.MOST_OF_EACH) if scopes else []
    return [
        _item(
            one, url_for("proposals.translate", folio=one.folio),
            _("Traducir: %(language)s", language=rules.LANGUAGES.get(one.language, one.language)),
        )
        for one in found
    ]  # fmt: skip


@desk.brings
def new_proposals(person: User, _today: date) -> list[desk.Item]:
    """Give the last proposals of a moderator's places."""
    scopes = scopes_of(person, Role.MODERATOR)
    found = newest(scopes, limit=desk.MOST_OF_EACH) if scopes else []
    return [_item(one, url_for("pages.proposal", folio=one.folio), _("Propuesta")) for one in found]


def _item(proposal: Proposal, url: str, what: str) -> desk.Item:
    return desk.Item(
        title=proposal.title, url=url, what=what,
        where=catalogue().entity_name(proposal.entity_code),
        since=clock.local_day(proposal.submitted_at),
        lang="" if proposal.language in ("es", "und") else proposal.language,
    )  # fmt: skip
