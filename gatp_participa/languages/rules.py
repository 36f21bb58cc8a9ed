"""Who keeps what is said in other languages, and what a text of those may be. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from flask_babel import gettext as _

from gatp_participa.accounts import rules as accounts
from gatp_participa.languages.status import NATIONAL

MOST_AUDIO_BYTES = 3_000_000
TITLE_LIMITS = (2, 120)
MOST_IN_BODY = 6_000
MOST_IN_VARIANT = 80
MOST_IN_VOICE = 120
# What goes inside the page; more is one link away, so that the first page stays light.
MOST_INSIDE = 6  # languages
MOST_TEXT_INSIDE = 6_000  # characters, all together


class Written(Protocol):
    """What weighing needs to know of a text."""

    @property
    def body(self) -> str: ...


AnyText = TypeVar("AnyText", bound=Written)


def may_keep(person: accounts.Person) -> bool:
    """Write, publish and take away what is said in other languages: the Commission does."""
    return accounts.is_commission(person)


def is_national(code: str) -> bool:
    """Say whether a text may be in that language."""
    return code in NATIONAL


def text_error(*, title: str, body: str, variant: str, voice: str, has_audio: bool) -> str | None:
    """Return what is wrong with a text, in words, or None when it can be kept."""
    fewest, most = TITLE_LIMITS
    if not fewest <= len(title) <= most:
        return _("Escribe un título de entre %(n)s y %(m)s letras.", n=fewest, m=most)
    if not body and not has_audio:
        return _("Falta el texto o el audio: con uno de los dos basta.")
    if len(body) > MOST_IN_BODY:
        return _("El texto tiene %(n)s letras; caben %(m)s.", n=len(body), m=MOST_IN_BODY)
    if len(variant) > MOST_IN_VARIANT:
        return _(
            "El nombre de la lengua es demasiado largo: caben %(m)s letras.", m=MOST_IN_VARIANT
        )
    if len(voice) > MOST_IN_VOICE:
        return _("El crédito de la voz es demasiado largo: caben %(m)s letras.", m=MOST_IN_VOICE)
    if voice and not has_audio:
        return _("Dices de quién es la voz, pero no hay audio.")
    return None


def inside(texts: Sequence[AnyText]) -> tuple[list[AnyText], list[AnyText]]:
    """Return which texts go inside a page and which are only linked from it, in order."""
    shown: list[AnyText] = []
    weight = 0
    for one in texts:
        weight += len(one.body)
        if len(shown) == MOST_INSIDE or (shown and weight > MOST_TEXT_INSIDE):
            break
        shown.append(one)
    return shown, list(texts[len(shown) :])
