"""What people attach, made safe to keep and to show: by its bytes, never by its name.

An image is decoded and written again, which drops where it was taken and anything hidden in
it. A PDF is kept as it came: it is only ever handed over as a download.
"""

from __future__ import annotations

import io
import struct
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

import filetype
from flask import Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wsgi import FileWrapper

from gatp_participa.core.errors import InvalidInputError
from gatp_participa.core.text import clean_input

if TYPE_CHECKING:
    from PIL.Image import Image

JPEG, PDF = "image/jpeg", "application/pdf"
SUFFIXES = {JPEG: "jpg", PDF: "pdf"}
# What a file chooser offers; a telephone that keeps HEIC hands over JPEG when it reads this.
ACCEPT = "image/jpeg,image/png,image/webp,application/pdf"
_DECODERS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
LONGEST_SIDE = 2000  # pixels of what is kept
# Pixels of what is received: JPEG is read at a fraction of its size, the others whole.
MOST_PIXELS = {"image/jpeg": 120_000_000, "image/png": 30_000_000, "image/webp": 30_000_000}
NAME_LENGTH = 80
_QUALITY = 85
_TOO_MANY_POINTS = _l(
    "Esa imagen tiene más puntos de los que se pueden mostrar. Guárdala más pequeña y vuelve a "
    "elegirla."
)
# Decoding takes memory: one at a time in each process.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class Received:
    """A file fit to be kept. ``width`` and ``height`` are 0 unless it is an image."""

    content: bytes
    media_type: str
    name: str
    width: int = 0
    height: int = 0


def receive(stream: IO[bytes], file_name: str, *, most_bytes: int) -> Received:
    """Read, recognise and clean a file.

    Raises:
        InvalidInputError: it is empty, too large, of another kind, broken, or an image of more
            pixels than anybody needs.
    """
    content = stream.read(most_bytes + 1)
    if not content:
        raise InvalidInputError(_("Ese archivo está vacío. Elige otro."))
    if len(content) > most_bytes:
        raise InvalidInputError(
            _(
                "Ese archivo pesa más de %(value)s MB. Elige uno más ligero.",
                value=most_bytes // 1_000_000,
            )
        )
    guessed = filetype.guess(content)
    kind = guessed.mime if guessed is not None else ""
    if kind == PDF:
        return _pdf(content, file_name)
    if kind in _DECODERS:
        return _image(content, kind, file_name)
    raise InvalidInputError(
        _(
            "Ese archivo no es una foto (JPEG, PNG o WebP) ni un PDF. Si es un documento, "
            "guárdalo como PDF y vuelve a elegirlo."
        )
    )


def shown_name(file_name: str, media_type: str) -> str:
    """Return a file's name as it may be shown: no folders, nothing unprintable, its true ending."""
    last = PurePosixPath(clean_input(file_name).replace("\\", "/").replace("\n", " ")).name
    stem = last.rsplit(".", 1)[0].strip(". ")[:NAME_LENGTH].strip(". ")
    return f"{stem or 'archivo'}.{SUFFIXES[media_type]}"


def handed_over(
    stream: IO[bytes], *, media_type: str, size: int | None, etag: str, download_name: str
) -> Response:
    """Return an answer that streams a file: images in place, anything else as a download.

    ``size`` is its bytes, when they are known. Even if a browser took it for a page, it could
    do nothing: no kind guessed, no script.
    """
    response = Response(_closing(stream), mimetype=media_type, direct_passthrough=True)
    is_image = media_type == JPEG
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.set(
        "Content-Disposition", "inline" if is_image else "attachment", filename=download_name
    )
    if size is not None:
        response.content_length = size
    response.set_etag(etag)
    response.make_conditional(request)
    return response


def _closing(stream: IO[bytes]) -> Iterator[bytes]:
    # A bucket's stream has ``read`` and ``close`` and little else, which is all this needs.
    return FileWrapper(stream, 64 * 1024)


def _pdf(content: bytes, file_name: str) -> Received:
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise InvalidInputError(
            _("Ese PDF llegó incompleto o está dañado. Ábrelo y guárdalo otra vez.")
        )
    return Received(content=content, media_type=PDF, name=shown_name(file_name, PDF))


def _image(content: bytes, kind: str, file_name: str) -> Received:
    from PIL import Image  # only who sends a photograph waits for it

    if kind == "image/webp":
        # Its decoder asks for the memory of the whole canvas before telling its size.
        _refuse_huge(_webp_size(content), kind)
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # counted here
        try:
            # One decoder, the one of what its bytes say: the others are never reached.
            with Image.open(io.BytesIO(content), formats=[_DECODERS[kind]]) as image:
                _refuse_huge(image.size, kind)
                clean = _rewritten(image)
        except InvalidInputError:
            raise
        except Image.DecompressionBombError:
            raise InvalidInputError(_TOO_MANY_POINTS) from None
        except Exception:  # a hostile image can fail anywhere inside its decoder
            raise InvalidInputError(
                _(
                    "No pudimos abrir esa imagen: está incompleta o dañada. Prueba con otra, o con una "
                    "captura de pantalla de ella."
                )
            ) from None
    written = io.BytesIO()
    clean.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return Received(
        content=written.getvalue(), media_type=JPEG, name=shown_name(file_name, JPEG),
        width=clean.width, height=clean.height,
    )  # fmt: skip


def _rewritten(image: Image) -> Image:
    """Return only the pixels: turned as they were taken, reduced, on white."""
    from PIL import Image, ImageOps

    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    turned = ImageOps.exif_transpose(image)
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    clean = Image.new("RGB", turned.size, "white")
    seen = turned.convert("RGBA")
    clean.paste(seen, mask=seen.getchannel("A"))
    return clean


def _refuse_huge(size: tuple[int, int], kind: str) -> None:
    if size[0] * size[1] > MOST_PIXELS[kind]:
        raise InvalidInputError(_TOO_MANY_POINTS)


def _webp_size(content: bytes) -> tuple[int, int]:
    """Return the size that the header of a WebP says.

    Source: RFC 9649, sections 2.5 to 2.7.
    """
    chunk, body = content[12:16], content[20:30].ljust(10, b"\0")
    if chunk == b"VP8X":
        return (
            int.from_bytes(body[4:7], "little") + 1,
            int.from_bytes(body[7:10], "little") + 1,
        )
    if chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", body[6:10])
    return width & 0x3FFF, height & 0x3FFF
