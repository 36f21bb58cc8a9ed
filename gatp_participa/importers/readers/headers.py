"""What people and programs call each column, and which columns are nobody's business."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gatp_participa.core.text import fold

# Field -> headers that mean it, in order of preference. «text» stands for what may be the
# problem or the proposal itself, depending on what else is there.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "id": (
        "id", "folio", "identificador", "id propuesta", "id de la propuesta", "clave propuesta",
        "id ref", "uid", "comment id", "response id", "post id", "codigo", "code", "referencia",
        "reference",
    ),
    "title": (
        "titulo", "title", "titulo de la propuesta", "titulo propuesta", "titulo del proyecto",
        "nombre de la propuesta", "nombre propuesta", "nombre del proyecto", "nombre proyecto",
        "nombre de proyecto", "propuesta titulo", "post name", "encabezado", "subject", "proyecto",
        "idea",
    ),
    "summary": ("resumen", "summary", "extracto"),
    "problem": (
        "problema", "problematica", "problem", "diagnostico", "planteamiento", "que problema ves",
        "planteamiento del problema", "descripcion del problema", "justificacion",
    ),
    "text": (
        "descripcion", "description", "texto", "text", "descripcion de la propuesta",
        "descripcion del proyecto", "descripcion propuesta", "descripcion proyecto", "detalle",
        "contenido", "body", "cuerpo", "comentario", "comentarios", "comment", "comment body",
        "opinion", "interview", "response", "survey text", "que propones",
    ),
    "proposal": ("propuesta", "propuesta ciudadana", "proposal", "tu propuesta", "propuestas"),
    "action": (
        "accion", "acciones", "action", "solucion", "solution", "propuesta de solucion",
        "accion propuesta", "medida",
    ),
    "result": (
        "resultado", "resultados", "result", "resultado esperado", "resultados esperados",
        "impacto", "beneficio",
    ),
    "entity": (
        "entidad federativa", "entidad", "estado", "entity", "cve ent", "clave entidad",
        "clave de entidad", "nom ent",
    ),
    "municipality": (
        "municipio", "alcaldia", "municipio o alcaldia", "municipality", "cve mun", "nom mun",
        "clave municipio", "demarcacion territorial", "demarcacion", "demarcacion proyecto",
        "delegacion",
    ),
    "topic": ("asunto", "tema", "topic", "categoria", "category", "eje", "eje tematico"),
    "submitted_at": (
        "fecha", "date", "created at", "public created at", "published at", "fecha de registro",
        "fecha registro", "fecha de creacion", "fecha de publicacion", "marca temporal",
        "timestamp", "submitted at", "created",
    ),
    "withdrawn_at": ("retired at", "withdrawn at", "fecha de retiro"),
    "withdrawn": ("withdrawn", "retirada"),
    "supports": (
        "apoyos", "cached votes up", "supports", "numsupports", "votes for", "votos", "votes",
        "agrees", "supports count", "up votes",
    ),
    "language": ("lengua", "idioma", "language", "locale"),
}  # fmt: skip

# When no header is exactly a synonym: all the words of one of these are in it.
HINTS: dict[str, tuple[str, ...]] = {
    "title": ("titulo", "nombre propuesta", "nombre proyecto"),
    "problem": ("problema", "problematica"),
    "action": ("solucion", "accion", "propones"),
    "result": ("resultado", "resultados"),
    "entity": ("entidad", "en que estado", "estado vives"),
    "municipality": ("municipio", "alcaldia", "demarcacion"),
    "submitted_at": ("fecha", "marca temporal"),
    "text": ("descripcion", "describe", "comentario", "opinion"),
    "proposal": ("propuesta",),
}

# A question of a form may be the header of its answers; a whole paragraph is not.
LONGEST_HEADER = 200

# How the identifier of a row of example begins in the template.
EXAMPLE = "EJEMPLO"

# Fields that only whoever imports can point at.
BY_HAND = ("reference_label",)
FIELDS = (
    "id", "title", "summary", "problem", "action", "result", "entity", "municipality", "topic",
    "submitted_at", "withdrawn_at", "withdrawn", "supports", "language", *BY_HAND,
)  # fmt: skip
IN_SPANISH = {
    "titulo": "title", "resumen": "summary", "problema": "problem", "texto": "problem",
    "text": "problem", "accion": "action", "resultado": "result", "entidad": "entity",
    "estado": "entity", "municipio": "municipality", "asunto": "topic", "tema": "topic",
    "fecha": "submitted_at", "date": "submitted_at", "apoyos": "supports", "lengua": "language",
    "folio": "id",
}  # fmt: skip

_PERSONAL = {
    "correo", "email", "mail", "autor", "autora", "autores", "author", "authors", "telefono",
    "celular", "phone", "whatsapp", "curp", "rfc", "usuario", "usuaria", "user", "userid",
    "username", "apellido", "apellidos", "domicilio", "endorsements", "likes", "coauthors",
    "proponente", "promovente", "solicitante", "firmante", "nacimiento",
}  # fmt: skip
_NAMES = {"nombre", "name", "nombres", "nombre completo", "full name"}
_OF_PEOPLE = {"completo", "ciudadano", "ciudadana", "persona", "participante", "quien", "tu"}


def key(header: object) -> str:
    """Return a header as it is compared: folded, words parted by one space."""
    return " ".join(re.findall(r"[^\W_]+", fold(str(header))))


def is_personal(header: object) -> bool:
    """Say whether a column holds who people are: it is never read, not even when asked."""
    words = set(key(header).split())
    return bool(words & _PERSONAL) or bool(words & {"nombre", "name"} and words & _OF_PEOPLE)


def may_be_guessed(header: object) -> bool:
    """Say whether a column may be taken without being pointed at: «Nombre» may be a person's."""
    return not is_personal(header) and key(header) not in _NAMES


def recognised(headers: Iterable[object], named: Iterable[str] = ()) -> tuple[int, int]:
    """Count the headers that are exactly a synonym, and those that only hint at a field.

    None counts unless one can hold the proposal's own words. A row of texts may hint by
    chance; it is hardly ever exact.
    """
    wanted = {key(name) for name in named}
    exact = hinted = 0
    speaks = False
    for header in headers:
        text = key(header)
        if not text or len(text) > LONGEST_HEADER:
            continue
        base = text.split()[0] if "/" in str(header) else text
        may_guess = may_be_guessed(header)
        if text in wanted or (may_guess and base in _KNOWN):
            exact += 1
            speaks = speaks or text in wanted or base in _CONTENT
        elif may_guess and _is_hinted(text):
            hinted += 1
            speaks = True
    return (exact, hinted) if speaks else (0, 0)


def _is_hinted(text: str) -> bool:
    words = set(text.split())
    hints = (hint for field in _CONTENT_FIELDS for hint in HINTS.get(field, ()))
    return any(words >= set(hint.split()) for hint in hints)


_CONTENT_FIELDS = ("title", "summary", "problem", "text", "proposal", "action")
_CONTENT = {name for field in _CONTENT_FIELDS for name in SYNONYMS[field]}
_KNOWN = {name for synonyms in SYNONYMS.values() for name in synonyms}
