"""Recordings as people send them, made fit to be kept and heard: by their bytes, never their name.

What is kept is only sound: names, places and pictures that a telephone writes beside it are
taken out, and a file whose sound cannot be followed to its end is refused. The library that would
do it (mutagen) is GPL; those that may be used only read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

import filetype
from flask_babel import gettext as _

from gatp_participa.core.errors import InvalidInputError
from gatp_participa.languages.audio import mp3, mp4, ogg
from gatp_participa.languages.audio.errors import BrokenAudioError

# What a file chooser offers.
ACCEPT = ".mp3,.m4a,.ogg,.opus,audio/mpeg,audio/mp4,audio/ogg"
TYPES = {"mp3": "audio/mpeg", "ogg": "audio/ogg", "m4a": "audio/mp4"}
MOST_SECONDS = 15 * 60
# Telephones call «video» a recording of MPEG-4 without any; whoever reads it says if there is.
_READERS: dict[str, tuple[str, Callable[[bytes], tuple[bytes, float]]]] = {
    "audio/mpeg": ("mp3", mp3.sound_of),
    "audio/ogg": ("ogg", ogg.sound_of),
    "video/ogg": ("ogg", ogg.sound_of),
    "audio/mp4": ("m4a", mp4.sound_of),
    "video/mp4": ("m4a", mp4.sound_of),
    "video/x-m4v": ("m4a", mp4.sound_of),
    "video/3gpp": ("m4a", mp4.sound_of),
}


@dataclass(frozen=True, kw_only=True)
class Recording:
    """Sound fit to be kept. ``kind`` is a key of :data:`TYPES`; ``seconds`` is at least 1."""

    content: bytes
    kind: str
    seconds: int


def receive(stream: IO[bytes], *, most_bytes: int) -> Recording:
    """Read, recognise and clean a recording.

    Raises:
        InvalidInputError: it is empty, too large, too long, broken, or no recording.
    """
    content = stream.read(most_bytes + 1)
    if not content:
        raise InvalidInputError(_("Ese archivo está vacío. Elige otro."))
    if len(content) > most_bytes:
        raise InvalidInputError(
            _(
                "Ese audio pesa más de %(most)s MB. Guárdalo con menos calidad (32 kb/s bastan para "
                "la voz) o pártelo.",
                most=most_bytes // 1_000_000,
            )
        )
    guessed = filetype.guess(content)
    reader = _READERS.get(guessed.mime) if guessed is not None else None
    if reader is None:
        raise InvalidInputError(
            _("Ese archivo no es un audio MP3, M4A u OGG. Guárdalo en uno de esos formatos.")
        )
    kind, sound_of = reader
    try:
        clean, seconds = sound_of(content)
    except BrokenAudioError:
        raise InvalidInputError(
            _("No pudimos leer ese audio: está incompleto, dañado o trae algo más que sonido.")
        ) from None
    if seconds > MOST_SECONDS:
        raise InvalidInputError(
            _("Ese audio dura más de %(most)s minutos. Pártelo.", most=MOST_SECONDS // 60)
        )
    return Recording(content=clean, kind=kind, seconds=max(1, round(seconds)))
