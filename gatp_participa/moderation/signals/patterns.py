"""What is told by its form alone: addresses of all kinds, and code where there should be words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatp_participa.core.links import links_in
from gatp_participa.moderation.signals.findings import Span
from gatp_participa.moderation.status import SignalKind

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?(?:\(at\)|\[at\]|\barroba\b)\s?)"
    r"(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,12}\b",
    re.IGNORECASE,
)
# Those of an office are there for everybody to write to.
_OF_OFFICE = re.compile(r"\.gob(?:\.mx)?$|@gob\.mx$", re.IGNORECASE)

_NAME = r"[A-ZÁÉÍÓÚÑ][\w.áéíóúñ]*"
_STREET = (
    r"\b(?:[Cc]alle|CALLE|[Cc]/|[Aa]v(?:enida|\.|da\.)|AVENIDA|[Cc]alz(?:ada|\.)|[Bb]lvd\.?|"
    r"[Bb]oulevard|[Pp]riv(?:ada|\.)|[Aa]ndador|[Cc]allej[oó]n|[Pp]rol(?:ongaci[oó]n|\.)|[Cc]errada)"
)
_NUMBER = (
    # «14 b» is a number; «14 y», «14 a» and «14 o» go on with something else.
    r"\d{1,5}(?:-?[A-Za-z]\b| [A-Zb-df-np-tv-xz]\b)?"
    r"(?:\s?(?:int|interior|depto?|departamento)\.?\s?\w{1,4})?"
)
_MARK = r"(?:#|[Nn][oº°]\.?|[Nn][uú]m(?:ero)?\.?|NO\.|NÚM\.|n[uú]mero)"
_ADDRESS = re.compile(
    # With its «number» said, the name may be anything; without it, it has to be a name.
    rf"{_STREET}(?:\s+[\w.áéíóúñ]+){{1,6}}?,?\s*{_MARK}\s*{_NUMBER}"
    rf"|{_STREET}\s+(?:(?:de|del|la|las|los|el|y|\d{{1,2}})\s+){{0,3}}{_NAME}"
    rf"(?:\s+(?:de|del|la|las|los|y|{_NAME})){{0,4}},?\s+{_NUMBER}"
    r"(?!\s*(?:%|pesos|metros|mts?|km|kil[oó]metros|veces|baches|d[ií]as|años|horas|l[aá]mparas|"
    r"familias|casas|cuadras|personas|vecin|postes|mil|de\s+(?:enero|febrero|marzo|abril|mayo|"
    r"junio|julio|agosto|septiembre|octubre|noviembre|diciembre)))(?!\w)"
)
_ATTACK = re.compile(
    r"</?(?:script|iframe|object|embed|svg|img|style|link|meta|form|input|base)\b[^<]{0,200}"
    r"|\bon(?:error|load|click|focus|mouse\w+|toggle|begin)\s*=\s*\S{1,80}"
    r"|\bjavascript\s*:\S{0,80}"
    r"|['\"]\s*(?:or|and)\s+['\"]?\w+['\"]?\s*=\s*['\"]?\w+"
    r"|['\"];?\s*--(?:\s|$)|\bunion\s+(?:all\s+)?select\b|;\s*(?:drop|delete|insert|update)\s+\w+"
    r"|\{\{.{1,120}?\}\}|\{%.{1,120}?%\}|\$\{.{1,120}?\}"
    r"|(?:\.\./){2,}\S{0,60}|%00|\bcmd\|\S{0,60}"
    r"|^[=+@-](?:HYPERLINK|IMPORTXML|WEBSERVICE|cmd|SUM)\b.{0,80}",
    re.IGNORECASE | re.MULTILINE,
)


def find(text: str) -> Iterator[Span]:
    """Yield the addresses and the code of a text."""
    if "@" in text or "arroba" in text.lower() or "(at)" in text.lower() or "[at]" in text.lower():
        for match in _EMAIL.finditer(text):
            if not _OF_OFFICE.search(match.group()):
                yield SignalKind.EMAIL, match.start(), match.end()
    for match in _ADDRESS.finditer(text):
        yield SignalKind.ADDRESS, match.start(), match.end()
    for start, end in links_in(text):
        if "@" not in text[max(text.rfind(" ", 0, start), start - 64, 0) : end]:
            yield SignalKind.LINK, start, end
    for match in _ATTACK.finditer(text):
        yield SignalKind.ATTACK, match.start(), match.end()
