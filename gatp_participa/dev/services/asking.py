"""What people of the demonstration ask about their data, and somebody who reads a weekly digest."""

from __future__ import annotations

from datetime import datetime, timedelta

from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.following import jobs
from gatp_participa.following import services as following
from gatp_participa.following.rules import HOUR
from gatp_participa.following.states import number_of
from gatp_participa.following.status import Delivery, Kind
from gatp_participa.privacy import services as privacy
from gatp_participa.privacy.status import RequestKind

DAY = timedelta(days=1)


def ask_about_data(people: list[User], commission: User, now: datetime) -> None:
    """Leave on the desk a new request, one that waits for what is missing, one to carry out."""
    new, unclear, answered = people
    with transaction():
        privacy.file_request(
            RequestKind.ACCESS, "Quiero saber qué guardan de mí y desde cuándo.",
            person=new, now=now - 2 * DAY,
        )  # fmt: skip
        request = privacy.file_request(
            RequestKind.RECTIFICATION, "Hay un dato mío que está mal y quiero que lo corrijan.",
            person=unclear, now=now - 6 * DAY,
        )  # fmt: skip
        privacy.prevent_request(
            request,
            missing=(
                "No encontramos cuál dato está mal. Dinos cuál es, dónde lo viste y cómo debe "
                "decir; con eso lo corregimos."
            ),
            person=commission, now=now - 3 * DAY,
        )  # fmt: skip
        request = privacy.file_request(
            RequestKind.OPPOSITION, "No quiero que mi nombre público aparezca en los comentarios.",
            person=answered, now=now - 20 * DAY,
        )  # fmt: skip
        privacy.answer_request(
            request, is_granted=True,
            answer=(
                "Procede. Cambiaremos tu nombre público por uno al azar en todo lo que "
                "comentaste; tus propuestas nunca lo llevaron."
            ),
            person=commission, now=now - 5 * DAY,
        )  # fmt: skip


def read_by_the_week(reader: User, *, plan_id: int, entity_code: str, now: datetime) -> None:
    """Have somebody follow a plan and its state, and write them the digest of last Monday."""
    with transaction():
        since = now - 40 * DAY
        following.follow(Kind.PLAN, plan_id, person=reader, now=since)
        following.follow(Kind.STATE, number_of(entity_code), person=reader, now=since)
        following.choose_delivery(reader, Delivery.WEEKLY, person=reader, now=since)
    with transaction():
        begun = following.begin_digests(_last_monday(now), only=Delivery.WEEKLY)
    for number in begun:
        jobs.digest(job=None, digest_id=number)


def _last_monday(now: datetime) -> datetime:
    """Return the last Monday's hour of digests that has passed."""
    local = now.astimezone(clock.MEXICO)
    monday = (local - local.weekday() * DAY).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return monday if monday <= local else monday - 7 * DAY
