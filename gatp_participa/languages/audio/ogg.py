"""Sound of Ogg, Opus or Vorbis: pages with a checksum each, and a packet of comments.

The comments are blanked where they are, so that nothing moves. Source: RFC 3533 (pages), RFC 7845
(Opus), the Vorbis I specification, section 5 (comments).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gatp_participa.languages.audio.errors import BrokenAudioError

_HEADER = 27
_OPUS, _VORBIS = b"OpusHead", b"\x01vorbis"
_COMMENTS = {_OPUS: b"OpusTags", _VORBIS: b"\x03vorbis"}
_NO_POSITION = (1 << 64) - 1


class _Page(NamedTuple):
    start: int
    body: int
    end: int
    laces: bytes
    position: int
    serial: bytes


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        crc = byte << 24
        for _ in range(8):
            crc = (crc << 1) ^ (0x04C11DB7 if crc & 0x80000000 else 0)
        table.append(crc & 0xFFFFFFFF)
    return table


_CRC = _crc_table()


def checksum(page: bytes) -> int:
    """Return the checksum of a page, counted with that field at zero."""
    crc = 0
    for index, byte in enumerate(page):
        crc = (crc << 8 & 0xFFFFFFFF) ^ _CRC[crc >> 24 ^ (0 if 22 <= index < 26 else byte)]
    return crc


def sound_of(content: bytes) -> tuple[bytes, float]:
    """Return the sound without its comments, and how many seconds it lasts.

    Raises:
        BrokenAudioError: there is more than one stream, it is neither Opus nor Vorbis, or a page
            is not whole.
    """
    pages = list(_pages(content))
    first = content[pages[0].body : pages[0].end]
    kind = next((one for one in _COMMENTS if first.startswith(one)), None)
    if kind is None or len(first) < 19 or {page.serial for page in pages} != {pages[0].serial}:
        raise BrokenAudioError
    if kind == _OPUS:
        rate, skipped = 48_000, int.from_bytes(first[10:12], "little")
    else:
        rate, skipped = int.from_bytes(first[12:16], "little"), 0
    last = max((page.position for page in pages if page.position != _NO_POSITION), default=0)
    if not rate or last <= skipped:
        raise BrokenAudioError
    return _without_comments(content, pages, _COMMENTS[kind]), (last - skipped) / rate


def _pages(content: bytes) -> Iterator[_Page]:
    at = 0
    while at < len(content):
        header = content[at : at + _HEADER]
        if len(header) < _HEADER or header[:5] != b"OggS\0":
            raise BrokenAudioError
        body = at + _HEADER + header[26]
        laces = content[at + _HEADER : body]
        end = body + sum(laces)
        if end > len(content):
            raise BrokenAudioError
        yield _Page(
            at, body, end, laces, int.from_bytes(header[6:14], "little"), header[14:18]
        )  # fmt: skip
        at = end


def _without_comments(content: bytes, pages: list[_Page], magic: bytes) -> bytes:
    """Put an empty list of comments, as long as the one there was, in the second packet."""
    spans, touched = _second_packet(pages)
    length = sum(end - start for start, end in spans)
    is_vorbis = magic == _COMMENTS[_VORBIS]
    room = length - len(magic) - 4 - 4 - is_vorbis
    if room < 0 or content[spans[0][0] : spans[0][0] + len(magic)] != magic:
        raise BrokenAudioError
    blank = magic + room.to_bytes(4, "little") + b" " * room + b"\0\0\0\0" + b"\1" * is_vorbis
    clean = bytearray(content)
    for start, end in spans:
        clean[start:end], blank = blank[: end - start], blank[end - start :]
    for page in touched:
        crc = checksum(bytes(clean[page.start : page.end]))
        clean[page.start + 22 : page.start + 26] = crc.to_bytes(4, "little")
    return bytes(clean)


def _second_packet(pages: list[_Page]) -> tuple[list[tuple[int, int]], list[_Page]]:
    """Return where the packet after the first page is: its pieces, and their pages."""
    spans: list[tuple[int, int]] = []
    for number, page in enumerate(pages[1:], start=2):
        length = 0
        for lace in page.laces:
            length += lace
            if lace < 255:
                spans.append((page.body, page.body + length))
                return spans, pages[1:number]
        spans.append((page.body, page.end))
    raise BrokenAudioError
