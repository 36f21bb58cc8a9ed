"""Files as people send them, and as somebody who means harm does."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

GPS = {1: "N", 2: (17.0, 3.0, 38.0), 3: "W", 4: (96.0, 43.0, 23.0)}
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def image(kind="JPEG", size=(400, 300), mode="RGB", color=(20, 120, 60), **kw) -> bytes:
    """A plain image."""
    written = io.BytesIO()
    Image.new(mode, size, color).save(written, kind, **kw)
    return written.getvalue()


def photograph() -> bytes:
    """A JPEG taken with the telephone on its side, that says where, by whom and with what."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F], exif[0x013B] = "Telefono-X", "Juana Perez"
    exif.get_ifd(0x8825).update(GPS)
    picture = Image.new("RGB", (400, 200), "white")
    picture.paste((200, 30, 30), (0, 0, 200, 200))  # red on the left
    written = io.BytesIO()
    picture.save(
        written, "JPEG", exif=exif, comment=b"en casa de Juana", icc_profile=b"perfil" * 20
    )
    return written.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that unpacks to as many pixels as it says."""

    def chunk(name: bytes, data: bytes) -> bytes:
        whole = name + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\0" + b"\0" * ((width + 7) // 8)
    body = b"".join(packer.compress(row) for _ in range(min(height, 20_000))) + packer.flush()
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def webp_that_says(width: int, height: int) -> bytes:
    """The header of an extended WebP of some size, and nothing behind it."""
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + canvas
    return b"RIFF" + struct.pack("<I", len(body)) + body
