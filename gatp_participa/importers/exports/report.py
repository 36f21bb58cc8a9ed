"""What leaves an import as a file: what became, or would become, of each row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from gatp_participa.importers.queries import rows_of
from gatp_participa.importers.services.judging import Judged
from gatp_participa.importers.status import Outcome
from gatp_participa.web.exports import csv_lines

WORDS = {
    Outcome.CREATED: _l("nueva"), Outcome.UPDATED: _l("cambia"), Outcome.UNCHANGED: _l("igual"),
    Outcome.REPEATED: _l("repetida"), Outcome.REJECTED: _l("rechazada"),
}  # fmt: skip


def _heading() -> tuple[str, ...]:
    return (_("fila"), _("qué pasa con ella"), _("por qué"), _("igual que la fila"), _("folio"))


def report_csv(batch_id: int) -> Iterator[str]:
    """Yield what an import did with each row, as a CSV."""
    return csv_lines(_of_batch(batch_id))


def _of_batch(batch_id: int) -> Iterator[tuple]:
    yield _heading()
    for row in rows_of(batch_id):
        word = str(WORDS[row.outcome])
        yield row.number, word, row.reason, row.same_as or "", row.folio or ""


def rehearsal_csv(parts: Iterable[list[Judged]]) -> Iterator[str]:
    """Yield what an import would do with each row, as a CSV; a new one has no folio yet."""
    return csv_lines(_of_parts(parts))


def _of_parts(parts: Iterable[list[Judged]]) -> Iterator[tuple]:
    yield _heading()
    for part in parts:
        for one in part:
            folio = one.sifted.folio if one.sifted else None
            word = str(WORDS[one.outcome])
            yield one.number, word, one.reason, one.same_as or "", folio or ""
