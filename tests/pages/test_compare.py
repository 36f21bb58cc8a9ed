"""The states side by side: what counts, what few cases say, and what no page ever says."""

import csv
import io
from datetime import date, timedelta

import pytest

from gatp_participa.core.db import db
from gatp_participa.pages.queries import compare
from gatp_participa.pages.status import Measure, Reading
from gatp_participa.plans.models import Activity
from gatp_participa.plans.status import CommitmentStatus, DelayReason
from gatp_participa.routing.models import Referral, ReferralPause
from gatp_participa.routing.queries import lights_of_every_state
from gatp_participa.routing.status import Clock, PauseReason, ReferralStatus
from tests.support.factories import (
    NOON,
    make_call,
    make_commitment,
    make_plan,
    make_referral,
    make_response,
    make_run,
    make_theme,
    save,
)

pytestmark = pytest.mark.usefixtures("session", "at_noon")
TODAY = date(2026, 11, 21)
BEFORE, AFTER = TODAY - timedelta(days=3), TODAY + timedelta(days=30)


class Country:
    """Themes of one call, sent to states and answered in time, late or not at all."""

    def __init__(self):
        self.call = make_call()
        self.run = make_run(self.call)

    def theme(self):
        return make_theme(call=self.call, run=self.run, published=True)

    def sent(self, code, *, due=BEFORE, many=1):
        return [make_referral(self.theme(), code, answer_due_on=due) for _ in range(many)]

    def answered(self, code, many, *, late=0):
        for number in range(many):
            referral = make_referral(
                self.theme(), code, answer_due_on=BEFORE if number < late else AFTER
            )
            make_response(referral, published_at=NOON)

    def activities(self, code, statuses, *, ends_on=BEFORE):
        promise = make_commitment(make_plan(code))
        for place, status in enumerate(statuses, 1):
            save(Activity(
                commitment_id=promise.id, position=place, title="Poner lámparas",
                starts_on=BEFORE - timedelta(days=90), ends_on=ends_on, status=status,
                progress=100 if status in {"completed", "verified"} else 0,
                verified_at=NOON if status is CommitmentStatus.VERIFIED else None,
                stopped_reason=DelayReason.BUDGET if status in {"suspended", "withdrawn"} else None,
            ))  # fmt: skip


@pytest.fixture
def country():
    return Country()


def of(measure):
    one = compare.compared(measure, TODAY)
    every = [*one.states, *([one.nowhere] if one.nowhere else [])]
    return {share.code: (share.part, share.whole) for share in every}, one


def test_in_time_is_what_the_traffic_light_says(country):
    country.answered("20", 4, late=1)
    country.sent("20", many=2)
    country.sent("20", due=AFTER)
    (paused,) = country.sent("20")
    save(ReferralPause(referral_id=paused.id, reason=PauseReason.OTHER, body="Se consulta.",
                       from_on=BEFORE))  # fmt: skip
    (returned,) = country.sent("20")
    returned.status = ReferralStatus.RETURNED
    db.session.flush()
    counts, _ = of(Measure.IN_TIME)
    assert counts == {"20": (3, 6)}
    (light,) = [one for one in lights_of_every_state(TODAY) if one.code == "20"]
    assert counts["20"] == (light.of(Clock.ANSWERED), light.closed)


def test_promised_is_an_answered_theme_in_a_public_commitment_of_the_same_state(country):
    country.answered("20", 5)
    themes = [one.theme for one in db.session.query(Referral).order_by(Referral.id)]
    make_commitment(make_plan("20"), themes=(themes[0],))
    make_commitment(make_plan("20"), themes=(themes[0],))  # the same theme twice is one theme
    make_commitment(make_plan("14"), themes=(themes[1],))
    make_commitment(make_plan("20", published=False), themes=(themes[2],))
    make_commitment(make_plan("20"), themes=(themes[3],), status=CommitmentStatus.WITHDRAWN)
    country.sent("20")
    assert of(Measure.PROMISED)[0] == {"20": (1, 5)}


def test_verified_is_of_the_activities_whose_last_day_passed(country):
    done = (CommitmentStatus.VERIFIED, CommitmentStatus.COMPLETED, CommitmentStatus.SUSPENDED,
            CommitmentStatus.NOT_STARTED, CommitmentStatus.WITHDRAWN)  # fmt: skip
    country.activities("20", done)
    country.activities("20", [CommitmentStatus.VERIFIED], ends_on=AFTER)
    assert of(Measure.VERIFIED)[0] == {"20": (1, 4)}


def test_states_go_in_the_order_of_the_alphabet_never_of_their_figures(country):
    for code, many in (("15", 3), ("16", 12), ("01", 1), ("00", 2)):
        country.answered(code, many, late=many // 2)
    _, one = of(Measure.IN_TIME)
    # Aguascalientes, Estado de México, Michoacán.
    assert [share.code for share in one.states] == ["01", "15", "16"]
    assert one.nowhere.code == "00"
    assert len(one.without) == 29
    assert (one.country.part, one.country.whole) == (10, 18)


@pytest.mark.parametrize(
    ("part", "whole", "reading"),
    [
        (0, 9, Reading.FEW), (9, 9, Reading.FEW), (7, 10, Reading.ALIKE), (0, 10, Reading.ALIKE),
        (0, 40, Reading.BELOW), (40, 40, Reading.ABOVE),
    ],
)  # fmt: skip
def test_only_what_chance_hardly_explains_is_said(part, whole, reading):
    assert compare._reading(part, whole, 0.5 if whole > 10 else 0.4) is reading


def test_few_cases_are_counted_and_have_no_percentage(browse, country):
    country.answered("20", 4, late=1)
    country.answered("14", 30, late=10)
    page = browse().get("/estados/comparar")
    assert "pocas para comparar: 3 de 4" in page.text
    assert "75 %" not in page.text
    assert "67 %" in page.text
    assert "entre 49 y 81 %" in page.text
    assert "no se distingue del país" in page.text


def test_who_stands_apart_is_said_in_words(browse, country):
    country.answered("20", 40)
    country.answered("14", 40, late=40)
    page = browse().get("/estados/comparar?medida=a-tiempo")
    assert "por encima del país" in page.text
    assert "por debajo del país" in page.text


@pytest.mark.parametrize("measure", ["", *Measure, "otra"])
def test_a_country_without_cases_says_when_there_will_be(browse, measure):
    page = browse().get(f"/estados/comparar?medida={measure}")
    assert "Todavía no" in page.text
    assert "<table" not in page.html
    assert page.heading == "Los estados, uno junto a otro"


def test_a_full_country_costs_few_queries_and_bytes(browse, budget, country, remembered):
    for number in range(1, 33):
        country.answered(f"{number:02}", 11, late=number % 5)
    for measure in Measure:
        _page, queries = budget(browse(), f"/estados/comparar?medida={measure.value}")
        assert queries <= 6


def test_the_csv_has_the_three_measures_and_the_country(browse, country):
    country.answered("20", 12, late=3)
    country.answered("14", 2)
    country.activities("20", [CommitmentStatus.VERIFIED])
    answer = browse().client.get("/estados/comparar.csv")
    assert answer.headers["Content-Disposition"].endswith('"estados-comparados.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    found = {(row["medida"], row["entidad"]): row for row in rows}
    assert set(found) == {
        *(("a-tiempo", code) for code in ("pais", "14", "20")),
        *(("prometido", code) for code in ("pais", "14", "20")),
        ("comprobado", "pais"), ("comprobado", "20"),
    }  # fmt: skip
    oaxaca = found["a-tiempo", "20"]
    assert (oaxaca["parte"], oaxaca["total"], oaxaca["porcentaje"]) == ("9", "12", "75.0")
    assert float(oaxaca["desde"]) < 75 < float(oaxaca["hasta"])
    assert found["a-tiempo", "14"]["porcentaje"] == ""
    assert found["a-tiempo", "14"]["lectura"] == "few"


def test_the_list_of_states_leads_here(browse):
    assert "/estados/comparar" in browse().get("/estados").links
