"""Products whose bits do not depend on how many texts come together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

# A matrix product may add in another order when it has another number of rows. So rows always
# go in full blocks, the last one filled with zeros; few enough for one text to be quick.
ROWS = 64


def blocks(rows: np.ndarray) -> Iterator[tuple[slice, np.ndarray]]:
    """Yield each slice of `rows` (n, d) with a block of exactly `ROWS` rows that holds it."""
    for start in range(0, len(rows), ROWS):
        stop = min(start + ROWS, len(rows))
        block = np.ascontiguousarray(rows[start:stop])
        if stop - start < ROWS:
            block = np.vstack((block, np.zeros((ROWS - len(block), rows.shape[1]), rows.dtype)))
        yield slice(start, stop), block


def times(rows: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Return ``rows @ matrix``: (n, d) by (d, m) gives (n, m), in the type of `rows`."""
    product = np.empty((len(rows), matrix.shape[1]), dtype=rows.dtype)
    for place, block in blocks(rows):
        product[place] = (block @ matrix)[: place.stop - place.start]
    return product


def unit(rows: np.ndarray) -> np.ndarray:
    """Return `rows` (n, d) with length 1; those of length 0 as they are."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
