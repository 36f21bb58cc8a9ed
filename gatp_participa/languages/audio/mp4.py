"""Sound of MPEG-4 (M4A): boxes inside boxes, of which those that tell of somebody are blanked.

Blanking in place moves nothing, so the tables that say where the sound is stay right.
Source: ISO/IEC 14496-12, sections 4.2 (boxes), 8.2.2 (mvhd) and 8.4.3 (hdlr).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gatp_participa.languages.audio.errors import BrokenAudioError

_INSIDE = {b"moov", b"trak", b"mdia"}
# Who, where, with what, and pictures; «uuid» and «skip» may hold anything.
_TELLING = {b"udta", b"meta", b"uuid", b"free", b"skip", b"wide", b"pnot"}
_TOP = {b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"styp", *_TELLING}


class _Box(NamedTuple):
    kind: bytes
    start: int
    body: int
    end: int


def sound_of(content: bytes) -> tuple[bytes, float]:
    """Return the sound with nothing told beside it, and how many seconds it lasts.

    Raises:
        BrokenAudioError: it has pictures, no sound, or boxes that do not fit.
    """
    top = list(_boxes(content, 0, len(content)))
    kinds = {box.kind for box in top}
    if not kinds <= _TOP or not {b"moov", b"mdat"} <= kinds or top[0].kind != b"ftyp":
        raise BrokenAudioError
    every = list(_walk(content, 0, len(content)))
    tracks = [content[box.body + 8 : box.body + 12] for box in every if box.kind == b"hdlr"]
    if set(tracks) != {b"soun"}:
        raise BrokenAudioError
    clean = bytearray(content)
    for box in every:
        if box.kind in _TELLING:
            clean[box.start + 4 : box.start + 8] = b"free"
            clean[box.body : box.end] = bytes(box.end - box.body)
    return bytes(clean), _seconds(content, every)


def _seconds(content: bytes, boxes: list[_Box]) -> float:
    for box in boxes:
        if box.kind == b"mvhd":
            body = content[box.body : box.end]
            long = body[:1] == b"\1"
            scale, length = (body[20:24], body[24:32]) if long else (body[12:16], body[16:20])
            if int.from_bytes(scale, "big") and int.from_bytes(length, "big"):
                return int.from_bytes(length, "big") / int.from_bytes(scale, "big")
    raise BrokenAudioError


def _walk(content: bytes, start: int, end: int) -> Iterator[_Box]:
    for box in _boxes(content, start, end):
        yield box
        if box.kind in _INSIDE:
            yield from _walk(content, box.body, box.end)


def _boxes(content: bytes, start: int, end: int) -> Iterator[_Box]:
    at = start
    while at < end:
        size, body = int.from_bytes(content[at : at + 4], "big"), at + 8
        kind = content[at + 4 : at + 8]
        if size == 1:
            size, body = int.from_bytes(content[at + 8 : at + 16], "big"), at + 16
        elif size == 0:  # until the end of the file
            size = end - at
        if at + size > end or body > at + size or size < 8:
            raise BrokenAudioError
        yield _Box(kind, at, body, at + size)
        at += size
