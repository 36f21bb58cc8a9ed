"""Sheets to print: what they say, and as PDF/UA. The text goes in as data, never as a template."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib import resources
from typing import Any

import segno
from flask_babel import gettext as _
from markdown_it import MarkdownIt

from gatp_participa.calls.models import Call
from gatp_participa.core.text import shorten
from gatp_participa.documents.pdf import typeset
from gatp_participa.entities.queries import catalogue, term
from gatp_participa.notices.letters import link
from gatp_participa.privacy import notice
from gatp_participa.web.filters import day
from gatp_participa.web.languages import current

LONGEST_SUMMARY = 210


def words_of(call: Call) -> dict[str, str]:
    """Return the sentences of a sheet, the same on the page and in the PDF."""
    return {
        "until": _("Entrégala a más tardar el %(day)s.", day=day(call.closes_at)),
        "free": _("Es gratis y no necesitas correo ni celular."),
        "entity": _("Estado:"),
        "municipality": _("Municipio o alcaldía:"),
        "problem": _("¿Qué problema ves?"),
        "problem_hint": _("Qué pasa, dónde y a quién afecta. Con tus palabras."),
        "action": _("¿Qué se podría hacer?"),
        "action_hint": _("Qué pides que haga el gobierno."),
        "result": _("¿Cómo sabríamos que funcionó?"),
        "result_hint": _("Qué verías distinto si se cumple."),
        "topic": _("¿De qué trata? Marca uno, si quieres."),
        "privacy": _("Tu propuesta será pública; tu nombre no"),
        "consent": _(
            "Leí el aviso de privacidad y acepto que mi propuesta sea pública. No escribí nombres, "
            "teléfonos ni domicilios de nadie."
        ),
        "signature": _("Firma o inicial:"),
        "keep": _("Corta y guarda este talón"),
        "keep_text": _("Con este folio puedes ver qué pasó con tu propuesta en:"),
        "your_folio": _("Tu folio"),
        "folio": _("Folio"),
        "folio_by_hand": _("lo anota quien recibe la hoja"),
        "code": _("Código QR con la dirección de esta página"),
    }


def sheet_pdf(
    call: Call, *, entity_code: str = "", folios: Sequence[str] = (), as_png: bool = False
) -> bytes:
    """Return a sheet per folio, or a generic one without folios, as PDF/UA-1 (or its first as PNG)."""
    template = resources.files("gatp_participa.capture").joinpath("data/sheet.typ").read_bytes()
    return typeset(template, _data(call, entity_code, folios), as_png=as_png)


def _data(call: Call, entity_code: str, folios: Sequence[str]) -> dict[str, Any]:
    topics = [topic.name for topic in call.topics]
    return {
        "title": _("Hoja para participar: %(title)s", title=call.title),
        "author": term("platform.name"),
        "lang": current().code,
        "call": call.title,
        "summary": summary_of(call),
        "entity": catalogue().entity_name(entity_code),
        "topics": topics,
        "notice": _halves(short_notice()),
        "say": words_of(call),
        "sheets": [_sheet(call, folio) for folio in folios or ("",)],
    }


def summary_of(call: Call) -> str:
    """Return who calls and what for, in what fits on a sheet."""
    return f"{term('commission.name')}: {shorten(call.summary, LONGEST_SUMMARY)}"


def _sheet(call: Call, folio: str) -> dict[str, str]:
    address = link("pages.proposal", folio=folio) if folio else link("calls.show", slug=call.slug)
    return {"folio": folio, "address": address, "code": code_of(address)}


def code_of(address: str) -> str:
    """Return the QR code of an address as SVG."""
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", border=1, xmldecl=False, dark="#1c1826"
    )
    return drawing.getvalue().decode()


def short_notice() -> list[dict[str, Any]]:
    """Return the short privacy notice in force: paragraphs of runs, ``{text, bold}``."""
    paragraphs: list[dict[str, Any]] = []
    depth = 0
    text = notice.fill(notice.in_force().simplified, catalogue())
    for token in MarkdownIt("commonmark", {"html": False}).parse(text):
        depth += (token.type == "list_item_open") - (token.type == "list_item_close")
        if token.type == "inline":
            paragraphs.append({"bullet": depth > 0, "runs": _runs(token.children or [])})
    return paragraphs


def _halves(paragraphs: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Share paragraphs between two columns of about the same length."""
    lengths = [sum(len(run["text"]) for run in one["runs"]) + 40 for one in paragraphs]
    cut = next((n for n in range(len(lengths)) if 2 * sum(lengths[:n]) >= sum(lengths)), 0)
    return [paragraphs[:cut], paragraphs[cut:]]


def _runs(tokens: Sequence[Any]) -> list[dict[str, Any]]:
    runs, bold = [], 0
    for token in tokens:
        bold += (token.type == "strong_open") - (token.type == "strong_close")
        text = " " if token.type in ("softbreak", "hardbreak") else token.content
        if text:
            runs.append({"text": text, "bold": bold > 0})
    return runs
