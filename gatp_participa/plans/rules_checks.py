"""What a plan lacks before it can be public, said in plain words. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from gatp_participa.core.readability import Ease, readability
from gatp_participa.plans import guidance, rules
from gatp_participa.plans.status import Origin, SectionKind, Tag

_HARD = (Ease.VERY_HARD, Ease.RATHER_HARD)


class Severity(StrEnum):
    BLOCKING = "blocking"
    ADVICE = "advice"


class Where(StrEnum):
    """The page where something is mended."""

    PLAN = "plan"
    SECTION = "section"
    COMMITMENT = "commitment"
    DETAILS = "details"
    NEW_COMMITMENT = "new_commitment"


@dataclass(frozen=True)
class Finding:
    """Something to mend, the page for it, and of which part (a section or a number)."""

    severity: Severity
    sentence: str
    where: Where = Where.PLAN
    of: str | int = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the checks read of a plan. ``commitments`` have their goals and activities."""

    starts_on: date
    ends_on: date
    sections: Collection[SectionKind]
    commitments: Sequence[Any]
    tags: Mapping[int, Collection[Tag]] = field(default_factory=dict)
    untaken_themes: Sequence[str] = ()  # promised to who wrote them, and in no commitment


def findings(facts: Facts) -> list[Finding]:
    """Return everything to mend, what blocks first and then in the order of the document."""
    found = [*_of_sections(facts), *_of_the_whole(facts)]
    for one in facts.commitments:
        found += [*_of_words(one), *_of_responsibles(one), *_of_dates(one, facts)]
        found += [*_of_goals(one), *_of_activities(one, facts)]
    return sorted(found, key=lambda finding: finding.severity is Severity.ADVICE)


def blocking(found: Sequence[Finding]) -> list[Finding]:
    """Return what has to be mended before publishing."""
    return [one for one in found if one.severity is Severity.BLOCKING]


def _of_sections(facts: Facts) -> Iterator[Finding]:
    for kind in SectionKind:
        if kind in facts.sections or kind is SectionKind.COMMITMENTS:
            continue
        is_needed = kind in guidance.NEEDED
        yield Finding(
            Severity.BLOCKING if is_needed else Severity.ADVICE,
            _("Falta escribir la parte «%(part)s».", part=kind.label)
            if is_needed
            else _("La parte «%(part)s» está vacía y no saldrá en el documento.", part=kind.label),
            Where.SECTION,
            kind.value,
        )


def _of_the_whole(facts: Facts) -> Iterator[Finding]:
    if not facts.commitments:
        yield _blocks(_("Agrega al menos un compromiso."), Where.NEW_COMMITMENT)
        return
    for name in facts.untaken_themes:
        yield _blocks(
            _(
                "La mesa respondió que el tema «%(theme)s» entraría en el plan y ningún "
                "compromiso lo toma.",
                theme=name,
            ),
            Where.NEW_COMMITMENT,
        )
    every = [tag for tags in facts.tags.values() for tag in tags]
    if Tag.FOLLOW_THE_MONEY not in every:
        yield _advice(
            _("Ningún compromiso es de «Sigue el dinero»: cómo se gasta lo de todos."), Where.PLAN
        )
    if all(one.origin is not Origin.CO_CREATED for one in facts.commitments):
        yield _advice(
            _("Ningún compromiso nace de propuestas de la gente: todos los ofrece la institución."),
            Where.PLAN,
        )


def _of_words(one: Any) -> Iterator[Finding]:
    for text, what in (
        (one.summary, _("un resumen")),
        (one.problem, _("decir qué problema atiende")),
        (one.objective, _("decir qué se va a lograr")),
    ):
        if not text.strip():
            yield _blocks(_needs(one, what), Where.COMMITMENT, one.id)
    found = readability(one.summary)
    if found and found.ease in _HARD:
        yield _advice(
            _(
                "El resumen del compromiso %(number)s cuesta leerlo: usa frases más cortas y "
                "palabras de todos los días.",
                number=one.number,
            ),
            Where.COMMITMENT,
            one.id,
        )


def _of_responsibles(one: Any) -> Iterator[Finding]:
    lacking = rules.missing_responsible(one.responsible_body, one.responsible_person)
    if lacking:
        yield _blocks(_needs(one, lacking), Where.COMMITMENT, one.id)
    if not one.substitute_person.strip():
        yield _advice(
            _(
                "El compromiso %(number)s no tiene suplente: si la persona responsable se va, "
                "nadie responde.",
                number=one.number,
            ),
            Where.COMMITMENT,
            one.id,
        )
    if one.responsible_id is None:
        yield _advice(
            _(
                "Quien responde por el compromiso %(number)s no tiene cuenta para reportar el "
                "avance.",
                number=one.number,
            ),
            Where.COMMITMENT,
            one.id,
        )


def _of_dates(one: Any, facts: Facts) -> Iterator[Finding]:
    if one.starts_on < facts.starts_on or one.ends_on > facts.ends_on:
        yield _blocks(
            _("Las fechas del compromiso %(number)s se salen del periodo del plan.",
              number=one.number),
            Where.COMMITMENT,
            one.id,
        )  # fmt: skip


def _of_goals(one: Any) -> Iterator[Finding]:
    if not one.goals:
        yield _advice(
            _("El compromiso %(number)s no tiene metas: nada dirá cuánto se logró.",
              number=one.number),
            Where.DETAILS,
            one.id,
        )  # fmt: skip
    for number, goal in enumerate(one.goals, 1):
        lacking = [
            name
            for name, is_there in (
                (_("indicador"), goal.indicator.strip()),
                (_("unidad"), goal.unit.strip()),
                (_("cifra a la que se quiere llegar"), goal.target is not None),
            )
            if not is_there
        ]
        if lacking:
            yield _blocks(
                _(
                    "A la meta %(goal)s del compromiso %(number)s le falta: %(lacking)s.",
                    goal=number, number=one.number, lacking=", ".join(lacking),
                ),
                Where.DETAILS,
                one.id,
            )  # fmt: skip


def _of_activities(one: Any, facts: Facts) -> Iterator[Finding]:
    if not one.activities:
        yield _blocks(_needs(one, _("al menos una actividad")), Where.DETAILS, one.id)
    for number, activity in enumerate(one.activities, 1):
        if not activity.means:
            yield _blocks(
                _(
                    "La actividad %(activity)s del compromiso %(number)s no dice cómo se "
                    "comprobará: agrega un medio de verificación.",
                    activity=number, number=one.number,
                ),
                Where.DETAILS,
                one.id,
            )  # fmt: skip
        if activity.starts_on < facts.starts_on or activity.ends_on > facts.ends_on:
            yield _blocks(
                _(
                    "Las fechas de la actividad %(activity)s del compromiso %(number)s se salen "
                    "del periodo del plan.",
                    activity=number, number=one.number,
                ),
                Where.DETAILS,
                one.id,
            )  # fmt: skip


def _needs(one: Any, what: str) -> str:
    return _("El compromiso %(number)s necesita %(what)s.", number=one.number, what=what)


def _blocks(sentence: str, where: Where, of: str | int = "") -> Finding:
    return Finding(Severity.BLOCKING, sentence, where, of)


def _advice(sentence: str, where: Where, of: str | int = "") -> Finding:
    return Finding(Severity.ADVICE, sentence, where, of)
