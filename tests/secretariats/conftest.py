"""Tables to begin from, and short ways to say who sits where."""

import io
from datetime import date

import pytest

from gatp_participa.secretariats import services
from gatp_participa.secretariats.status import Stage
from gatp_participa.web import uploads
from tests.support.factories import NOON, make_commission

TODAY = date(2026, 11, 21)
START = date(2024, 3, 12)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def record(content=PDF):
    return services.put_record(uploads.receive(io.BytesIO(content), "acta.pdf", most_bytes=10**7))


def begin(body, stage, day, *, by, note="Se acordó en una reunión pública.", **more):
    return services.begin_stage(body, stage, from_on=day, note=note, person=by, now=NOON, **more)


def install(by, code="20", day=START, **more):
    body = services.open_body(code[:2], code if len(code) == 5 else None, person=by, now=NOON)
    begin(body, Stage.INSTALLED, day, by=by, **more)
    return body


def seat(body, sector, by, day=START, title=""):
    return services.add_seat(body, sector, title=title, from_on=day, person=by, now=NOON)


def sit(place, name, by, day=TODAY, **more):
    return services.seat_member(
        place, services.Named(name=name), from_on=day, person=by, now=NOON, **more
    )


@pytest.fixture
def commission(session, at_noon):
    return make_commission()


@pytest.fixture
def table(commission):
    return install(commission)
