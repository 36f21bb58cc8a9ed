"""What the letters of this package say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, cast

from flask_babel import gettext as _

from gatp_participa.entities.models import NATION
from gatp_participa.entities.queries import catalogue, term
from gatp_participa.notices.letters import Letter, compose, link
from gatp_participa.proposals.queries import audience_of
from gatp_participa.routing import queries
from gatp_participa.routing.models import Referral, ResponseDraft
from gatp_participa.routing.queries import proposals_of
from gatp_participa.routing.status import Decision, Grounds
from gatp_participa.secretariats import rules as secretariats
from gatp_participa.themes.models import Theme
from gatp_participa.web.filters import day
from gatp_participa.web.languages import speaking

SOME = 60  # people among whom an author and a supporter are looked for


class Voice(Protocol):
    """A person's own proposal, or the one they supported."""

    @property
    def title(self) -> str: ...

    @property
    def folio(self) -> str: ...

    @property
    def is_author(self) -> bool: ...


class Apart(Protocol):
    """A proposal and what it is answered besides its theme."""

    @property
    def title(self) -> str: ...

    @property
    def folio(self) -> str: ...

    @property
    def body(self) -> str: ...


class Answer(Protocol):
    """An answer, published or still being written."""

    @property
    def decision(self) -> Decision: ...

    @property
    def reason(self) -> str: ...

    @property
    def next_step(self) -> str: ...

    @property
    def grounds(self) -> Grounds | None: ...

    @property
    def until_on(self) -> date | None: ...

    @property
    def other_theme(self) -> Theme | None: ...

    @property
    def other_entity_code(self) -> str | None: ...

    @property
    def other_body(self) -> str: ...


@dataclass(frozen=True)
class FirstVoice:
    """The proposal that says the theme best, when nobody inside has an account."""

    title: str
    folio: str
    is_author: bool = True


@dataclass(frozen=True)
class Preview:
    """The letter that somebody will receive, and what they are to the theme."""

    label: str
    letter: Letter
    user_id: int


def of_place(entity_code: str) -> str:
    """Return «de Oaxaca», or "" for what named no state."""
    name = "" if entity_code == NATION else catalogue().entity_name(entity_code)
    return secretariats.of_place(entity_code, name) if name else ""


def answer_letter(
    referral: Referral, answer: Answer, voice: Voice, *, signed_as: str,
    particulars: Sequence[Apart] = (),
) -> dict[str, Any]:  # fmt: skip
    """Return what the letter ``theme_answered`` needs for one person.

    ``particulars`` are the answers that their own proposals have besides the theme's.
    """
    return {
        "theme_name": referral.theme.name,
        "of_place": of_place(referral.entity_code),
        "decision": answer.decision.label,
        "details": details_of(answer),
        "reason": answer.reason,
        "next_step": answer.next_step,
        "signed_as": signed_as,
        "title": voice.title,
        "folio": voice.folio,
        "is_author": bool(voice.is_author),
        "particulars": [(one.folio, one.title, one.body) for one in particulars],
        "answers_url": link("routing.theme_answers", theme_id=referral.theme_id),
        "proposal_url": link("pages.proposal", folio=voice.folio),
    }


def details_of(answer: Answer) -> list[tuple[str, str]]:
    """Return what a decision says apart, as ``(label, text)``: until when, with what, where to."""
    details = []
    if answer.grounds is not None:
        details.append((_("Motivo"), answer.grounds.label))
    if answer.until_on is not None:
        details.append((_("Hasta cuándo"), day(answer.until_on)))
    if answer.other_theme is not None:
        details.append((_("Con qué tema"), answer.other_theme.name))
    if answer.other_entity_code or answer.other_body:
        details.append((_("A quién se turna"), answer.other_body or _table(answer)))
    return details


def previews(referral: Referral, draft: ResponseDraft, *, signed_as: str) -> list[Preview]:
    """Compose the letters that real people will receive: an author, a supporter and a school."""
    found: list[Preview] = []
    inside = proposals_of(referral.theme_id, referral.entity_code)
    voices = audience_of(inside, limit=SOME)
    schools = audience_of(queries.of_schools(inside), limit=1)
    bodies = {one.folio: one for one in queries.particulars_of(referral) if one.body}
    chosen = (
        (_("Quien escribió"), next((one for one in voices if one.is_author), None)),
        (_("Quien apoyó"), next((one for one in voices if not one.is_author), None)),
        (_("Una escuela"), next((one for one in schools if one.is_author), None)),
    )
    for label, voice in chosen:
        if voice is None or any(one.user_id == voice.user_id for one in found):
            continue
        apart = [bodies[voice.folio]] if voice.is_author and voice.folio in bodies else []
        with speaking(voice.language):
            letter = compose(
                "theme_answered",
                **answer_letter(
                    referral, draft, cast("Voice", voice), signed_as=signed_as,
                    particulars=cast("Sequence[Apart]", apart),
                ),
            )  # fmt: skip
        found.append(Preview(label, letter, voice.user_id))
    return found or _first_voice(referral, draft, signed_as)


def _first_voice(referral: Referral, draft: ResponseDraft, signed_as: str) -> list[Preview]:
    rows = queries.proposals_inside(referral.theme_id, referral.entity_code).rows
    if not rows:
        return []
    voice = FirstVoice(rows[0].title, rows[0].folio)
    data = answer_letter(referral, draft, voice, signed_as=signed_as)
    return [Preview(_("Como se leerá"), compose("theme_answered", **data), 0)]


def _table(answer: Answer) -> str:
    code = answer.other_entity_code or NATION
    if code == NATION:
        return term("national_desk.name")
    return _("la mesa %(of_place)s", of_place=of_place(code))
