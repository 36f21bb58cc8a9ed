"""Words of the platform, each with one plain sentence. Names of institutions are data, not here."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from gatp_participa.core.text import fold
from gatp_participa.entities.queries import catalogue


class Word(NamedTuple):
    """A word, where it is in the page of words, and what it means."""

    key: str
    word: str
    meaning: str


WORDS: dict[str, tuple[object, object]] = {
    "acuse": (
        _l("Acuse"),
        _l("La prueba de que tu propuesta llegó, con su folio y su fecha."),
    ),
    "apoyo": (
        _l("Apoyo"),
        _l(
            "Decir que una propuesta ajena también es tuya; cuenta una vez por persona y nadie ve"
            " quién lo dio."
        ),
    ),
    "avance-declarado": (
        _l("Avance declarado"),
        _l("Lo que la institución dice que lleva hecho de un compromiso."),
    ),
    "avance-verificado": (
        _l("Avance verificado"),
        _l("Lo que la sociedad civil comprobó que sí se hizo, con pruebas."),
    ),
    "casi-iguales": (
        _l("Textos casi iguales"),
        _l(
            "El mismo texto enviado por varias personas: se muestra junto y cada quien cuenta "
            "como una voz."
        ),
    ),
    "compromiso": (
        _l("Compromiso"),
        _l(
            "Algo que una institución promete cumplir, con fecha y responsable, y que cualquiera "
            "puede vigilar."
        ),
    ),
    "convocatoria": (
        _l("Convocatoria"),
        _l("La invitación a proponer, con sus fechas y sus reglas."),
    ),
    "entidad": (
        _l("Entidad federativa"),
        _l("Cada uno de los 31 estados y la Ciudad de México."),
    ),
    "folio": (
        _l("Folio"),
        _l("El código corto de tu propuesta; con él cualquiera la encuentra."),
    ),
    "meta": (
        _l("Meta"),
        _l("Cada resultado que se puede medir dentro de un compromiso."),
    ),
    "moderacion": (
        _l("Moderación"),
        _l(
            "Cuidar que se hable con respeto: se oculta lo que ataca a alguien o da datos "
            "privados, y se dice por qué."
        ),
    ),
    "ods": (
        _l("ODS"),
        _l(
            "Los 17 Objetivos de Desarrollo Sostenible que casi todos los países acordaron para "
            "2030."
        ),
    ),
    "propuesta": (
        _l("Propuesta"),
        _l("Lo que una persona o un grupo pide que cambie: qué problema ve y qué se podría hacer."),
    ),
    "respuesta-razonada": (
        _l("Respuesta razonada"),
        _l("Decir sí, no o todavía no a un tema, con razones que cualquiera puede leer."),
    ),
    "sin-tema": (
        _l("Sin tema"),
        _l("Propuestas que no se parecen a ninguna otra: se leen una por una."),
    ),
    "tema": (
        _l("Tema"),
        _l(
            "Un grupo de propuestas que dicen algo parecido; un programa lo sugiere y una persona"
            " lo revisa."
        ),
    ),
    "turno": (
        _l("Turno"),
        _l("Enviar un tema a la mesa del estado que puede atenderlo, con fecha para responder."),
    ),
    "verificar": (
        _l("Verificar"),
        _l("Comprobar con pruebas que algo se cumplió; no lo hace quien lo prometió."),
    ),
}

# Names that change with the law: the word of today, with its sentence.
_TERMS = (
    "commission.name", "national_desk.name", "secretariat.name", "plan.name", "campaign.name",
    "sector.civil_society", "sector.oversight_body", "facilitator.name",
)  # fmt: skip


def words() -> list[Word]:
    """Return every word with its sentence, in the order of a dictionary."""
    found = [Word(key, str(word), str(meaning)) for key, (word, meaning) in WORDS.items()]
    named = catalogue().words
    found += [
        Word(key.replace(".", "-"), named[key].text, named[key].gloss)
        for key in _TERMS
        if key in named
    ]
    return sorted(found, key=lambda one: fold(one.word))
