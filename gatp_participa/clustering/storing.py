"""Arrays and plain values as bytes: the same bytes for the same content, nothing executable."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np

_HEADER = "header"
_LARGEST = 512 * 2**20


def pack(header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """Return a compressed ``.npz`` with `arrays` and a JSON `header`.

    Entries carry no date, so that equal content gives equal bytes.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in _entries(header, arrays):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return what `pack` was given.

    Raises
    ------
    ValueError
        If `data` was not made by `pack`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
                raise ValueError("too large")
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        header = json.loads(arrays.pop(_HEADER).tobytes().decode("utf-8"))
    except (zipfile.BadZipFile, zlib.error, ValueError, KeyError, OSError, EOFError) as error:
        raise ValueError(f"these bytes are not a saved space: {error}") from error
    if not isinstance(header, dict):
        raise ValueError("these bytes are not a saved space: the header is not an object")
    return header, arrays


def digest_of(header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> str:
    """Return the SHA-256 (hexadecimal) of the content, whatever the version of the compressor."""
    total = hashlib.sha256()
    for name, content in _entries(header, arrays):
        total.update(name.encode("ascii") + b"\0" + len(content).to_bytes(8, "big") + content)
    return total.hexdigest()


def _entries(
    header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]
) -> list[tuple[str, bytes]]:
    text = json.dumps(header, sort_keys=True, ensure_ascii=False).encode("utf-8")
    everything = {_HEADER: np.frombuffer(text, dtype=np.uint8), **arrays}
    entries = []
    for name in sorted(everything):
        buffer = io.BytesIO()
        np.lib.format.write_array(
            buffer, np.ascontiguousarray(everything[name]), allow_pickle=False
        )
        entries.append((f"{name}.npy", buffer.getvalue()))
    return entries
