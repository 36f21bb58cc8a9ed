"""The languages that people may write in, and the places of the road where one is spoken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _

from gatp_participa.core.text import fold
from gatp_participa.web.languages import to_translate


@dataclass(frozen=True)
class Tongue:
    """A national language: its code, its name in Spanish and, where it is one, its own name.

    ``own`` is empty where each community calls it in a way of its own: who publishes a text says
    then how it is called there. With ``is_family`` the code is that of a family or of its best
    known variant, since the whole has none in ISO 639-3.
    """

    code: str
    name: str
    own: str = ""
    is_family: bool = False

    @property
    def label(self) -> str:
        """Return how it is listed: its own name, or the Spanish one."""
        return self.own or self.name


# The most spoken in 2020 (INEGI), most first. The national catalogue (INALI, 2008) knows 68
# groups and 364 variants, and the law holds all of them to be as valid as Spanish: this is a
# beginning, not a ranking, and a language is added with one line.
_TONGUES = (
    Tongue("nah", "Náhuatl", "Nahuatl", is_family=True),
    Tongue("yua", "Maya", "Maayat’aan"),
    Tongue("tzh", "Tseltal", "Bats’il k’op"),
    Tongue("tzo", "Tsotsil", "Bats’i k’op"),
    Tongue("mix", "Mixteco", "Tu’un savi", is_family=True),
    Tongue("zap", "Zapoteco"),
    Tongue("oto", "Otomí", is_family=True),
    Tongue("top", "Totonaco", is_family=True),
    Tongue("ctu", "Ch’ol"),
    Tongue("mau", "Mazateco", is_family=True),
    Tongue("hus", "Huasteco", "Tének"),
    Tongue("maz", "Mazahua", "Jñatjo", is_family=True),
    Tongue("tcf", "Tlapaneco", "Me’phaa", is_family=True),
    Tongue("chj", "Chinanteco", is_family=True),
    Tongue("tsz", "Purépecha", "P’urhépecha"),
    Tongue("mxp", "Mixe", "Ayuujk", is_family=True),
    Tongue("tar", "Tarahumara", "Rarámuri", is_family=True),
    Tongue("zoc", "Zoque", is_family=True),
    Tongue("toj", "Tojolabal", "Tojol-ab’al"),
    Tongue("chf", "Chontal de Tabasco", "Yokot’an"),
    Tongue("hch", "Huichol", "Wixárika"),
    Tongue("amu", "Amuzgo", "Ñomndaa", is_family=True),
    Tongue("ctp", "Chatino", is_family=True),
    Tongue("stp", "Tepehuano del sur", "O’dam", is_family=True),
    Tongue("mfy", "Mayo", "Yoremnokki"),
    Tongue("crn", "Cora", "Naáyeri", is_family=True),
    Tongue("trc", "Triqui", is_family=True),
    Tongue("yaq", "Yaqui"),
)
NATIONAL: dict[str, Tongue] = {one.code: one for one in _TONGUES}

# What authors may say they write in, as the ``lang`` of a page wants it: the short code where
# there is one, else ISO 639-3. A person reads the text anyway.
LANGUAGES: dict[str, str] = {
    "es": "Español",
    "en": "English",
    **{one.code: one.name for one in sorted(_TONGUES, key=lambda one: fold(one.name))},
    "und": to_translate("Otra lengua"),  # a plain word: forms take no lazy one
}


class Place(StrEnum):
    """Where a person needs to understand what is asked: a page, in the order of the road."""

    HOME = "home"
    HOW = "how"
    WRITING = "writing"
    CONFIRMING = "confirming"
    RECEIPT = "receipt"
    SUPPORTING = "supporting"

    @property
    def label(self) -> str:
        """Return the name of the page."""
        return _LABELS[self]

    @property
    def hint(self) -> str:
        """Return what a text there has to say."""
        return _HINTS[self]


_LABELS = {
    Place.HOME: _("Inicio"),
    Place.HOW: _("Cómo funciona"),
    Place.WRITING: _("Escribir una propuesta"),
    Place.CONFIRMING: _("Confirmar el correo"),
    Place.RECEIPT: _("Acuse"),
    Place.SUPPORTING: _("Apoyar"),
}
_HINTS = {
    Place.HOME: _("La bienvenida: qué es esto, quién puede participar y qué pasa después."),
    Place.HOW: _("El camino de una propuesta, paso a paso, y qué no es."),
    Place.WRITING: _(
        "Qué se pregunta, que puede contestarse en cualquier lengua y qué se publica."
    ),
    Place.CONFIRMING: _("Que llegó un correo con seis números y hay que copiarlos aquí."),
    Place.RECEIPT: _("Que la propuesta llegó, para qué sirve el folio y qué sigue."),
    Place.SUPPORTING: _("Qué es un apoyo, que nadie ve quién apoya y que se puede quitar."),
}
