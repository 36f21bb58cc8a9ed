"""The encoder's vectors: computed once per text, kept, and read by every run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from gatp_participa.calls.models import Call
from gatp_participa.core.db import db, insert, transaction
from gatp_participa.proposals import queries as proposals
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.settings import in_use
from gatp_participa.themes import rules
from gatp_participa.themes.models import TextVector
from gatp_participa.themes.services import drafting

if TYPE_CHECKING:
    import numpy as np

Progress = Callable[[float, str], None]

# Enough that starting the processes costs little; few enough that a stop loses little.
CHUNK = 5_000
# Rows of 2 kB in one statement: far from the engines' limit of variables.
ROWS_PER_INSERT = 500
READING = "Leyendo las propuestas"


def ensure_vectors(
    call_id: int, rows: Sequence[Any], *, encoder: str, progress: Progress | None = None
) -> np.ndarray | None:
    """Return the vectors of ``rows`` in their order, encoding only what is not kept yet.

    ``rows`` are texts of the call. None when the encoder of that name reads words alone.
    """
    label = drafting.encoder_label(encoder)
    if not label:
        return None
    _encode(_lacking(call_id, rows, label), encoder, label, progress)
    import numpy as np

    place = {row.id: position for position, row in enumerate(rows)}
    vectors: np.ndarray | None = None
    kept = select(TextVector.proposal_id, TextVector.vector).join_from(
        TextVector, Proposal, Proposal.id == TextVector.proposal_id
    )
    kept = kept.where(Proposal.call_id == call_id, TextVector.encoder == label)
    for proposal_id, stored in db.session.execute(kept.execution_options(yield_per=CHUNK)):
        if proposal_id in place:
            vector = np.frombuffer(stored, dtype="<f4")
            if vectors is None:
                vectors = np.zeros((len(rows), len(vector)), dtype=np.float32)
            vectors[place[proposal_id]] = vector
    return vectors


def encode_missing(
    call_id: int, *, encoder: str | None = None, progress: Progress | None = None
) -> int:
    """Encode the proposals of a call that lack a vector; return how many were."""
    encoder = encoder or in_use().encoder
    label = drafting.encoder_label(encoder)
    if not label:
        return 0
    lacking = _lacking(call_id, list(proposals.texts_of_call(call_id)), label)
    return _encode(lacking, encoder, label, progress)


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


def _lacking(call_id: int, rows: Sequence[Any], label: str) -> list[Any]:
    """Return the rows without a vector of this encoder for the text they have now."""
    kept = select(TextVector.proposal_id, TextVector.content_digest).join_from(
        TextVector, Proposal, Proposal.id == TextVector.proposal_id
    )
    kept = kept.where(Proposal.call_id == call_id, TextVector.encoder == label)
    digests: dict[int, str] = dict(db.session.execute(kept).all())
    return [row for row in rows if digests.get(row.id) != digest_of(row)]


def _encode(lacking: list[Any], encoder: str, label: str, progress: Progress | None) -> int:
    let_go()
    for start in range(0, len(lacking), CHUNK):
        chunk = lacking[start : start + CHUNK]

        def heard(part: float, _: str, start: int = start, size: int = len(chunk)) -> None:
            if progress:
                progress((start + part * size) / len(lacking), READING)

        vectors = drafting.encode(encoder, chunk, heard)
        with transaction():
            _keep(chunk, vectors, label)
    return len(lacking)


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
