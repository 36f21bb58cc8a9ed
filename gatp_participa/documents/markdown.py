"""Read what people write in Markdown as blocks; what a document has no block for is its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt

from gatp_participa.documents.blocks import (
    Block,
    Bullets,
    Heading,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
)

_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")
_LINKS = ("https://", "http://", "mailto:")


def blocks_of(text: str, *, level: int = 2) -> list[Block]:
    """Return a Markdown text as blocks; its highest headings get ``level``."""
    tokens = _PARSER.parse(text)
    top = min((int(token.tag[1]) for token in tokens if token.type == "heading_open"), default=1)
    return list(_read(tokens, level - top))


def _read(tokens: Sequence[Any], deeper: int) -> Iterator[Block]:
    place = 0
    while place < len(tokens):
        token = tokens[place]
        end = _end_of(tokens, place)
        inside = tokens[place + 1 : end]
        if token.type == "heading_open":
            text = "".join(run.text for run in _first(inside))
            yield Heading(text, min(int(token.tag[1]) + deeper, 6))
        elif token.type == "paragraph_open":
            yield Paragraph(_first(inside))
        elif token.type == "blockquote_open":
            yield from (Quote(runs) for runs in _every(inside))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield Bullets(tuple(_every(inside)), numbered=token.type.startswith("ordered"))
        elif token.type == "table_open":
            yield _table(inside)
        elif token.type in ("fence", "code_block"):
            yield Paragraph((Run(token.content.strip()),))
        place = end + 1


def _end_of(tokens: Sequence[Any], place: int) -> int:
    """Return where what begins at a place ends; the same place when it holds nothing."""
    depth = 0
    for number in range(place, len(tokens)):
        depth += tokens[number].nesting
        if depth == 0:
            return number
    return len(tokens) - 1


def _every(tokens: Sequence[Any]) -> Iterator[Runs]:
    return (_runs(token.children or ()) for token in tokens if token.type == "inline")


def _first(tokens: Sequence[Any]) -> Runs:
    return next(_every(tokens), ())


def _table(tokens: Sequence[Any]) -> Table:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append("".join(run.text for run in _runs(token.children or ())))
    return Table("", tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))


def _runs(tokens: Sequence[Any]) -> Runs:
    runs: list[Run] = []
    bold = italic = 0
    link = ""
    for token in tokens:
        bold += (token.type == "strong_open") - (token.type == "strong_close")
        italic += (token.type == "em_open") - (token.type == "em_close")
        if token.type == "link_open":
            address = str(token.attrGet("href") or "")
            link = address if address.startswith(_LINKS) else ""
        elif token.type == "link_close":
            link = ""
        text = " " if token.type in ("softbreak", "hardbreak") else token.content
        if text:
            runs.append(Run(text, bold=bold > 0, italic=italic > 0, link=link))
    return tuple(runs)
