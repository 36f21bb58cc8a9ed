"""A plan as the document that is printed, signed and sent: PDF/UA and DOCX say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from babel.dates import format_date
from flask import render_template
from flask_babel import gettext as _

from gatp_participa.documents import (
    Block,
    Document,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Run,
    Table,
    blocks_of,
    paragraph,
)
from gatp_participa.entities.queries import catalogue, term
from gatp_participa.plans import gantt, sdg
from gatp_participa.plans.gantt import Bar, Chart
from gatp_participa.plans.models import Commitment
from gatp_participa.plans.queries import Whole
from gatp_participa.plans.services.wording import reach_words
from gatp_participa.plans.status import PlanStatus, SectionKind
from gatp_participa.secretariats.rules import of_place
from gatp_participa.web.filters import day, number, short_day
from gatp_participa.web.languages import current

_BARS_PER_PAGE = 28


def document_of(whole: Whole, *, today: date, address: str) -> Document:
    """Return a plan as a document; ``address`` is where its page is."""
    plan = whole.plan
    name = catalogue().entity_name(plan.entity_code)
    subtitle = _(
        "%(plan)s %(of_place)s, número %(number)s, del %(start)s al %(end)s",
        plan=term("plan.name"), of_place=of_place(plan.entity_code, name), number=plan.ordinal,
        start=day(plan.starts_on), end=day(plan.ends_on),
    )  # fmt: skip
    if plan.status is PlanStatus.DRAFT:
        subtitle = _("Borrador. %(subtitle)s", subtitle=subtitle)
    return Document(
        title=plan.title, subtitle=subtitle, author=f"{term('secretariat.name')}, {name}",
        blocks=tuple(_blocks(whole, today)), has_contents=True, footer=address,
        keywords=(name, term("plan.name"), _("gobierno abierto")), language="es",
    )  # fmt: skip


def drawing(
    bars: Sequence[Bar], first: date, last: date, *, today: date, width: int = 960, left: int = 330
) -> Chart:
    """Return the drawing of some bars, with the months in the language of the page."""
    return gantt.chart(
        bars, first, last, today=today, name_of=_month, width=width, left=left
    )  # fmt: skip


def _month(first: date) -> str:
    name = format_date(first, "MMM", locale=current().locale).replace(".", "")
    return f"{name} {first:%y}" if first.month == 1 else name


def _blocks(whole: Whole, today: date) -> Iterator[Block]:
    plan = whole.plan
    yield from _paragraphs(plan.introduction)
    for kind in SectionKind:
        text = whole.sections.get(kind, "")
        if kind is SectionKind.COMMITMENTS:
            yield Heading(kind.label)
            yield from blocks_of(text)
            yield from _summary(whole, today)
            for commitment in whole.commitments:
                yield from _commitment(commitment, whole)
        elif text:
            yield Heading(kind.label)
            yield from blocks_of(text)


def _summary(whole: Whole, today: date) -> Iterator[Block]:
    if not whole.commitments:
        yield paragraph(_("Todavía no tiene compromisos."))
        return
    yield Table(
        _("Los compromisos, quién responde y cuándo"),
        (_("Número"), _("Compromiso"), _("Responsable"), _("Empieza"), _("Termina"),
         _("Declarado"), _("Verificado")),
        tuple(
            (
                str(one.number), one.title, one.responsible_body, short_day(one.starts_on),
                short_day(one.ends_on), f"{one.declared_progress} %", f"{one.verified_progress} %",
            )
            for one in whole.commitments
        ),
        widths=(0.9, 2.8, 2.2, 1.4, 1.4, 1.2, 1.2),
    )  # fmt: skip
    bars = gantt.bars_of(whole.commitments, {})
    for start in range(0, len(bars), _BARS_PER_PAGE):
        yield _figure(bars[start : start + _BARS_PER_PAGE], whole, today)


def _figure(bars: Sequence[Bar], whole: Whole, today: date) -> Figure:
    plan = whole.plan
    made = drawing(bars, plan.starts_on, plan.ends_on, today=today, width=700, left=270)
    alt = _("Calendario: ") + "; ".join(
        _("%(what)s, del %(start)s al %(end)s", what=bar.label, start=short_day(bar.starts_on),
          end=short_day(bar.ends_on))
        for bar in bars
    )  # fmt: skip
    return Figure(render_template("plans/gantt.svg", chart=made), alt)


def _commitment(one: Commitment, whole: Whole) -> Iterator[Block]:
    yield Heading(f"{one.number}. {one.title}", 2)
    if one.summary:
        yield Paragraph((Run(one.summary, italic=True),))
    yield Facts(tuple(_facts(one, whole)))
    for heading, text in (
        (_("Qué problema atiende"), one.problem), (_("Qué se va a lograr"), one.objective),
    ):  # fmt: skip
        if text.strip():
            yield Heading(heading, 3)
            yield from _paragraphs(text)
    if one.goals:
        yield Heading(_("Metas"), 3)
        yield Table(
            "",
            (_("Meta"), _("Indicador"), _("De dónde a dónde"), _("Alcanzado")),
            tuple(
                (goal.body, goal.indicator, reach_words(goal), number(goal.reached) or "–")
                for goal in one.goals
            ),
            widths=(3, 2.2, 2, 1),
        )
    if one.activities:
        yield Heading(_("Actividades"), 3)
        yield Table(
            "",
            (_("Actividad"), _("Empieza"), _("Termina"), _("Cómo se comprueba"), _("Cómo va")),
            tuple(
                (
                    activity.title, short_day(activity.starts_on), short_day(activity.ends_on),
                    "; ".join(means.body for means in activity.means), activity.status.label,
                )
                for activity in one.activities
            ),
            widths=(2.8, 1.4, 1.4, 2.6, 1.2),
        )  # fmt: skip


def _facts(one: Commitment, whole: Whole) -> Iterator[tuple[str, str]]:
    for name, value in (
        (_("Responde"), _person(one.responsible_body, one.responsible_person,
                                one.responsible_position)),
        (_("Suplente"), _person(one.substitute_person, one.substitute_position)),
        (_("Acompaña y verifica"), one.counterpart),
        (_("Fechas"), _("del %(start)s al %(end)s", start=day(one.starts_on),
                        end=day(one.ends_on))),
        (_("Avance"), _("declarado %(declared)s %%, verificado %(verified)s %%",
                        declared=one.declared_progress, verified=one.verified_progress)),
        (_("De dónde viene"), one.origin.label),
        (_("Temas que toma"), "; ".join(row.name for row in whole.themes.get(one.id, ()))),
        (_("Propuestas que responde"), _quoted(whole.proposals.get(one.id, ()))),
        (_("Etiquetas"), "; ".join(tag.label for tag in whole.tags.get(one.id, ()))),
        (_("Agenda 2030"), sdg.told(whole.targets.get(one.id, ()))),
    ):  # fmt: skip
        if value:
            yield name, value


def _quoted(rows: Sequence[Any]) -> str:
    return "; ".join(f"{row.title} ({row.folio})" for row in rows)


def _person(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _paragraphs(text: str) -> Iterator[Block]:
    for part in text.split("\n\n"):
        if part.strip():
            yield paragraph(" ".join(part.split()))
