"""Which column is which: guessed from the headers, or said by whoever imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from gatp_participa.importers.readers import headers as names
from gatp_participa.importers.readers.errors import NotATableError, WrongOptionError

FORMATS = ("consul", "decidim", "table")
_CONSUL_SIGNS = {"cached votes up", "retired at", "numsupports", "hot score", "confidence score",
                 "public author"}  # fmt: skip
_DECIDIM_SIGNS = ("participatory_space/", "component/", "feature/", "title/", "body/")
# A proposal is shown in the language it was written in; Spanish first when there are several.
_FIRST_LANGUAGES = ("es-mx", "es")


@dataclass(frozen=True)
class Column:
    """A column of the file; ``language`` when its header says one (``title/es``)."""

    index: int
    header: str
    language: str = ""


@dataclass(frozen=True)
class Layout:
    """The columns of each field, the best first, and the headers nobody reads."""

    format: str
    fields: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()

    def __contains__(self, name: str) -> bool:
        return name in self.fields


def detect(headers: Sequence[str]) -> str:
    """Return the format that the headers are typical of."""
    lowered = [header.strip().lower() for header in headers]
    if any(header.startswith(_DECIDIM_SIGNS) for header in lowered):
        return "decidim"
    if _CONSUL_SIGNS & {names.key(header) for header in headers}:
        return "consul"
    return "table"


def arrange(
    headers: Sequence[str], *, format: str = "auto", chosen: Mapping[str, str] | None = None
) -> Layout:
    """Decide which column holds each field; ``chosen`` (field -> header) goes before guesses.

    Raises:
        WrongOptionError: a chosen field or column does not exist, or holds personal data.
        NotATableError: no column can hold the words of a proposal.
    """
    kind = detect(headers) if format == "auto" else format
    fields: dict[str, tuple[Column, ...]] = {
        name: (column,) for name, column in _chosen(headers, chosen or {}).items()
    }
    taken = {column.index for columns in fields.values() for column in columns}
    guess = _decidim if kind == "decidim" else _by_name
    for name, columns in guess(headers, taken, set(fields)).items():
        fields.setdefault(name, columns)
    if not fields.keys() & {"title", "problem", "summary", "action"}:
        raise NotATableError(
            _(
                "No encontramos una columna con el título o el texto de las propuestas. Las columnas "
                "son: %(list)s. Di cuál es.",
                list=_list(headers),
            ),
            headers,
        )
    read = {column.index for columns in fields.values() for column in columns}
    rest = [header for index, header in enumerate(headers) if index not in read and header.strip()]
    return Layout(
        format=kind, fields=fields,
        unread=tuple(header for header in rest if not names.is_personal(header)),
        personal=tuple(header for header in rest if names.is_personal(header)),
    )  # fmt: skip


def _chosen(headers: Sequence[str], chosen: Mapping[str, str]) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for typed, header in chosen.items():
        name = names.IN_SPANISH.get(names.key(typed), typed.strip().lower())
        if name not in names.FIELDS:
            raise WrongOptionError(
                _(
                    "No hay un campo «%(field)s». Los campos son: %(join)s.",
                    field=typed,
                    join=", ".join(names.FIELDS),
                )
            )
        places = [i for i, one in enumerate(headers) if one.strip() == header.strip()] or [
            i for i, one in enumerate(headers) if names.key(one) == names.key(header)
        ]
        if not places or not header.strip():
            raise WrongOptionError(
                _(
                    "El archivo no tiene una columna «%(header)s». Tiene: %(list)s.",
                    header=header,
                    list=_list(headers),
                )
            )
        if names.is_personal(headers[places[0]]):
            raise WrongOptionError(
                _("La columna «%(header)s» trae datos de personas y no se importa.", header=header)
            )
        found[name] = Column(places[0], headers[places[0]])
    return found


def _by_name(
    headers: Sequence[str], taken: set[int], fixed: set[str]
) -> dict[str, tuple[Column, ...]]:
    free = {
        index: names.key(header)
        for index, header in enumerate(headers)
        if index not in taken and names.key(header) and names.may_be_guessed(header)
    }
    found: dict[str, int] = {}
    for name, synonyms in names.SYNONYMS.items():
        if name not in fixed:
            _take(name, [i for s in synonyms for i, text in free.items() if text == s], found, free)
    for name, hints in names.HINTS.items():
        if name not in fixed | found.keys():
            wanted = [set(hint.split()) for hint in hints]
            fitting = [i for i, text in free.items() if any(w <= set(text.split()) for w in wanted)]
            _take(name, fitting, found, free)
    _place_texts(found, fixed)
    return {name: (Column(index, headers[index]),) for name, index in found.items()}


def _take(name: str, fitting: list[int], found: dict[str, int], free: dict[int, str]) -> None:
    if fitting:
        found[name] = fitting[0]
        del free[fitting[0]]


def _place_texts(found: dict[str, int], fixed: set[str]) -> None:
    """Say what «Descripción» and «Propuesta» are, by what else the table has."""
    text, proposal = found.pop("text", None), found.pop("proposal", None)
    has = fixed | found.keys()
    if text is not None and "problem" not in has:
        found["problem"] = text
    elif text is not None and "summary" not in has:
        found["summary"] = text
    if proposal is None:
        return
    for name in ("title",) if text is not None and "title" not in has else ("problem", "action"):
        if name not in fixed | found.keys():
            found[name] = proposal
            return


def _decidim(
    headers: Sequence[str], taken: set[int], fixed: set[str]
) -> dict[str, tuple[Column, ...]]:
    """Read ``base/suffix`` headers; what a version lacks is simply absent."""
    columns: dict[str, list[Column]] = {}
    for index, header in enumerate(headers):
        base, _, suffix = header.strip().lower().partition("/")
        if index in taken or names.is_personal(header):
            continue
        if base in {"category", "scope", "taxonomies"}:
            part, _, suffix = suffix.partition("/")
            base = f"{base}/{part}"
        columns.setdefault(base, []).append(Column(index, header, suffix))
    wanted = {
        "id": ("id",), "title": ("title",), "problem": ("body",), "entity": ("scope/name",),
        "topic": ("category/name", "taxonomies/name"),
        "submitted_at": ("published_at", "created_at"), "withdrawn_at": ("withdrawn_at",),
        "withdrawn": ("withdrawn", "state"), "supports": ("supports", "votes"),
    }  # fmt: skip
    found = {
        name: tuple(c for base in bases for c in sorted(columns.get(base, ()), key=_preference))
        for name, bases in wanted.items()
        if name not in fixed
    }
    return {name: options for name, options in found.items() if options}


def _preference(column: Column) -> tuple[int, int]:
    suffix = column.language
    if suffix.startswith("machine_translations"):
        return 3, column.index
    if suffix in _FIRST_LANGUAGES or not suffix:
        return 0, _FIRST_LANGUAGES.index(suffix) if suffix else -1
    return (1 if suffix.startswith("es") else 2), column.index


def _list(headers: Sequence[str]) -> str:
    shown = [header.strip()[:40] for header in headers if header.strip()][:15]
    return ", ".join(f"«{header}»" for header in shown) or "ninguna"
