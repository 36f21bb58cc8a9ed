"""Minutes: written, signed by each side that came, and never changed again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Sector
from gatp_participa.core.errors import (
    ConflictError,
    NotAllowedError,
)
from gatp_participa.deliberation import queries, services
from gatp_participa.deliberation.models import SessionSignature, Vote
from gatp_participa.deliberation.services import AgreementDraft, SessionDraft
from gatp_participa.deliberation.status import (
    Choice,
    SessionStatus,
)
from tests.deliberation.helpers import (
    DRAFT,
    LATER,
    SECTORS,
    all_present,
    make_held,
    make_signed,
    make_table,
    make_written,
)

pytestmark = pytest.mark.usefixtures("session", "at_noon")
GOV, CIV, OVER = SECTORS


def draft(**kw):
    return SessionDraft(**{**vars(DRAFT), **kw})


def test_the_minutes_are_published_when_each_sector_that_came_signed(session):
    table = make_table(seats=2)
    written = make_written(table)
    digest = queries.room_of(written).digest
    with pytest.raises(NotAllowedError):
        services.sign(written, digest=digest, person=table.deputies[GOV], now=LATER)
    assert not services.sign(written, digest=digest, person=table.users[GOV][0], now=LATER)
    assert not services.sign(written, digest=digest, person=table.users[GOV][1], now=LATER)
    assert not services.sign(written, digest=digest, person=table.users[CIV][0], now=LATER)
    assert services.sign(written, digest=digest, person=table.users[OVER][0], now=LATER)
    assert (written.status, written.signed_at) == (SessionStatus.SIGNED, LATER)
    assert set(session.scalars(select(SessionSignature.digest))) == {digest}


def test_changing_the_text_voids_the_signatures_and_another_text_is_not_signed(session):
    table = make_table()
    written = make_written(table)
    digest = queries.room_of(written).digest
    services.sign(written, digest=digest, person=table.users[GOV][0], now=LATER)
    act = {"person": table.facilitator, "now": LATER}
    assert services.write_minutes(written, "Se revisaron **tres** turnos.", **act) == 0
    assert services.write_minutes(written, "Se revisaron cuatro.", **act) == 1
    assert session.scalars(select(SessionSignature)).all() == []
    with pytest.raises(ConflictError, match="cambió"):
        services.sign(written, digest=digest, person=table.users[GOV][0], now=LATER)


def test_nothing_in_signed_minutes_changes(session):
    table = make_table()
    signed = make_signed(table)
    (item, _other) = queries.room_of(signed).items
    act = {"person": table.facilitator, "now": LATER}
    before = queries.room_of(signed).digest
    for change in (
        lambda: services.write_minutes(signed, "Otra cosa.", **act),
        lambda: services.vote(item, {table.members[0].seat_id: Choice.AGAINST}, **act),
        lambda: services.resolve(item, None, **act),
        lambda: services.take_attendance(signed, all_present(table), **act),
        lambda: services.agree(signed, AgreementDraft(body="a", responsible="b"), **act),
        lambda: services.cancel(signed, reason="No", **act),
        lambda: services.reschedule(
            signed, draft(starts_at=LATER + timedelta(1), ends_at=LATER + timedelta(2)), **act
        ),
    ):
        with pytest.raises(ConflictError):
            change()
    session.expire_all()
    assert queries.room_of(signed).digest == before
    assert len(session.scalars(select(Vote)).all()) == 3


def test_a_point_without_its_end_or_minutes_without_words_are_not_signed():
    table = make_table()
    held = make_held(table)
    with pytest.raises(ConflictError, match="escribe"):
        services.sign(held, digest="", person=table.users[Sector.GOVERNMENT][0], now=LATER)
    services.write_minutes(held, "Algo se dijo.", person=table.facilitator, now=LATER)
    with pytest.raises(ConflictError, match="terminó"):
        services.sign(held, digest="", person=table.users[Sector.GOVERNMENT][0], now=LATER)
