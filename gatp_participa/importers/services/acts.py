"""What people did with the proposals of an import: with any of it, they are not taken back.

Every table that points at a proposal is a trace of somebody's act, unless it is named here as
what the platform computes by itself. A table added later counts as a trace until somebody
says otherwise, so that nothing of a person's is ever deleted by forgetting it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    delete,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)

from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.following.models import Follow
from gatp_participa.following.status import Kind as Followed
from gatp_participa.importers.models import ImportBatch, ImportRow, ImportText
from gatp_participa.importers.status import Outcome
from gatp_participa.moderation.models import Decision, ModerationItem, Report, Signal
from gatp_participa.moderation.status import ItemStatus
from gatp_participa.moderation.status import Kind as Moderated
from gatp_participa.proposals.models import Proposal

LABELS = {
    "supports": _l("tiene apoyos"), "comments": _l("tiene opiniones"), "follows": _l("alguien la sigue"),
    "audit_entries": _l("una oficina o una persona actuó sobre ella"),
    "moderation_items": _l("moderación la tiene en sus manos"),
    "particular_answers": _l("tiene una respuesta aparte"),
    "theme_members": _l("está en un tema"), "run_assignments": _l("entró en una agrupación"),
    "copy_members": _l("se comparó con otras iguales"),
    "commitment_proposals": _l("un compromiso la atiende"),
    "proposal_versions": _l("se corrigió"), "proposal_translations": _l("se tradujo"),
    "import_rows": _l("otra importación la cambió después"),
    "changed": _l("cambió después"),
}  # fmt: skip
OTHER = _l("alguien actuó sobre ella")
# What the platform computes by itself and computes again; and what belongs to imports.
DERIVED = frozenset({"text_vectors", "import_rows"})
_MOMENTS = ("created_at", "at", "written_at", "translated_at", "accepted_at", "captured_at")
_UNSYNCHRONIZED = {"synchronize_session": False}


def acted_on(batch: ImportBatch, among: Sequence[int] | None = None) -> Select:
    """Return a SELECT of ``proposal_id, what``: a row for each kind of act, by its table's name.

    With ``among`` only those proposals are looked at.
    """
    parts = [
        *(_of_table(batch, table) for table in pointing_at_proposals()),
        _of_rows(batch, Follow.number, "follows", Follow.kind == Followed.PROPOSAL, Follow.created_at),
        _of_rows(
            batch, AuditEntry.subject_id, "audit_entries", AuditEntry.subject_type == "Proposal",
            AuditEntry.at,
        ),
        _of_rows(
            batch, ModerationItem.thing_id, "moderation_items", _touched(), ModerationItem.opened_at
        ),
        _changed_by_another(batch),
        _says_something_else(batch),
    ]  # fmt: skip
    if among is not None:
        parts = [part.where(part.selected_columns[0].in_(among)) for part in parts]
    found = union_all(*parts).subquery()
    return select(found.c.proposal_id, found.c.what).distinct()


def pointing_at_proposals() -> list[Table]:
    """Return the tables with a foreign key to proposals that are traces of an act."""
    return [
        table
        for table in db.metadata.sorted_tables
        if table.name not in DERIVED and _pointer(table) is not None
    ]


def _pointer(table: Table) -> ColumnElement | None:
    for key in table.foreign_keys:
        if key.column.table is Proposal.__table__:
            return key.parent
    return None


def _of_table(batch: ImportBatch, table: Table) -> Select:
    pointer = _pointer(table)
    moment = next((table.c[name] for name in _MOMENTS if name in table.c), None)
    where = table.c.theme_id.is_not(None) if table.name == "theme_members" else literal(value=True)
    return _of_rows(batch, pointer, table.name, where, moment)


def _of_rows(
    batch: ImportBatch, pointer: Any, what: str, where: ColumnElement, moment: Any,
) -> Select:  # fmt: skip
    """What an import created counts whenever it was acted on; what it changed, only afterwards."""
    created = ImportRow.outcome == Outcome.CREATED
    since = created
    if moment is not None:
        since = or_(created, and_(ImportRow.outcome == Outcome.UPDATED, moment > batch.created_at))
    return (
        select(ImportRow.proposal_id.label("proposal_id"), literal(what).label("what"))
        .join_from(ImportRow, pointer.table, pointer == ImportRow.proposal_id)
        .where(ImportRow.batch_id == batch.id, since, where)
    )


def _touched() -> ColumnElement[bool]:
    """Reported, taken or decided: the signals of a machine are nobody's act."""
    return or_(
        ModerationItem.status != ItemStatus.WAITING, ModerationItem.reports_count > 0,
        ModerationItem.taken_by_id.is_not(None), ModerationItem.is_first_review,
        select(Report.id).where(Report.item_id == ModerationItem.id).exists(),
        select(Decision.id).where(Decision.item_id == ModerationItem.id).exists(),
    )  # fmt: skip


def _changed_by_another(batch: ImportBatch) -> Select:
    later = ImportRow.__table__.alias("later")
    return (
        select(ImportRow.proposal_id, literal("import_rows").label("what"))
        .join_from(ImportRow, later, later.c.proposal_id == ImportRow.proposal_id)
        .where(
            ImportRow.batch_id == batch.id, later.c.batch_id > batch.id,
            ImportRow.outcome.in_((Outcome.CREATED, Outcome.UPDATED)),
            later.c.outcome == Outcome.UPDATED,
        )
    )  # fmt: skip


def _says_something_else(batch: ImportBatch) -> Select:
    former = ImportText
    return (
        select(former.proposal_id, literal("changed").label("what"))
        .join_from(former, Proposal, Proposal.id == former.proposal_id)
        .where(
            former.batch_id == batch.id, former.is_former,
            Proposal.content_digest != former.next_digest,
        )
    )  # fmt: skip


def described(batch: ImportBatch, *, limit: int) -> tuple[int, Sequence]:
    """Return how many proposals people acted on, and some: folio, title and what was done."""
    acted = acted_on(batch).subquery()
    count = db.session.scalar(select(func.count(acted.c.proposal_id.distinct()))) or 0
    if not count:
        return 0, []
    first = (
        select(acted.c.proposal_id).distinct().order_by(acted.c.proposal_id).limit(limit)
    ).subquery()  # fmt: skip
    rows = db.session.execute(
        select(Proposal.id, Proposal.folio, Proposal.title, acted.c.what)
        .join(first, first.c.proposal_id == Proposal.id)
        .join(acted, acted.c.proposal_id == Proposal.id)
        .order_by(Proposal.id, acted.c.what)
    ).all()
    return count, list(_grouped(rows))


def _grouped(rows: Sequence) -> Iterator[tuple[str, str, list[str]]]:
    found: dict[int, tuple[str, str, list[str]]] = {}
    for row in rows:
        one = found.setdefault(row.id, (row.folio, row.title, []))
        one[2].append(str(LABELS.get(row.what, OTHER)))
    yield from found.values()


def let_go(proposal_ids: Sequence[int]) -> None:
    """Delete what the platform computed about some proposals, before they are deleted.

    It is nobody's act, and it can be computed again.
    """
    rows = db.metadata.tables
    for name in ("text_vectors", "theme_members"):
        table = rows[name]
        db.session.execute(delete(table).where(table.c.proposal_id.in_(proposal_ids)))
    items = select(ModerationItem.id).where(
        ModerationItem.kind == Moderated.PROPOSAL, ModerationItem.thing_id.in_(proposal_ids)
    )
    numbers = list(db.session.scalars(items))
    for model, column in ((Signal, Signal.item_id), (ModerationItem, ModerationItem.id)):
        if numbers:
            db.session.execute(
                delete(model).where(column.in_(numbers)), execution_options=_UNSYNCHRONIZED
            )
    db.session.execute(
        update(ImportRow).where(ImportRow.proposal_id.in_(proposal_ids)).values(proposal_id=None),
        execution_options=_UNSYNCHRONIZED,
    )
