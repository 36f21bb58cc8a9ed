"""What people attach is known by its bytes and written again; what is hostile is refused in words."""

import io
import zipfile

import pytest
from PIL import Image

from gatp_participa.core.errors import InvalidInputError
from gatp_participa.web import uploads
from tests.support import files

MOST = 8_000_000


def receive(content, name="foto.jpg", most_bytes=MOST):
    return uploads.receive(io.BytesIO(content), name, most_bytes=most_bytes)


def opened(received):
    return Image.open(io.BytesIO(received.content))


def test_a_photograph_loses_where_it_was_taken_and_stands_upright():
    sent = files.photograph()
    for secret in (b"Juana", b"Telefono-X", b"perfil"):
        assert secret in sent
    received = receive(sent)
    for secret in (b"Juana", b"Telefono-X", b"perfil", b"Exif"):
        assert secret not in received.content
    picture = opened(received)
    assert dict(picture.getexif()) == {}
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(picture.info)
    assert (received.width, received.height) == picture.size == (200, 400)
    red, _green, blue = picture.getpixel((100, 20))
    assert red > blue + 100, "what was on the left of the sensor is on top"


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (files.image("PNG", (2400, 1200)), (2000, 1000)),
        (files.image("JPEG", (5000, 2500)), (2000, 1000)),
        (files.image("WEBP", (300, 100)), (300, 100)),
        (files.image("PNG", (60, 40), "RGBA", (255, 0, 0, 0)), (60, 40)),
        (files.image("PNG", (60, 40), "P", 3), (60, 40)),
        (files.image("PNG", (60, 40), "I;16", 300), (60, 40)),
        (files.image("JPEG", (60, 40), "CMYK", (0, 0, 0, 0)), (60, 40)),
        (files.image("JPEG", (60, 40), "L", 9), (60, 40)),
    ],
    ids=["large png", "large jpeg", "webp", "alpha", "palette", "16 bits", "cmyk", "grey"],
)  # fmt: skip
def test_any_image_becomes_a_jpeg_of_a_size_for_a_page(content, size):
    received = receive(content)
    assert received.media_type == "image/jpeg"
    assert received.content.startswith(b"\xff\xd8\xff")
    assert opened(received).size == size


def test_what_is_transparent_is_white():
    received = receive(files.image("PNG", (60, 40), "RGBA", (255, 0, 0, 0)))
    assert opened(received).getpixel((5, 5)) == (255, 255, 255)


def test_a_film_gives_its_first_picture():
    frames = [Image.new("RGB", (50, 50), color) for color in ("red", "blue")]
    written = io.BytesIO()
    frames[0].save(written, "WEBP", save_all=True, append_images=frames[1:])
    red, _, blue = opened(receive(written.getvalue())).getpixel((25, 25))
    assert red > blue


def test_a_pdf_is_kept_as_it_came():
    received = receive(files.PDF, "Plano de la colonia.PDF")
    assert (received.media_type, received.content) == ("application/pdf", files.PDF)
    assert (received.name, received.width) == ("Plano de la colonia.pdf", 0)


def zipped(name="word/document.xml", size=50_000_000):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, b"0" * size)
    return packed.getvalue()


SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vacío"), (SVG, "no es una foto"), (HTML, "no es una foto"),
        (zipped(), "no es una foto"), (b"MZ" + b"\0" * 400, "no es una foto"),
        (b"GIF89a" + b"\0" * 40, "no es una foto"), (files.image("TIFF"), "no es una foto"),
        (files.image("BMP"), "no es una foto"), (b"hola", "no es una foto"),
        (files.image()[:300], "incompleta"), (files.image("PNG")[:60], "incompleta"),
        (b"\xff\xd8\xff\xe0" + HTML, "incompleta"),
        (files.webp_that_says(16_000, 16_000), "puntos"),
        (files.webp_that_says(300, 300), "incompleta"),
        (files.png_of(20_000, 20_000), "puntos"), (files.png_of(200_000, 200_000), "puntos"),
        (b"%PDF-1.7\n" + b"x" * 5000, "dañado"), (b"\0" * 9_000_000, "8 MB"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused_in_words(content, words):
    with pytest.raises(InvalidInputError, match=words):
        receive(content)


def test_a_picture_with_something_behind_is_only_a_picture():
    """A file that is an image to one reader and a page or an archive to another."""
    for behind in (HTML, zipped(size=10)):
        received = receive(files.image("PNG") + behind, "foto.html")
        assert behind[:20] not in received.content
        assert received.name == "foto.jpg"


def test_an_extension_that_lies_changes_nothing():
    assert receive(files.image("PNG"), "documento.pdf").name == "documento.jpg"
    with pytest.raises(InvalidInputError):
        receive(HTML, "foto.jpg")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../../etc/passwd", "passwd.jpg"), ("C:\\fotos\\casa.png", "casa.jpg"),
        ("", "archivo.jpg"), ("...", "archivo.jpg"), (".jpg", "archivo.jpg"),
        ("gpj\u202e.exe", "gpj.jpg"), ("a\0b\n.png", "ab.jpg"),
        ("<b>hola</b>.jpg", "b>.jpg"), ("Mi árbol 🌳.jpeg", "Mi árbol 🌳.jpg"),
        ("x" * 300 + ".png", "x" * 80 + ".jpg"),
    ],
)  # fmt: skip
def test_a_name_is_shown_clean(typed, shown):
    assert uploads.shown_name(typed, "image/jpeg") == shown
