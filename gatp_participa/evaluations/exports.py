"""An evaluation as a document, and all the public ones as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flask_babel import gettext as _

from gatp_participa.documents import (
    Block,
    Document,
    Facts,
    Heading,
    Quote,
    Run,
    Table,
    blocks_of,
    paragraph,
)
from gatp_participa.entities.queries import catalogue, term
from gatp_participa.evaluations.models import Evaluation, Judgement
from gatp_participa.evaluations.queries import Judged
from gatp_participa.evaluations.services import relevance_of
from gatp_participa.evaluations.status import EvaluationKind
from gatp_participa.notices.letters import link
from gatp_participa.web.exports import csv_lines
from gatp_participa.web.filters import day
from gatp_participa.web.languages import current

HEAD = (
    "entidad", "plan", "plan_numero", "tipo", "publicada_el", "compromiso", "titulo",
    "verifiability", "relevance", "ambition", "completion", "early_results", "recomendacion",
)  # fmt: skip


def document_of(evaluation: Evaluation, judged: Sequence[Judged]) -> Document:
    """Return an evaluation as a document."""
    plan = evaluation.plan
    address = link(
        "evaluations.show", code=plan.entity_code, ordinal=plan.ordinal, kind=evaluation.kind.slug
    )
    return Document(
        title=f"{evaluation.kind.label.capitalize()}: {plan.title}",
        author=evaluation.evaluator or term("platform.name"),
        subtitle=catalogue().entity_name(plan.entity_code),
        blocks=list(_blocks(evaluation, judged)),
        language=current().code, footer=address, has_contents=True,
    )  # fmt: skip


def _blocks(evaluation: Evaluation, judged: Sequence[Judged]) -> Iterator[Block]:
    published = day(evaluation.published_at) if evaluation.published_at else _("sin publicar")
    yield Facts(
        ((_("Quién evalúa"), evaluation.evaluator), (_("Contacto"), evaluation.evaluator_contact),
         (_("Publicada"), published))
    )  # fmt: skip
    if evaluation.summary:
        yield Heading(_("Lo que se encontró"))
        yield from blocks_of(evaluation.summary)
    yield Heading(_("Compromiso por compromiso"))
    yield Table(
        _("Qué se juzgó de cada compromiso"),
        (_("Compromiso"), _("Cuánto cambiaría"), _("Cuánto se cumplió"), _("Qué cambió")),
        tuple(_row(one) for one in judged), (3, 2, 2, 2),
    )  # fmt: skip
    for one in judged:
        yield Heading(f"{one.commitment.number}. {one.commitment.title}", 2)
        if one.judgement is not None:
            yield from _judgement_blocks(one.judgement)
    yield Heading(_("Cómo se hizo"))
    yield from blocks_of(evaluation.method)
    if evaluation.reply:
        yield Heading(_("Respuesta de las instituciones"))
        yield Quote((Run(evaluation.reply),))


def _row(one: Judged) -> tuple[str, ...]:
    said = one.judgement
    codes = (said.ambition, said.completion, said.results) if said else (None, None, None)
    title = f"{one.commitment.number}. {one.commitment.title}"
    return (title, *(code.label if code else "–" for code in codes))


def _judgement_blocks(said: Judgement) -> Iterator[Block]:
    lenses = ", ".join(one.label for one in relevance_of(said)) or _("nada de gobierno abierto")
    rows = [(_("Se puede comprobar"), said.verifiability), (_("Cuánto cambiaría"), said.ambition),
            (_("Cuánto se cumplió"), said.completion), (_("Qué cambió"), said.results)]  # fmt: skip
    yield Facts(
        ((_("Qué abre"), lenses), *((name, code.label) for name, code in rows if code is not None))
    )
    yield paragraph(said.explanation)
    if said.recommendation:
        yield paragraph(_("Recomendación: %(text)s", text=said.recommendation), bold=True)
    if said.reply:
        yield Quote((Run(said.reply),))


def lines(evaluations: Iterable[Evaluation], titles: dict[int, tuple[int, str]]) -> Iterator[str]:
    """Yield what the public evaluations judged as a CSV, with the codes of other countries.

    ``titles`` gives the number and the title of each commitment by its key.
    """
    return csv_lines([HEAD, *_rows(evaluations, titles)])


def _rows(
    evaluations: Iterable[Evaluation], titles: dict[int, tuple[int, str]]
) -> Iterator[tuple[object, ...]]:
    for one in evaluations:
        plan, published = one.plan, one.published_at
        for said in sorted(one.judgements, key=lambda said: titles[said.commitment_id]):
            results = said.results if one.kind is EvaluationKind.FINAL else None
            yield (
                plan.entity_code, plan.title, plan.ordinal, one.kind.value,
                published.date().isoformat() if published else "", *titles[said.commitment_id],
                said.verifiability or "", " ".join(lens.value for lens in relevance_of(said)),
                said.ambition or "", said.completion or "", results or "", said.recommendation,
            )  # fmt: skip
