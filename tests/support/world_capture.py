"""Events told and not, sheets printed and typed: here and away."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.capture import services
from gatp_participa.capture.models import PaperForm
from gatp_participa.capture.services import EventDraft, Sheet
from gatp_participa.capture.status import AttendanceSector, PaperConsent
from gatp_participa.core.db import db
from gatp_participa.proposals.services import ProposalDraft
from gatp_participa.web import uploads
from tests.support.factories import NOON
from tests.support.files import photograph

if TYPE_CHECKING:
    from tests.support.world import World

MINUTES = "## Acuerdos\n\n- Publicar cuándo pasa la pipa.\n- Volver a juntarse en enero."


def build(world: World, users: dict[str, User]) -> None:
    """Make them all."""
    call = db.session.get_one(Call, world.call_ids["open"])
    people = {"20": users["capturer"], "19": users["capturer_away"]}
    _events(world, call, people)
    _sheets(world, call, people)
    _typed(world, call, users)


def _events(world: World, call: Call, people: dict[str, User]) -> None:
    for name, place, is_public in (
        ("told", "20", True),
        ("kept", "20", False),
        ("away", "19", False),
    ):
        draft = EventDraft(
            entity_code=place, title=f"Encuentro {name}", held_on=date(2026, 11, 10),
            place="Casa del Pueblo", organisers="El secretariado", minutes=MINUTES,
            attendance={AttendanceSector.PUBLIC: 80, AttendanceSector.GOVERNMENT: 4},
        )  # fmt: skip
        person = people[place]
        event = services.create_event(draft, call=call, person=person, now=NOON)
        received = uploads.receive(io.BytesIO(photograph()), "foto.jpg", most_bytes=8_000_000)
        services.add_photo(
            event, received, services.put_photo(received), description="Gente en círculo",
            person=person, now=NOON,
        )  # fmt: skip
        if is_public:
            services.publish_event(event, person=person, now=NOON)
        world.meetings[name] = event.id


def _sheets(world: World, call: Call, people: dict[str, User]) -> None:
    for name, place in (("here", "20"), ("away", "19")):
        run = services.number_sheets(call, place, 2, person=people[place], now=NOON)
        world.prints[name] = run.id
        waiting, lost = db.session.scalars(
            select(PaperForm).where(PaperForm.run_id == run.id).order_by(PaperForm.number)
        )
        services.spoil(lost, reason="Se mojó y no se lee.", person=people[place], now=NOON)
        world.sheets |= {f"waiting_{name}": waiting.folio, f"lost_{name}": lost.folio}


def _typed(world: World, call: Call, users: dict[str, User]) -> None:
    for name, person, place in (
        ("here", "capturer", "20"), ("away", "capturer_away", "19"), ("nation", "commission", "20"),
    ):  # fmt: skip
        draft = ProposalDraft(
            title="", problem=f"No pasa la basura desde hace dos meses ({name}).", entity_code=place
        )
        sheet = Sheet(draft=draft, consent=PaperConsent.ON_PAPER, ticket=f"hoja-{name}")
        captured = services.capture(sheet, call=call, person=users[person], now=NOON)
        world.typed[name] = captured.proposal.folio
