"""From how people write a state or a municipality to its INEGI key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from gatp_participa.core.text import fold

_ALSO = {
    "09": ("Distrito Federal", "DF", "Cd. de México", "Ciudad de Mexico CDMX"),
    "15": ("Edomex", "Edo. de México", "Edo. Mex.", "Mexico (Estado)"),
    "16": ("Michoacán de O.",),
    "19": ("Nvo. León",),
    "20": ("Oax. de Juárez",),
    "30": ("Veracruz Llave", "Veracruz de I. de la Llave"),
}


class Place(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def official_name(self) -> str: ...
    @property
    def abbreviation(self) -> str: ...
    @property
    def folio_prefix(self) -> str: ...


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


class Places:
    """Matches names against the catalogue; municipalities are read the first time one is asked."""

    def __init__(
        self,
        entities: Mapping[str, Place],
        municipalities_of: Callable[[str], Iterable[tuple[str, str]]],
    ):
        self._codes: dict[str, str] = {}
        self._municipalities_of = municipalities_of
        self._municipalities: dict[str, dict[str, str]] = {}
        for code, place in entities.items():
            names = (place.name, place.official_name, place.abbreviation, place.folio_prefix)
            for name in (*names, *_ALSO.get(code, ())):
                self._codes.setdefault(_key(name), code)
            self._codes[code] = code
            self._codes[str(int(code))] = code  # spreadsheets eat the zero

    def entity(self, written: str) -> str | None:
        """Return a state's key, from its key, name, official name or abbreviation."""
        key = _key(written)
        if key.startswith("mx") and len(key) == 5:  # ISO 3166-2
            key = key[2:]
        return self._codes.get(key) or self._codes.get(_without_estado(key))

    def municipality(self, written: str, entity_code: str | None) -> str | None:
        """Return a municipality's key, from its key or from its name within a state."""
        key = _key(written)
        if key.isdigit():
            key = key.zfill(5) if len(key) >= 4 else f"{entity_code or ''}{key.zfill(3)}"
            entity_code = entity_code or self._codes.get(key[:2])
        if entity_code is None:
            return None
        if entity_code not in self._municipalities:
            rows = self._municipalities_of(entity_code)
            self._municipalities[entity_code] = {
                name: code for code, text in rows for name in (_key(text), code)
            }
        return self._municipalities[entity_code].get(key)


def _without_estado(key: str) -> str:
    """Turn «Estado de Oaxaca» into «Oaxaca»; «Estado de México» is a name and matched before."""
    return re.sub(r"^(?:estado|edo)(?:de|del)?", "", key)
