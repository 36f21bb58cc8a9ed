"""Write a document as PDF/UA-1: tagged, with its title and its language."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from importlib import resources
from typing import Any

from gatp_participa.core.text import printable
from gatp_participa.documents.blocks import Block, Document

# What the fonts of the typesetter surely have: Latin with its marks, Greek, punctuation, coins.
_FOREIGN = re.compile(
    "[^\t\n -~\u00a0-\u024f\u02b0-\u036f\u0370-\u03ff\u1e00-\u1eff\u2010-\u2027\u2030-\u203a"
    "\u20a0-\u20bf\u2190-\u2193\u2212]"
)


def to_pdf(document: Document) -> bytes:
    """Return a document as PDF/UA-1. The same document gives the same bytes."""
    template = resources.files("gatp_participa.documents").joinpath("data/document.typ")
    return typeset(template.read_bytes(), _data(document))


def typeset(template: bytes, data: dict[str, Any], *, as_png: bool = False) -> bytes:
    """Return what a template makes of some data as PDF/UA-1, or its first page as PNG.

    Everybody has to be able to read a PDF/UA: what no font has (an emoji) makes it impossible,
    and then it is written without it.
    """
    import typst  # only who writes one waits for it

    options: dict[str, Any] = {
        "ignore_system_fonts": True,
        "format": "pdf",
        "pdf_standards": ["ua-1"],
    }
    if as_png:
        options = {"ignore_system_fonts": True, "format": "png", "ppi": 110}
    said = _clean(data, printable)
    try:
        made = typst.compile(template, sys_inputs=_inputs(said), **options)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        plain = _clean(said, lambda text: _FOREIGN.sub("", text))
        made = typst.compile(template, sys_inputs=_inputs(plain), **options)
    return bytes(made[0] if isinstance(made, list) else made)


def _inputs(data: Any) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False)}


def _clean(thing: Any, clean: Any) -> Any:
    if isinstance(thing, str):
        return clean(thing)
    if isinstance(thing, dict):
        return {name: _clean(value, clean) for name, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_clean(value, clean) for value in thing]
    return thing


def _data(document: Document) -> dict[str, Any]:
    whole = asdict(document) | {"blocks": [_block(block) for block in document.blocks]}
    return whole | {"keywords": list(document.keywords)}


def _block(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower()} | asdict(block)
