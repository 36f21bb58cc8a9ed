"""The encoder's vectors: computed once per text, kept, and read by every run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import and_, func, or_, select

from gatp_participa.calls.models import Call
from gatp_participa.core.db import db, insert, transaction
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.proposals import queries as proposals
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.settings import in_use
from gatp_participa.themes import rules
from gatp_participa.themes.models import TextVector
from gatp_participa.themes.services import drafting
from gatp_participa.web.languages import to_translate

if TYPE_CHECKING:
    import numpy as np

Progress = Callable[[float, str], None]

# Enough that starting the processes costs little; few enough that a stop loses little.
CHUNK = 5_000
# Rows of 2 kB in one statement: far from the engines' limit of variables.
ROWS_PER_INSERT = 500
READING = to_translate("Leyendo las propuestas")


def ensure_vectors(
    rows: Sequence[Any], *, encoder: str, progress: Progress | None = None
) -> np.ndarray | None:
    """Return the vectors of ``rows`` in their order, encoding only what is not kept yet.

    None when the encoder of that name reads words alone.
    """
    keep_vectors([rows], len(rows), encoder=encoder, progress=progress)
    return kept_vectors(rows, encoder=encoder)


def keep_vectors(
    batches: Iterable[Sequence[Any]],
    total: int,
    *,
    encoder: str,
    progress: Progress | None = None,
) -> int:
    """Encode what lacks a vector among ``total`` texts that come in batches; return how many.

    None lacks one when the encoder reads words alone. Two chunks at most are in memory.
    """
    label = drafting.encoder_label(encoder)
    waiting: list[Any] = []
    seen = encoded = 0
    for rows in batches if label else ():
        seen += len(rows)
        waiting += _lacking(rows, label)
        while len(waiting) >= CHUNK:
            chunk, waiting = waiting[:CHUNK], waiting[CHUNK:]
            _encode(chunk, encoder, label, _from(progress, seen - len(chunk), seen, total))
            encoded += len(chunk)
    if waiting:
        _encode(waiting, encoder, label, _from(progress, seen - len(waiting), seen, total))
    return encoded + len(waiting)


def kept_vectors(rows: Sequence[Any], *, encoder: str) -> np.ndarray | None:
    """Return the stored vectors of ``rows`` in their order; zeros for who has none.

    Raises:
        InvalidInputError: the encoder gave vectors of several sizes under one version.
    """
    import numpy as np

    label = drafting.encoder_label(encoder)
    if not rows or not label:
        return None
    place = {row.id: position for position, row in enumerate(rows)}
    vectors: np.ndarray | None = None
    kept = select(TextVector.proposal_id, TextVector.vector).where(*_among(rows, label))
    for proposal_id, stored in db.session.execute(kept):
        if proposal_id in place:
            vector = np.frombuffer(stored, dtype="<f4")
            if vectors is None:
                vectors = np.zeros((len(rows), len(vector)), dtype=np.float32)
            if len(vector) != vectors.shape[1]:
                raise InvalidInputError(
                    _(
                        "El codificador «%(label)s» cambió el tamaño de sus vectores sin cambiar de versión. "
                        "Ponle otra versión y se leerán todos los textos de nuevo.",
                        label=label,
                    )
                )
            vectors[place[proposal_id]] = vector
    return vectors


def encode_missing(
    call_id: int, *, encoder: str | None = None, progress: Progress | None = None
) -> int:
    """Encode the proposals of a call that lack a vector; return how many were."""
    total = select(func.count(Proposal.id)).where(
        Proposal.call_id == call_id, Proposal.status == ProposalStatus.PUBLISHED
    )
    texts = proposals.texts_of_call(call_id)
    batches = iter(lambda: list(islice(texts, CHUNK)), [])
    return keep_vectors(
        batches, db.session.scalar(total) or 0, encoder=encoder or in_use().encoder,
        progress=progress,
    )  # fmt: skip


def encode_waiting(*, progress: Progress | None = None) -> int:
    """Encode what came in lately to any call that may be grouped; return how many texts."""
    encoder = in_use().encoder
    label = drafting.encoder_label(encoder)
    if not label:
        return 0
    stale = and_(
        Proposal.content_digest != "", TextVector.content_digest != Proposal.content_digest
    )
    kept = and_(TextVector.proposal_id == Proposal.id, TextVector.encoder == label)
    waiting = (
        select(Proposal.call_id)
        .distinct()
        .join(Call, Call.id == Proposal.call_id)
        .outerjoin(TextVector, kept)
        .where(
            Call.status.in_(rules.GROUPED),
            Proposal.status == ProposalStatus.PUBLISHED,
            or_(TextVector.proposal_id.is_(None), stale),
        )
    )
    call_ids = list(db.session.scalars(waiting.order_by(Proposal.call_id)))
    return sum(encode_missing(one, encoder=encoder, progress=progress) for one in call_ids)


def let_go() -> None:
    """Close the transaction that reading opened: what follows may take minutes."""
    with transaction():
        pass


def digest_of(row: Any) -> str:
    """Return what identifies the text of a row, kept with it or computed now."""
    if row.content_digest:
        return row.content_digest
    text = "\x1f".join((row.title, row.problem, row.action, row.result))
    return hashlib.sha256(text.encode()).hexdigest()


def _among(rows: Sequence[Any], label: str) -> tuple[Any, ...]:
    """Return the conditions for the vectors of some rows, and of few others."""
    first, last = min(row.id for row in rows), max(row.id for row in rows)
    if last - first < 4 * len(rows):
        return TextVector.proposal_id.between(first, last), TextVector.encoder == label
    return TextVector.proposal_id.in_([row.id for row in rows]), TextVector.encoder == label


def _lacking(rows: Sequence[Any], label: str) -> list[Any]:
    """Return the rows without a vector of this encoder for the text they have now."""
    if not rows:
        return []
    kept = select(TextVector.proposal_id, TextVector.content_digest).where(*_among(rows, label))
    digests: dict[int, str] = dict(db.session.execute(kept).all())
    return [row for row in rows if digests.get(row.id) != digest_of(row)]


def _encode(rows: list[Any], encoder: str, label: str, progress: Progress | None) -> None:
    let_go()
    vectors = drafting.encode(encoder, rows, progress)
    with transaction():
        _keep(rows, vectors, label)


def _from(progress: Progress | None, start: int, stop: int, total: int) -> Progress | None:
    """Return what tells the whole how far a part of it is, from ``start`` to ``stop`` texts."""
    if progress is None:
        return None
    return lambda share, _note: progress(
        (start + share * (stop - start)) / max(1, total), READING
    )  # fmt: skip


def _keep(rows: list[Any], vectors: np.ndarray, label: str) -> None:
    stored = [
        {
            "proposal_id": row.id, "encoder": label, "content_digest": digest_of(row),
            "vector": vector.astype("<f4").tobytes(),
        }
        for row, vector in zip(rows, vectors, strict=True)
    ]  # fmt: skip
    for start in range(0, len(stored), ROWS_PER_INSERT):
        statement = insert(TextVector).values(stored[start : start + ROWS_PER_INSERT])
        new = statement.excluded
        db.session.execute(
            statement.on_conflict_do_update(
                index_elements=["proposal_id"],
                set_={
                    "encoder": new.encoder, "content_digest": new.content_digest,
                    "vector": new.vector,
                },
            )
        )  # fmt: skip
