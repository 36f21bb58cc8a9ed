"""Recordings made byte by byte: silence, with what telephones write beside it."""

from __future__ import annotations

from gatp_participa.languages.audio.ogg import checksum

SECRET = b"Juana Perez, 17.06 -96.72"


def mp3(seconds: float = 2.0, *, tagged: bool = False, tail: bytes = b"") -> bytes:
    """Frames of 32 kb/s at 44.1 kHz, one channel, between the tags of a telephone."""
    header = (0xFFFB10C4).to_bytes(4, "big")
    length = 144 * 32_000 // 44_100
    frame = header + bytes(length - 4)
    sound = frame * round(seconds * 44_100 / 1152)
    if not tagged:
        return sound + tail
    tag = b"ID3\x04\0\0" + bytes([0, 0, 0, len(SECRET)]) + SECRET
    return tag + sound + tail + b"TAG" + SECRET.ljust(125, b"\0")


def _page(packets: list[bytes], number: int, position: int, flags: int = 0) -> bytes:
    laces = b"".join(b"\xff" * (len(one) // 255) + bytes([len(one) % 255]) for one in packets)
    head = (
        b"OggS\0" + bytes([flags]) + position.to_bytes(8, "little") + b"voz1"
        + number.to_bytes(4, "little") + b"\0\0\0\0" + bytes([len(laces)]) + laces
    )  # fmt: skip
    page = head + b"".join(packets)
    return page[:22] + checksum(page).to_bytes(4, "little") + page[26:]


def opus(seconds: float = 2.0, *, comment: bytes = SECRET) -> bytes:
    """A stream of Opus: its head, its comments, packets of twenty milliseconds of silence."""
    skipped = 312
    head = (
        b"OpusHead\1\1" + skipped.to_bytes(2, "little") + (48_000).to_bytes(4, "little") + b"\0\0\0"
    )
    note = b"ARTIST=" + comment
    tags = (
        b"OpusTags" + (4).to_bytes(4, "little") + b"test" + (1).to_bytes(4, "little")
        + len(note).to_bytes(4, "little") + note
    )  # fmt: skip
    count = round(seconds * 50)
    pages = [_page([head], 0, 0, 2), _page([tags], 1, 0)]
    for number in range(0, count, 100):
        packets = [b"\xf8\xff\xfe"] * min(100, count - number)
        position = skipped + (number + len(packets)) * 960
        pages.append(_page(packets, 2 + number // 100, position))
    return b"".join(pages)


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def m4a(seconds: float = 2.0, *, brand: bytes = b"M4A ", handlers: tuple[bytes, ...] = (b"soun",)):
    """The boxes of a recording, with the place where it was made beside the sound."""
    length = round(seconds * 1000)
    mvhd = _box(b"mvhd", bytes(12), (1000).to_bytes(4, "big"), length.to_bytes(4, "big"), bytes(80))
    tracks = [
        _box(b"trak", _box(b"mdia", _box(b"hdlr", bytes(8), handler, bytes(13))))
        for handler in handlers
    ]
    return (
        _box(b"ftyp", brand, b"\0\0\0\0", b"isom", b"mp42")
        + _box(b"moov", mvhd, *tracks, _box(b"udta", _box(b"\xa9xyz", SECRET)))
        + _box(b"mdat", bytes(400))
        + _box(b"free", SECRET)
    )
