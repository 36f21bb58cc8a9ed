"""What the public log and the desk's load count, and what they never say."""

import csv
import io
from datetime import date, timedelta

import pytest

from gatp_participa.core.db import db
from gatp_participa.moderation.models import Appeal, Decision
from gatp_participa.moderation.queries import log, workload
from gatp_participa.moderation.status import DecisionKind, Kind, Outcome, Reason
from tests.moderation.support import decide, make_item, make_moderator, make_report
from tests.support.factories import NOON, make_commission, make_proposal, make_user
from tests.support.queries import count_queries

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TODAY = date(2026, 11, 21)


def decided(hours=5, *, place="20", kind=DecisionKind.HIDE, reason=Reason.INSULT, at=NOON, by=None):
    proposal = make_proposal(entity_code=place, author_id=make_user().id)
    item = make_item(proposal, now=at - hours * HOUR)
    person = by or make_moderator(place or "00")
    return decide(item, kind, reason, person=person, now=at)


def appealed(decision, outcome=None):
    is_over = outcome is not None
    db.session.add(
        Appeal(
            decision_id=decision.id, entity_code=decision.entity_code, body="No insulta.",
            person_id=decision.item.author_id, appealed_at=NOON, due_on=TODAY, outcome=outcome,
            answer="Cierto." if is_over else "", decided_at=NOON if is_over else None,
        )
    )  # fmt: skip
    db.session.flush()


@pytest.mark.parametrize(
    ("histogram", "half", "nine"),
    [([(4, 1)], 4, 4), ([(1, 5), (10, 4), (90, 1)], 1, 10), ([(0, 1), (7, 1), (8, 1)], 7, 8)],
)
def test_percentiles_are_values_that_happened(histogram, half, nine):
    assert log.percentile(histogram, 0.5) == half
    assert log.percentile(histogram, 0.9) == nine


def test_what_is_counted_is_what_stands(session):
    for hours in (1, 2, 3, 4, 30):
        decided(hours)
    decided(kind=DecisionKind.KEEP, reason=Reason.WITHIN_RULES)
    undone = decided(500)
    undone.undone_at, undone.undone_by_id = NOON, undone.decided_by_id
    appealed(decided(), Outcome.REVERSED)
    appealed(decided(), Outcome.UPHELD)
    appealed(decided(place="19"))
    found = log.statistics(None, today=TODAY)
    assert (found.decided, found.kinds[DecisionKind.HIDE]) == (9, 8)
    assert (found.appealed, found.reversed, found.upheld) == (3, 1, 1)
    assert (found.lapse.median, found.lapse.most) == (5, 30)
    assert found.months[-1] == (date(2026, 11, 1), 9, 8)
    assert found.places == [("20", 8, 7), ("19", 1, 1)]
    assert log.statistics("19", today=TODAY).decided == 1
    assert log.statistics("07", today=TODAY).lapse is None


def test_months_are_those_of_mexico_and_a_year_of_them(session):
    decided(at=NOON.replace(day=1, hour=5))  # still the last day of October in Mexico
    decided(at=NOON.replace(year=2025, month=12, day=1, hour=12))
    decided(at=NOON.replace(year=2025, month=11, day=30))
    found = log.statistics(None, today=TODAY)
    assert [count for _day, count, _out in found.months] == [1] + [0] * 9 + [1, 0]
    assert log.months_until(date(2026, 2, 3))[0] == date(2025, 3, 1)


def test_the_public_page_says_how_much_and_never_what(browse, at_noon, remembered):
    for n in range(30):
        decided(n, place="20" if n % 2 else "19")
    appealed(decided(70), Outcome.REVERSED)
    one = db.session.query(Decision).first()
    browser = browse(None)
    browser.get("/moderacion")
    with count_queries() as seen:
        page = browser.get("/moderacion")
    assert len(seen) <= 12, seen
    thing = db.session.get_one(type(make_proposal()), one.item.thing_id)
    for text in (thing.title, thing.folio, one.body):
        assert text not in page.html
    assert "Se ocultó" in page.text
    assert "3 días" in page.text
    following = next(link for link in page.links if "despues=" in link)
    assert "Se ocultó" in browser.get(following).text
    assert "Oaxaca" in browser.get("/moderacion?estado=20").heading
    assert browser.get("/moderacion?estado=99' or 1=1").heading == "Cómo se modera"


def test_the_file_has_every_act_and_runs_in_no_spreadsheet(browse, at_noon):
    for n in range(12):
        decided(n)
    text = browse(None).client.get("/moderacion/registro.csv").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 13
    assert rows[1][:5] == ["2026-11-21", "20", "Propuesta", "Se ocultó", "Insultos"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_an_empty_log_says_so(browse, at_noon):
    assert "no se ha moderado nada" in browse(None).get("/moderacion?estado=07").text


def test_the_load_says_what_waits_how_old_and_where(session):
    for hours in (2, 30, 100, 500):
        make_item(make_proposal(author_id=make_user().id), now=NOON - hours * HOUR)
    make_item(make_proposal(entity_code="19"), now=NOON)
    found = workload.waiting({"20"}, now=NOON)
    assert found.total == 4
    assert list(found.ages) == [1, 1, 0, 1, 0, 1]
    assert found.kinds == [(Kind.PROPOSAL, 4)]
    assert workload.waiting({"00"}, now=NOON).total == 5
    assert [row[0] for row in workload.waiting({"00"}, now=NOON).places] == ["20", "19"]


def test_the_load_of_each_person_is_what_they_have_and_did(session):
    ana, beto = make_moderator(), make_moderator()
    for hours in (2, 4, 6):
        decided(hours, by=ana, at=NOON - DAY)
    decided(8, by=ana, at=NOON - 10 * DAY)
    decided(8, by=ana, at=NOON - 40 * DAY)
    item = make_item(now=NOON)
    item.taken_by_id, item.taken_until = beto.id, NOON + HOUR
    db.session.flush()
    first, second = workload.loads({"20"}, now=NOON)
    assert (first.name, first.taken, first.in_28) == (beto.name, 1, 0)
    assert (second.in_7, second.in_28, second.median) == (3, 4, 4)


def test_the_outlook_counts_each_wait_once(session):
    for n in range(20):
        decided(3, at=NOON - n * DAY)
    waits = [make_item(now=NOON - HOUR) for _ in range(8)]
    make_report(waits[0], now=NOON)
    found = workload.outlook({"20"}, 8, now=NOON)
    assert found.arrives == pytest.approx(28 / 28)
    assert found.decided == pytest.approx(20 / 28)
    assert found.days is None


def test_who_moderates_sees_the_load_and_only_the_commission_that_of_people(
    browse, at_noon, remembered
):
    ana = make_moderator()
    for hours in range(12):
        decided(hours, by=ana)
    make_item(now=NOON - DAY)
    for person, sees in ((ana, False), (make_commission(), True)):
        browser = browse(person)
        browser.get("/mesa/moderacion/carga")
        with count_queries() as seen:
            page = browser.get("/mesa/moderacion/carga")
        assert len(seen) <= 12, seen
        assert ("Quién decide" in page.text) is sees
        assert "cuatro de cada cinco" in page.text
