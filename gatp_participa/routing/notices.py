"""What the letters of this package say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, cast

from gatp_participa.entities.models import NATION
from gatp_participa.entities.queries import catalogue
from gatp_participa.notices.letters import Letter, compose, link
from gatp_participa.proposals.queries import audience_of
from gatp_participa.routing import queries
from gatp_participa.routing.models import Referral
from gatp_participa.routing.status import Decision
from gatp_participa.secretariats import rules as secretariats


class Voice(Protocol):
    """A person's own proposal, or the one they supported."""

    @property
    def title(self) -> str: ...

    @property
    def folio(self) -> str: ...

    @property
    def is_author(self) -> bool: ...


class Answer(Protocol):
    """An answer, published or still being written."""

    @property
    def decision(self) -> Decision: ...

    @property
    def reason(self) -> str: ...

    @property
    def next_step(self) -> str: ...

    @property
    def signed_as(self) -> str: ...


@dataclass(frozen=True)
class DraftAnswer:
    """An answer that is being written."""

    decision: Decision
    reason: str
    next_step: str
    signed_as: str


@dataclass(frozen=True)
class FirstVoice:
    """The proposal that says the theme best, when nobody inside has an account."""

    title: str
    folio: str
    is_author: bool = True


def of_place(entity_code: str) -> str:
    """Return «de Oaxaca», or "" for what named no state."""
    name = "" if entity_code == NATION else catalogue().entity_name(entity_code)
    return secretariats.of_place(entity_code, name) if name else ""


def answer_letter(referral: Referral, answer: Answer, voice: Voice) -> dict[str, Any]:
    """Return what the letter ``theme_answered`` needs for one person."""
    return {
        "theme_name": referral.theme.name,
        "of_place": of_place(referral.entity_code),
        "decision": answer.decision.label,
        "reason": answer.reason,
        "next_step": answer.next_step,
        "signed_as": answer.signed_as,
        "title": voice.title,
        "folio": voice.folio,
        "is_author": bool(voice.is_author),
        "answers_url": link("routing.theme_answers", theme_id=referral.theme_id),
        "proposal_url": link("pages.proposal", folio=voice.folio),
    }


def preview(referral: Referral, answer: Answer) -> Letter | None:
    """Compose the letter that somebody real will receive; None when nothing public is inside."""
    found = audience_of(queries.proposals_of(referral.theme_id, referral.entity_code), limit=1)
    if found:
        return compose("theme_answered", **answer_letter(referral, answer, cast("Voice", found[0])))
    rows = queries.proposals_inside(referral.theme_id, referral.entity_code).rows
    if not rows:
        return None
    voice = FirstVoice(rows[0].title, rows[0].folio)
    return compose("theme_answered", **answer_letter(referral, answer, voice))
