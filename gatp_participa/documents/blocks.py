"""What a document is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Run:
    """Words that are written the same way; ``link`` is an absolute address."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """The title of a part. Level 1 is a chapter: the title of the document is above it."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True)
class Quote:
    """Somebody's own words."""

    runs: Runs


@dataclass(frozen=True)
class Bullets:
    """A list, with numbers when the order matters."""

    items: tuple[Runs, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Facts:
    """Names and what they are: «Responsable», «Secretaría de...»."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table with one row of headings. ``widths`` are shares of the page, equal without them."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A drawing as SVG, with the words for who cannot see it. DOCX shows only its words."""

    svg: str
    alt: str


Block = Heading | Paragraph | Quote | Bullets | Facts | Table | Figure


@dataclass(frozen=True, kw_only=True)
class Document:
    """A whole document. ``language`` is a BCP 47 code; ``footer`` goes on every page."""

    title: str
    author: str
    blocks: Sequence[Block]
    language: str = "es"
    subtitle: str = ""
    footer: str = ""
    has_contents: bool = False  # a table of contents after the title
    keywords: Sequence[str] = field(default=())


def paragraph(text: str, *, bold: bool = False) -> Paragraph:
    """Return a paragraph of plain words."""
    return Paragraph((Run(text, bold=bold),))
