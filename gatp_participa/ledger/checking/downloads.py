"""Check a record that somebody downloaded, against roots of a file or against this database."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import select

from gatp_participa.audit.content import canonical
from gatp_participa.core.db import db
from gatp_participa.ledger import queries, tree
from gatp_participa.ledger.checking.findings import BrokenError, Report, UnreadableError, broken
from gatp_participa.ledger.checking.marks import LONGEST_LINE, Against, of_file
from gatp_participa.ledger.models import Leaf, Root

_KEYS = {"acto", "canal", "dia", "huella", "n"}
_DIGEST = re.compile(r"[0-9a-f]{64}")


def check_file(
    path: Path, roots: Path | None = None, on_progress: Callable[[int, int], None] | None = None
) -> Report:
    """Check a downloaded record from its first line and stop at the first broken one.

    With ``roots`` nothing else is read, and a broken act is known between two roots; without,
    each act is compared with this database's and named exactly.

    Raises:
        UnreadableError: a file cannot be read, or it begins midway and there are only roots.
    """
    report = Report()
    try:
        if roots is None:
            _against_database(path, report, on_progress)
        else:
            _against_roots(path, roots, report, on_progress)
    except BrokenError as error:
        report.broken = error.finding
    except OSError as error:
        raise UnreadableError(f"No se puede leer {error.filename}.") from None
    return report


def _against_roots(path: Path, roots: Path, report: Report, on_progress: Callable | None) -> None:
    against = Against(of_file(roots, "ese archivo"))
    try:
        for position, line in _lines(path, on_progress):
            if position != against.tree.size + 1:  # only the first line can begin midway
                raise UnreadableError(
                    "El archivo no empieza en el primer acto: descárgalo entero, sin «desde»."
                )
            against.add(tree.leaf_digest(line))
    finally:
        report.acts, report.roots = against.tree.size, against.roots
    against.end()
    if loose := against.tree.size - against.held:
        report.warnings.append(
            f"Los últimos {loose} actos son posteriores a la última raíz de ese archivo."
        )


def _against_database(path: Path, report: Report, on_progress: Callable | None) -> None:
    sealed: Iterator[tuple[int, str]] | None = None
    last = None
    for position, line in _lines(path, on_progress):
        sealed = sealed or _leaves(position)
        if next(sealed, None) != (position, tree.leaf_digest(line).hex()):
            raise broken("not_the_sealed", position)
        report.acts, last = report.acts + 1, position
    if last is None:
        raise UnreadableError("El archivo está vacío.")
    # A record is always served up to a root.
    report.roots = int(db.session.scalar(select(Root.id).where(Root.size == last)) is not None)
    if not report.roots:
        raise broken("cut", last + 1)


def _leaves(start: int) -> Iterator[tuple[int, str]]:
    query = select(Leaf.position, Leaf.leaf).order_by(Leaf.position).limit(queries.BATCH)
    while rows := db.session.execute(query.where(Leaf.position >= start)).all():
        start = rows[-1].position + 1
        yield from ((row.position, row.leaf) for row in rows)


def _lines(path: Path, on_progress: Callable | None) -> Iterator[tuple[int, bytes]]:
    """Yield the position and the bytes of each act, all of them one after another."""
    expected, whole = None, path.stat().st_size
    with path.open("rb") as lines:
        while line := lines.readline(LONGEST_LINE):
            position = _position(line, expected)
            if expected is not None and position != expected:
                raise broken("missing" if position > expected else "order", expected)
            expected = position + 1
            yield position, line[:-1]
            if on_progress and position % 5_000 == 0:
                on_progress(lines.tell(), whole)


def _position(line: bytes, expected: int | None) -> int:
    """Return the place of an act, whose line has to be byte by byte as it is published."""
    try:
        said = json.loads(line)
        is_ours = (
            isinstance(said, dict) and said.keys() == _KEYS and type(said["n"]) is int
            and said["n"] > 0 and _DIGEST.fullmatch(said["huella"]) is not None
            and canonical(said) + b"\n" == line
        )  # fmt: skip
    except (ValueError, TypeError):
        is_ours = False
    if not is_ours:
        raise broken("not_a_line", expected or 1)
    return int(said["n"])
