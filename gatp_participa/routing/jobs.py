"""Tell everyone what was answered, refer what came late, and keep the days of each referral."""

from __future__ import annotations

from typing import Any

from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.following.queries import silenced_among
from gatp_participa.following.sealing import unsubscribe_url
from gatp_participa.jobs import schedule
from gatp_participa.jobs.queue import handler, report
from gatp_participa.notices import services as notices
from gatp_participa.proposals.queries import audience_of
from gatp_participa.routing import services
from gatp_participa.routing.models import ReasonedResponse
from gatp_participa.routing.news import letter_key
from gatp_participa.routing.notices import answer_letter
from gatp_participa.routing.queries import audience_size, particulars_for, proposals_of
from gatp_participa.web.languages import speaking

BATCH = 500


@handler("routing.notify_answer")
def notify_answer(*, job: Any, response_id: int) -> None:
    """Write to every author and supporter, quoting their own proposal.

    It may run twice, whole or from the middle: each person's letter has a key of its own.
    """
    job_id = None if job is None else job.id
    told, after_id = 0, 0
    while True:
        with transaction():
            last_id, count, total = _tell(response_id, after_id)
        if last_id is None:
            return
        told, after_id = told + count, last_id
        report(job_id, 100 * told / max(total, told), f"{told} de {max(total, told)} personas")


@schedule.every("routing.refer_late", minutes=15)
def refer_late(*, job: Any) -> None:
    """Send public themes to the states whose first proposals in them came late."""
    with transaction():
        services.refer_late(clock.now())


@schedule.every("routing.keep_days", hours=1)
def keep_days(*, job: Any) -> None:
    """Do what the days bring: pauses that end, themes studied long enough, terms that ran out."""
    for act in (
        services.end_long_pauses, services.reopen_studied, services.escalate_overdue,
        services.remind,
    ):  # fmt: skip
        with transaction():
            act(clock.now())


def _tell(response_id: int, after_id: int) -> tuple[int | None, int, int]:
    """Write one batch of letters; return the last person's number, how many, and of how many."""
    response = db.session.get_one(ReasonedResponse, response_id)
    referral, now = response.referral, clock.now()
    inside = proposals_of(referral.theme_id, referral.entity_code)
    voices = audience_of(inside, after_id=after_id, limit=BATCH)
    silenced = silenced_among(voice.user_id for voice in voices)
    apart = particulars_for(referral.id, [voice.user_id for voice in voices])
    for voice in voices:
        if voice.user_id in silenced:
            continue
        with speaking(voice.language):
            notices.send(
                "theme_answered", to=voice.email, now=now,
                dedupe_key=f"{letter_key(response_id)}:{voice.user_id}",
                unsubscribe_url=unsubscribe_url(voice.user_id),
                **answer_letter(
                    referral, response, voice, signed_as=response.signed_as,
                    particulars=apart.get(voice.user_id, ()),
                ),
            )  # fmt: skip
    if not voices:
        return None, 0, 0
    return voices[-1].user_id, len(voices), audience_size(referral.theme_id, referral.entity_code)
