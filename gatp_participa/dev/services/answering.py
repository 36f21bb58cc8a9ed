"""Themes reviewed by a person, referred to the states, and answered by some of them."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Sector
from gatp_participa.calls.models import Call
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.dev.services.texts import document
from gatp_participa.entities.models import NATION
from gatp_participa.proposals.models import Proposal
from gatp_participa.routing import services as routing
from gatp_participa.routing.models import Referral
from gatp_participa.routing.queries import particulars_of
from gatp_participa.routing.status import Decision, Grounds
from gatp_participa.themes import services as themes
from gatp_participa.themes.models import Theme, ThemeMember

# How many of what they receive is answered: by states with a secretariat, by the others.
ANSWERED_BY_SECRETARIAT, ANSWERED_BY_NATION = 0.72, 0.35
# The state of the demonstration's plan answers everything.
DILIGENT = "20"
MAJORITY = 1 / 3
FOR_A_SCHOOL = (
    "Gracias por contarnos cómo es su recreo. Leímos lo que pidieron en voz alta en la mesa y por "
    "eso se decidió así: su escuela está en la lista y les vamos a avisar cada vez que haya algo "
    "nuevo. Si algo no se entiende, pregúntennos otra vez."
)


@dataclass(frozen=True)
class Said:
    """An answer of the country's texts."""

    decision: Decision
    reason: str
    next_step: str
    grounds: Grounds | None = None  # of «not now»
    study_days: int = 0  # of «under study»

    def until_on(self, published_at: datetime) -> date | None:
        """Return the day until when it is studied, or None."""
        if not self.study_days:
            return None
        return clock.local_day(published_at) + timedelta(days=self.study_days)


def true_label(theme_id: int) -> str:
    """Return the label that most of a theme's texts were written under, "" when none has a third."""
    counts = Counter(
        db.session.scalars(
            select(Proposal.reference_label)
            .join(ThemeMember, ThemeMember.proposal_id == Proposal.id)
            .where(ThemeMember.theme_id == theme_id)
        )
    )
    label, count = counts.most_common(1)[0]
    return label if label and count > MAJORITY * counts.total() else ""


def publish_themes(call: Call, run_id: int, commission: User, now: datetime) -> None:
    """Name the themes as a reviewer would, publish them and refer them to the states."""
    known, used = document("themes"), set()
    theme_ids = db.session.scalars(
        select(Theme.id).where(Theme.run_id == run_id).order_by(Theme.members_count.desc())
    ).all()
    for minute, theme_id in enumerate(theme_ids):
        moment = now + timedelta(minutes=10 * minute)
        with transaction():
            theme = db.session.get_one(Theme, theme_id)
            label = true_label(theme_id)
            if label and label not in used:
                used.add(label)
                words = known[label]
                themes.rename(
                    theme, words["name"], summary=words["summary"], person=commission, now=moment
                )
            routing.publish_and_refer(theme, person=commission, now=moment)


def answer_some(
    call: Call, members: dict[tuple[str, Sector], User], commission: User, now: datetime,
    dice: random.Random,
) -> None:  # fmt: skip
    """Answer a part of the referrals, each with its reason, over the following months."""
    answers = document("answers")
    rows = db.session.execute(
        select(Referral.id, Referral.theme_id, Referral.entity_code, Referral.referred_at)
        .join(Theme, Theme.id == Referral.theme_id)
        .where(Theme.call_id == call.id)
        .order_by(Referral.id)
    ).all()
    labels = {theme_id: true_label(theme_id) for theme_id in {row.theme_id for row in rows}}
    for row in rows:
        attending = members.get((row.entity_code, Sector.OVERSIGHT_BODY))
        chance = ANSWERED_BY_SECRETARIAT if attending else ANSWERED_BY_NATION
        if row.entity_code != DILIGENT and dice.random() > chance:
            continue
        options = answers[labels[row.theme_id]]
        first = row.entity_code == DILIGENT or dice.random() < 0.6
        said = _said(options[0 if first else 1])
        moment = row.referred_at + timedelta(days=dice.randrange(12, 80), hours=dice.randrange(9))
        if said.study_days:  # still being studied today, whatever runs next
            moment = now - timedelta(days=3 + row.id % (said.study_days - 10))
        with transaction():
            referral = db.session.get_one(Referral, row.id)
            person = attending if attending and row.entity_code != NATION else commission
            routing.acknowledge(referral, person=person, now=moment - timedelta(days=7))
            _answer_schools(referral, person, moment - timedelta(days=1))
            published_at = min(moment, now - timedelta(days=1))
            routing.answer(
                referral, decision=said.decision, reason=said.reason, next_step=said.next_step,
                grounds=said.grounds, until_on=said.until_on(published_at), person=person,
                now=published_at,
            )  # fmt: skip


def _said(words: list[Any]) -> Said:
    """Read an answer: decision, reason, next step, and the grounds or days that go with it."""
    decision, reason, next_step, *apart = words
    if decision == Decision.NOT_NOW:
        return Said(Decision.NOT_NOW, reason, next_step, grounds=Grounds(apart[0]))
    if decision == Decision.UNDER_STUDY:
        return Said(Decision.UNDER_STUDY, reason, next_step, study_days=apart[0])
    return Said(Decision(decision), reason, next_step)


def _answer_schools(referral: Referral, person: User, now: datetime) -> None:
    """Answer apart what a school sent, as its table would before the answer to all."""
    for one in particulars_of(referral):
        if one.is_school:
            routing.answer_particularly(
                referral, folio=one.folio, body=FOR_A_SCHOOL, person=person, now=now
            )
