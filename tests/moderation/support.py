"""Things to moderate, and people who do, for tests."""

from datetime import timedelta

from gatp_participa.accounts.status import Role
from gatp_participa.core.db import db
from gatp_participa.moderation.models import ModerationItem, Report
from gatp_participa.moderation.services import deciding, opening
from gatp_participa.moderation.services.deciding import DecisionDraft
from gatp_participa.moderation.status import DecisionKind, Kind, Reason
from gatp_participa.proposals.models import Attachment
from tests.support.factories import NOON, make_proposal, make_user, save

WHY = "Trae datos de una persona que no los dio."


def make_moderator(place="20"):
    return make_user((Role.MODERATOR, place))


def make_item(thing=None, *, kind=Kind.PROPOSAL, now=NOON, **kw) -> ModerationItem:
    """A thing that waits; by default a proposal of somebody's."""
    thing = thing or make_proposal(author_id=make_user().id, **kw)
    item = opening.open_item(kind, thing.id, now=now)
    db.session.flush()
    return item


def make_report(item, reason=Reason.INSULT, *, now=NOON, body=""):
    """A report by somebody else, with what it weighs."""
    save(
        Report(
            item_id=item.id, reporter_id=make_user().id, reason=reason, body=body, reported_at=now
        )
    )
    opening.add_weight(item, reason, now=now)


def make_file(proposal) -> Attachment:
    return save(
        Attachment(
            proposal_id=proposal.id, number=1, uploaded_by_id=proposal.author_id,
            ticket=f"{proposal.id:043d}",
            storage_key=f"attachments/{proposal.id}", media_type="application/pdf", name="foto.pdf",
            description="Una foto del parque", size=10, digest="0" * 64, created_at=NOON,
        )
    )  # fmt: skip


def decide(item, kind=DecisionKind.HIDE, reason=Reason.INSULT, *, person, now=NOON, **kw):
    """Decide as somebody, with words."""
    draft = DecisionDraft(kind=kind, reason=reason, body=kw.pop("body", WHY), **kw)
    return deciding.decide(item.id, draft, person=person, now=now)


LATER = timedelta(minutes=5)
