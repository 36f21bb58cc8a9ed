"""What happened in the demonstration country, told act by act with dates relative to today."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.calls import services as calls
from gatp_participa.calls.models import Call
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.dev.models import DemoCountry
from gatp_participa.dev.services import (
    answering,
    asking,
    deliberating,
    following,
    gathering,
    moderating,
    opening,
    people,
    planning,
    tables,
    talking,
    texts,
    together,
    verified,
)
from gatp_participa.dev.services.texts import DemoText
from gatp_participa.entities import queries as entities
from gatp_participa.entities import services as catalogues
from gatp_participa.entities.queries import Catalogue
from gatp_participa.identity.queries import can_verify
from gatp_participa.proposals import services as proposals
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import Channel
from gatp_participa.themes import services as themes

VERSION = 3
SEED = 2019
PARTICIPANTS = 320
SUPPORTS = 1500
Progress = Callable[[float, str], None]


def is_ready() -> bool:
    """Say whether the whole country of this version is in the database."""
    return (
        db.session.scalar(select(DemoCountry.id).where(DemoCountry.version == VERSION)) is not None
    )


def tell(progress: Progress) -> None:
    """Load everything. ``progress`` receives a share from 0 to 1 and what is being done."""
    dice = random.Random(SEED)  # noqa: S311 -- the same country every time, not a secret
    now = clock.now()
    with transaction():
        marker = DemoCountry(loaded_at=now, version=0)  # not ready until the last act
        db.session.add(marker)
        catalogues.load_catalogues()
    progress(0.05, "Catálogos cargados")
    catalogue = entities.catalogue()
    with transaction():
        staff = people.make_staff(now - timedelta(days=400))
        members = tables.make_secretariats(
            catalogue, staff["administracion"], now - timedelta(days=390), dice
        )
        participants = people.make_participants(PARTICIPANTS, now - timedelta(days=250))
    progress(0.15, "Personas y secretariados")
    commission = staff["comision"]
    call = _finished_call(catalogue, staff, participants, now, dice, progress)
    open_call = _open_call(catalogue, commission, participants, now, dice)
    with transaction():
        talking.talk(open_call, participants, members, staff["moderacion"], now, dice)
    together.send_from_a_school(
        open_call, participants[40], participants[0], participants[60:83], now
    )
    with transaction():
        gathering.gather(open_call, staff["captura"], now)
        moderating.moderate(open_call, participants, staff["moderacion"], commission, now)
    if can_verify():
        begun = _midnight(now - timedelta(days=12))
        verified.open_verified_call(participants[5:50], commission, begun, now, _more_dice())
    progress(0.45, "Propuestas recibidas")
    with transaction():
        run = themes.request_run(
            call, seed=0, person=commission, now=now - timedelta(days=195)
        )  # fmt: skip
        run_id = run.id
    themes.perform(run_id, progress=lambda share, note: progress(0.45 + 0.25 * share, note))
    answering.publish_themes(call, run_id, commission, now - timedelta(days=180))
    with transaction():
        deliberating.rank(call, members, now - timedelta(days=176), _more_dice())
        deliberating.meet(now - timedelta(days=172))
        deliberating.call_next(now - timedelta(days=1))
    progress(0.72, "Temas publicados y turnados")
    _themes_to_review(open_call, commission, now)
    progress(0.75, "Temas por revisar")
    answering.answer_some(call, members, commission, now, dice)
    plan_id = planning.write_plan(call, members, commission, now)
    following.follow(plan_id, members, participants, commission, now)
    progress(0.9, "Respuestas y plan de acción")
    asking.ask_about_data(participants[2:5], commission, now)
    asking.read_by_the_week(
        participants[1], plan_id=plan_id, entity_code=answering.DILIGENT, now=now
    )  # fmt: skip
    with transaction():
        calls.publish_results(call, person=commission, now=now - timedelta(days=90))
        db.session.get_one(DemoCountry, marker.id).version = VERSION
    progress(1.0, f"Listo: {call.title} y {open_call.title}")


def _themes_to_review(call: Call, commission: User, now: datetime) -> None:
    """Leave on the board drafts of the open call, and another grouping to compare them with."""
    for seed in (0, 1):
        with transaction():
            run = themes.request_run(
                call, seed=seed, person=commission, now=now - timedelta(hours=2 - seed)
            )
            run_id = run.id
        themes.perform(run_id)


def _finished_call(
    catalogue: Catalogue, staff: dict[str, User], participants: list[User], now: datetime,
    dice: random.Random, progress: Progress,
) -> Call:  # fmt: skip
    opens_at = _midnight(now - timedelta(days=240))
    closes_at = opens_at + timedelta(days=35)
    rows = texts.closed_call_texts(catalogue, opens_at, closes_at, dice)
    commission = staff["comision"]
    with transaction():
        draft = opening.finished_call_draft(opens_at, closes_at)
        call = calls.create(draft, person=commission, now=opens_at - timedelta(days=20))
        calls.publish(call, person=commission, now=opens_at - timedelta(days=10))
    with transaction():
        calls.sweep(opens_at)
    with transaction():
        store(call, rows, participants, dice)
    progress(0.3, "Propuestas de la convocatoria terminada")
    with transaction():
        support_some(call, participants, dice)
        opening.hide_what_breaks_the_rules(call, rows, staff["moderacion"])
    with transaction():
        calls.sweep(closes_at)
    with transaction():
        calls.start_analysis(call, person=commission, now=closes_at + timedelta(days=2))
    return call


def _open_call(
    catalogue: Catalogue, commission: User, participants: list[User], now: datetime,
    dice: random.Random,
) -> Call:  # fmt: skip
    opens_at = _midnight(now - timedelta(days=20))
    call = opening.make_open_call(opens_at, _midnight(now + timedelta(days=22)), commission)
    rows = texts.open_call_texts(catalogue, opens_at, now - timedelta(hours=2), dice)
    with transaction():
        store(call, rows, participants, dice)
    with transaction():
        support_some(call, participants, dice, count=160, until=now)
        opening.withdraw_one(call, now - timedelta(days=1), dice)
    return call


def store(call: Call, rows: list[DemoText], participants: list[User], dice: random.Random) -> None:
    """Store texts as proposals: an account behind those that came by the web or by e-mail."""
    topics = {topic.name: topic.id for topic in call.topics}
    known = texts.document("themes")
    proposals.store_rows(
        [
            proposals.ProposalRow(
                title=row.title, problem=row.problem, action=row.action, result=row.result,
                entity_code=row.entity_code, language=row.language, channel=row.channel,
                topic_id=topics.get(opening.TOPICS.get(known.get(row.label, {}).get("topic"), "")),
                submitted_at=row.submitted_at, reference_label=row.label or None,
                author_id=dice.choice(participants).id
                if row.channel in (Channel.WEB, Channel.EMAIL) else None,
            )
            for row in rows
        ],
        call=call,
        now=call.closes_at,
    )  # fmt: skip


def support_some(
    call: Call, participants: list[User], dice: random.Random, count: int = SUPPORTS,
    until: datetime | None = None,
) -> None:  # fmt: skip
    """Give supports, a few proposals getting many and most getting few."""
    found = db.session.execute(
        select(Proposal.id, Proposal.submitted_at, Proposal.author_id)
        .where(Proposal.call_id == call.id)
        .order_by(Proposal.id)
    ).all()
    end = until or call.closes_at
    weights = [dice.paretovariate(1.1) for _ in found]
    for proposal_id, submitted_at, author_id in dice.choices(found, weights, k=count):
        person = dice.choice(participants)
        moment = submitted_at + (end - submitted_at) * dice.random()
        if person.id != author_id and submitted_at < moment < end:
            proposals.support(proposal_id, person=person, now=moment)


def _more_dice() -> random.Random:
    """Return dice for what was added later: what was thrown before stays as it was."""
    return random.Random(SEED + 1)  # noqa: S311 -- as above


def _midnight(moment: datetime) -> datetime:
    local = moment.astimezone(clock.MEXICO)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
