"""Say why something typed from paper cannot be undone any more; let go of what machines made of it."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete, or_, select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError
from gatp_participa.moderation.models import ModerationItem, Signal
from gatp_participa.moderation.status import ItemStatus, Kind
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.queries import touched

# Written with it, or computed by the platform: nobody's act.
_DERIVED = ("text_vectors",)
_OWN = ("captured_proposals", "paper_forms", *_DERIVED)


def refuse_touched(proposal: Proposal) -> None:
    """Refuse when somebody acted on a proposal since it came.

    Raises:
        ConflictError: it says what was done.
    """
    done = touched([proposal.id], besides=_OWN).get(proposal.id, set())
    if not done and _was_acted_on(proposal.id):
        done = {"acts"}
    if done:
        raise ConflictError(
            _("Ya no se deshace: %(why)s. Si hay un error, corrígela.", why=_why(done))
        )


def let_go(proposal_id: int) -> None:
    """Delete what the platform noticed and computed of a proposal, before it is deleted."""
    for name in _DERIVED:
        table = db.metadata.tables[name]
        db.session.execute(delete(table).where(table.c.proposal_id == proposal_id))
    items = select(ModerationItem.id).where(*_item_of(proposal_id))
    db.session.execute(
        delete(Signal).where(Signal.item_id.in_(items)),
        execution_options={"synchronize_session": False},
    )
    db.session.execute(
        delete(ModerationItem).where(*_item_of(proposal_id)),
        execution_options={"synchronize_session": False},
    )


def _was_acted_on(proposal_id: int) -> bool:
    """Say whether it was reported, taken, decided or worked on: a machine's signals are nobody's act."""
    item = select(ModerationItem.id).where(
        *_item_of(proposal_id),
        or_(
            ModerationItem.status != ItemStatus.WAITING,
            ModerationItem.reports_count > 0,
            ModerationItem.taken_by_id.is_not(None),
        ),
    )
    act = select(AuditEntry.id).where(
        AuditEntry.subject_type == "Proposal",
        AuditEntry.subject_id == proposal_id,
        AuditEntry.act.not_like("capture.%"),
    )
    return bool(db.session.scalar(select(or_(item.exists(), act.exists()))))


def _item_of(proposal_id: int) -> tuple:
    return ModerationItem.kind == Kind.PROPOSAL, ModerationItem.thing_id == proposal_id


def _why(done: set[str]) -> str:
    said = {
        "acts": _("moderación o alguien de la mesa ya trabajó con ella"),
        "supports": _("alguien la apoyó"),
        "comments": _("alguien la comentó"),
        "follows": _("alguien la sigue"),
        "theme_members": _("ya está en un tema"),
        "run_assignments": _("ya entró en una agrupación"),
        "copy_members": _("ya se encontró entre las que dicen lo mismo"),
        "commitment_proposals": _("un compromiso la toma en cuenta"),
        "proposal_translations": _("alguien la tradujo"),
    }
    return said.get(min(done), _("ya se trabajó con ella"))
