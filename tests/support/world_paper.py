"""What institutions do in the world: referrals, plans, requests about data, imports, letters."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gatp_participa.accounts.models import SignInCode, User
from gatp_participa.core import folios, storage
from gatp_participa.following.models import Follow
from gatp_participa.following.status import Kind
from gatp_participa.importers.models import ImportBatch, ImportRow
from gatp_participa.importers.services import job_key
from gatp_participa.importers.status import BatchStatus, Outcome
from gatp_participa.jobs import queue
from gatp_participa.languages.models import SpokenText
from gatp_participa.languages.services import files as recordings
from gatp_participa.languages.status import Place
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.privacy.models import ArcoRequest, Consent, PrivacyNotice
from gatp_participa.privacy.status import Purpose, RequestKind, RequestStatus
from gatp_participa.proposals.models import Proposal
from gatp_participa.routing.status import ReferralStatus
from gatp_participa.themes.models import Theme
from tests.support.factories import (
    NOON,
    make_commitment,
    make_plan,
    make_referral,
    make_response,
    save,
)
from tests.support.world_texts import secret

if TYPE_CHECKING:
    from tests.support.world import World

DAY = timedelta(days=1)
NOTICES = (1, 2, 3)


def build(
    world: World, users: dict[str, User], texts: dict[str, Proposal], themes: dict[str, Theme]
) -> None:
    """Make them all."""
    _referrals(world, themes)
    _plans(world, texts, themes)
    _notices(world)
    _requests(world, users)
    _imports(world, users, texts)
    _spoken(world)
    _letters(world, users, texts, themes)


def _referrals(world: World, themes: dict[str, Theme]) -> None:
    sent = {
        "sent": make_referral(themes["published"]),
        "away": make_referral(themes["published"], entity_code="19"),
        "nowhere": make_referral(themes["published"], entity_code="00"),
        "no_table": make_referral(themes["acknowledged"], entity_code="07"),
        "acknowledged": make_referral(
            themes["acknowledged"], status=ReferralStatus.ACKNOWLEDGED, acknowledged_at=NOON
        ),
        "answered": make_referral(themes["answered"]),
    }
    make_response(sent["answered"])
    world.referrals |= {name: one.id for name, one in sent.items()}


def _plans(world: World, texts: dict[str, Proposal], themes: dict[str, Theme]) -> None:
    for place, code in (("here", "20"), ("away", "19")):
        for is_public in (True, False):
            name = f"{'published' if is_public else 'draft'}_{place}"
            plan = make_plan(code, published=is_public, ordinal=1 if is_public else 2)
            promise = make_commitment(
                plan, themes=(themes["answered"],), proposals=(texts["answered"],),
                declared_progress=40, verified_progress=10,
            )  # fmt: skip
            if not is_public:
                plan.title, promise.title = secret(f"plan {place}"), secret(f"promesa {place}")
            world.plans[name] = plan.id, code, plan.ordinal
            world.commitments[name] = promise.id


def _notices(world: World) -> None:
    """Three versions: one that was, the one in force, and one that does not count yet."""
    days = (date(2026, 1, 1), date(2026, 6, 1), date(2031, 1, 1))
    for number, day in zip(NOTICES, days, strict=True):
        is_next = number == NOTICES[-1]
        words = secret("aviso futuro") if is_next else f"Versión {number} del aviso"
        save(
            PrivacyNotice(
                number=number, simplified=f"{words}. " * 20, full="## Quién\n\n" + f"{words}. " * 30,
                changes=f"{words}: se explica mejor.", valid_from_on=day, published_at=NOON,
            )
        )  # fmt: skip
    world.notices |= {"past": NOTICES[0], "in_force": NOTICES[1], "next": NOTICES[2]}


def _requests(world: World, users: dict[str, User]) -> None:
    answered = {"answered_at": NOON, "answer": secret("respuesta datos")}
    more: dict[str, dict] = {
        "received": {}, "refused": {"status": RequestStatus.REFUSED} | answered,
        "granted": {"status": RequestStatus.GRANTED, "execute_due_on": NOON.date() + 9 * DAY}
        | answered,
        "prevented": {
            "status": RequestStatus.PREVENTED, "prevented_at": NOON, "prevention": "Falta decir cuál.",
            "reply_due_on": NOON.date() + 10 * DAY,
        },
        "commissions": {"user_id": users["commission"].id, "body": "Quiero ver mis datos, todos."},
    }  # fmt: skip
    for name, kw in more.items():
        defaults = {
            "folio": folios.new("DAT"), "user_id": users["author"].id, "filed_at": NOON - DAY,
            "kind": RequestKind.ACCESS, "body": secret(f"solicitud {name}"),
            "due_on": NOON.date() + 20 * DAY, "answer_due_on": NOON.date() + 20 * DAY,
        }  # fmt: skip
        world.requests[name] = save(ArcoRequest(**defaults | kw)).folio
    for kind in ("author", "stranger"):
        one = Consent(
            user_id=users[kind].id, notice_number=NOTICES[1], purpose=Purpose.PROPOSE,
            given_at=NOON, channel="web",
        )  # fmt: skip
        world.consents[kind] = save(one).id


def _imports(world: World, users: dict[str, User], texts: dict[str, Proposal]) -> None:
    for kind in ("capturer", "capturer_away", "commission"):
        batch = ImportBatch(
            call_id=texts["published"].call_id, person_id=users[kind].id, format="table",
            file_name=secret(f"archivo de {kind}") + ".csv", file_digest="0" * 64, created_at=NOON,
            read=3, created=2, updated=0, unchanged=0, rejected=1, seconds=0.1,
            errors={"rows": [{"row": 3, "reason": secret(f"fila de {kind}")}], "warnings": {}},
        )  # fmt: skip
        world.batches[kind] = save(batch).id
        save(ImportRow(batch_id=batch.id, number=2, outcome=Outcome.CREATED, folio="OAX-222-222"))
    ended = {"ended_at": NOON, "ended_by_id": users["commission"].id}
    for name, kw in (
        ("waiting", {"status": BatchStatus.WAITING}),
        ("undone", {"status": BatchStatus.UNDONE, "taken_back": 2, "kept": 1} | ended),
    ):
        batch = ImportBatch(
            call_id=texts["published"].call_id, person_id=users["commission"].id, format="table",
            file_name=f"{name}.csv", file_digest="0" * 64, created_at=NOON, read=3, created=3,
            updated=0, unchanged=0, rejected=0, seconds=0.1, errors={}, **kw,
        )  # fmt: skip
        world.batches[name] = save(batch).id
    queue.enqueue(
        "importers.run", now=NOON, key=job_key(world.batches["waiting"]), options={},
        batch_id=world.batches["waiting"], upload="0" * 32,
    )  # fmt: skip


def _spoken(world: World) -> None:
    """What two languages say of a page, one of them in public, with a recording each."""
    for name, language in (("public", "nah"), ("kept", "yua")):
        key = storage.new_key("voices")
        recordings().put(key, io.BytesIO(b"ID3" + bytes(400)))
        one = SpokenText(
            language=language, place=next(iter(Place)), title=f"Texto {language}",
            body=secret(f"voz {name}"), audio_key=key, audio_type="mp3", audio_bytes=403,
            audio_seconds=3, audio_digest="0" * 64, is_published=name == "public",
            created_at=NOON, updated_at=NOON,
        )  # fmt: skip
        world.spoken[name] = save(one).id, language, one.place.value


def _letters(
    world: World, users: dict[str, User], texts: dict[str, Proposal], themes: dict[str, Theme]
) -> None:
    followed = {
        Kind.PROPOSAL: texts["published"].id, Kind.THEME: themes["published"].id, Kind.STATE: 20,
        Kind.PLAN: world.plans["published_here"][0],
    }  # fmt: skip
    for kind, number in followed.items():
        save(Follow(user_id=users["follower"].id, kind=kind, number=number, created_at=NOON))
    message = OutboxMessage(
        kind="digest", recipient="author@personas.example", subject="Novedades",
        body_text=secret("carta"), body_html="<p>Hola</p>", created_at=NOON, sent_at=NOON,
    )  # fmt: skip
    world.messages["letter"] = save(message).id
    code = SignInCode(
        email="author@personas.example", digest="0" * 64, created_at=NOON,
        expires_at=NOON + timedelta(minutes=10),
    )  # fmt: skip
    world.codes["waiting"] = save(code).id
