"""What the road of a proposal tells of a promise: from its first report to its end."""

from datetime import timedelta

import pytest

from gatp_participa.accounts.models import User
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from gatp_participa.pages.queries import road, standing
from gatp_participa.pages.queries.advance import advances_of
from gatp_participa.pages.queries.joined import every_road
from gatp_participa.pages.queries.promise_rows import MOST_ACTIVITIES
from gatp_participa.pages.status import Advance, Outcome
from gatp_participa.plans.models import CommitmentProposal, CommitmentTheme
from gatp_participa.plans.queries.following import evidence_at
from gatp_participa.plans.services import evidence, stopping
from gatp_participa.plans.services.evidence import Piece
from gatp_participa.plans.status import CommitmentStatus, DelayReason, Verdict
from tests.plans.following import LINK, Promise
from tests.support.factories import (
    NOON,
    make_call,
    make_commitment,
    make_plan,
    make_proposal,
    make_referral,
    make_response,
    make_theme,
    make_user,
    save,
)

pytestmark = pytest.mark.usefixtures("session", "at_noon")
DAY = timedelta(days=1)
STOP = {"reason": DelayReason.BUDGET, "note": "No llegó la partida.", "approved_by": "Sesión 4"}


@pytest.fixture
def proposal():
    call = make_call(status=CallStatus.RESULTS)
    return make_proposal(call=call, submitted_at=NOON - 60 * DAY, author_id=make_user().id)


@pytest.fixture
def promise(proposal):
    made = Promise(plan=make_plan(published_at=NOON - 20 * DAY))
    made.commitment.created_at = NOON - 30 * DAY
    save(CommitmentProposal(commitment_id=made.commitment.id, proposal_id=proposal.id))
    return made


def told(proposal):
    return road.road_of(road.proposal(proposal.folio))


def kinds(proposal):
    return [hop.kind for hop in told(proposal).hops]


def next_of(proposal):
    """What comes next, which the page of the proposal and «Mi camino» have to say alike."""
    mine, seen = standing.proposals([proposal.id])[proposal.id], told(proposal)
    assert (mine.next_hop, mine.next_on) == (seen.next_hop, seen.next_on)
    assert (mine.outcome, mine.advance) == (seen.outcome, seen.advance)
    return seen.next_hop


def keep(promise):
    """Finish and verify every activity of a promise, a day apart."""
    for place, activity in enumerate(promise.activities):
        update = promise.finish(activity, now=NOON - (9 - place) * DAY)
        promise.verify(update, now=NOON - (5 - place) * DAY)


def test_a_promise_that_says_nothing_yet_shows_its_activities(proposal, promise):
    became = told(proposal).became[promise.commitment.id]
    assert [one.title for one in became.activities] == [
        "Publicar el calendario, parte 1", "Publicar el calendario, parte 2",
    ]  # fmt: skip
    assert (became.activities_count, became.evidence_count, became.moments) == (2, 0, [])
    assert kinds(proposal) == ["received", "committed"]
    assert next_of(proposal) == "fulfil"


def test_five_activities_are_shown_and_the_rest_counted(browse, proposal):
    many = Promise(8, plan=make_plan("14"))
    save(CommitmentProposal(commitment_id=many.commitment.id, proposal_id=proposal.id))
    became = told(proposal).became[many.commitment.id]
    assert (len(became.activities), became.activities_count) == (MOST_ACTIVITIES, 8)
    page = browse().get(f"/propuestas/{proposal.folio}")
    assert "y 3 actividades más" in page.text
    assert "Qué se hace: 8 actividades" in page.text


def test_the_road_goes_on_in_the_order_of_time(proposal, promise):
    promise.report(now=NOON - 12 * DAY)
    keep(promise)
    assert kinds(proposal) == ["received", "committed", "reported", "completed", "verified"]
    hops = told(proposal).hops
    assert [hop.at for hop in hops[2:]] == [NOON - 12 * DAY, NOON - 8 * DAY, NOON - 4 * DAY]
    assert hops[-1].about.sector == "civil_society"
    assert next_of(proposal) == ""
    assert told(proposal).outcome is Outcome.KEPT


def test_what_was_declared_waits_to_be_verified(browse, proposal, promise):
    for activity in promise.activities:
        promise.finish(activity)
    assert kinds(proposal)[2:] == ["completed"]
    assert next_of(proposal) == "verify"
    assert told(proposal).outcome is Outcome.DECLARED
    page = browse().get(f"/propuestas/{proposal.folio}")
    assert "Todavía no lo comprueba nadie más." in page.text
    assert "cumplido y verificado" not in page.text


def test_a_part_that_was_seen_is_told_apart(proposal, promise):
    promise.verify(promise.finish(now=NOON - DAY), person=promise.oversight)
    assert kinds(proposal)[2:] == ["reported", "checked"]
    became = told(proposal).became[promise.commitment.id]
    assert (became.verified_count, [one.value for one in became.verified_by]) == (
        1, ["oversight_body"],
    )  # fmt: skip


def test_a_refusal_is_told_and_does_not_read_as_kept(browse, proposal, promise):
    update = promise.finish(now=NOON - 3 * DAY)
    promise.verify(update, Verdict.REFUSED, now=NOON - DAY)
    assert kinds(proposal)[2:] == ["reported", "refused"]
    assert next_of(proposal) == "fulfil"
    assert told(proposal).outcome is Outcome.GOING
    page = browse().get(f"/propuestas/{proposal.folio}")
    assert "No se comprobó" in page.text
    assert promise.society.name not in page.text


@pytest.mark.parametrize(
    ("status", "kind", "then", "outcome"),
    [
        (CommitmentStatus.SUSPENDED, "suspended", "resume", Outcome.SUSPENDED),
        (CommitmentStatus.WITHDRAWN, "promise_withdrawn", "dropped", Outcome.WITHDRAWN),
    ],
)
def test_a_promise_that_was_stopped_says_so(browse, proposal, promise, status, kind, then, outcome):
    promise.report(now=NOON - 9 * DAY)
    stopping.stop(promise.commitment, status, person=promise.responsible, now=NOON - DAY, **STOP)
    assert kinds(proposal)[2:] == ["reported", kind]
    assert next_of(proposal) == then
    assert told(proposal).outcome is outcome
    page = browse().get(f"/propuestas/{proposal.folio}")
    assert "No llegó la partida." in page.text
    assert "en un compromiso" not in page.text


def test_a_promise_that_was_resumed_goes_on(proposal, promise):
    whole, person = promise.commitment, promise.responsible
    stopping.stop(whole, CommitmentStatus.SUSPENDED, person=person, now=NOON - 3 * DAY, **STOP)
    stopping.resume(whole, note="Ya llegó la partida.", approved_by="Sesión 5", person=person,
                    now=NOON - DAY)  # fmt: skip
    assert kinds(proposal)[2:] == ["suspended", "resumed"]
    assert next_of(proposal) == "fulfil"


def test_activities_withdrawn_one_by_one_withdraw_the_promise(proposal, promise):
    for place, activity in enumerate(promise.activities):
        stopping.stop(
            activity, CommitmentStatus.WITHDRAWN, person=promise.responsible,
            now=NOON - (4 - place) * DAY, **STOP,
        )  # fmt: skip
    assert kinds(proposal)[2:] == ["changed", "changed", "promise_withdrawn"]
    assert told(proposal).hops[-1].at == NOON - 3 * DAY


def test_the_newest_version_of_the_newest_evidence_is_shown(browse, proposal, promise):
    for number in range(5):
        piece = Piece(title=f"Prueba {number}", url=f"https://www.ejemplo.gob.mx/{number}")
        promise.report(promise.activities[0], progress=10 + number, pieces=[piece],
                       now=NOON - (9 - number) * DAY)  # fmt: skip
    last = told(proposal).became[promise.commitment.id].evidence[0]
    evidence.replace(
        evidence_at(promise.commitment.id, last.number),
        Piece(title="Prueba corregida", url=LINK.url), why="Faltaba una hoja.",
        person=promise.responsible, now=NOON,
    )  # fmt: skip
    became = told(proposal).became[promise.commitment.id]
    assert became.evidence_count == 5
    assert [(one.title, one.version) for one in became.evidence] == [
        ("Prueba corregida", 2), ("Prueba 3", 1), ("Prueba 2", 1),
    ]  # fmt: skip
    address = f"/compromisos/{promise.commitment.id}/evidencia/{last.number}/2"
    assert address in browse().get(f"/propuestas/{proposal.folio}").links


def test_another_promise_goes_on_when_one_was_withdrawn(proposal, promise):
    stopping.stop(promise.commitment, CommitmentStatus.WITHDRAWN, person=promise.responsible,
                  now=NOON, **STOP)  # fmt: skip
    other = make_commitment(make_plan("14"), proposals=(proposal,))
    assert next_of(proposal) == "fulfil"
    other.declared_progress = other.verified_progress = 100
    other.status = CommitmentStatus.VERIFIED
    assert next_of(proposal) == ""
    assert told(proposal).outcome is Outcome.KEPT


def test_what_is_withdrawn_does_not_hide_an_answer_that_is_due(proposal, promise):
    make_referral(make_theme(proposal, published=True))
    stopping.stop(promise.commitment, CommitmentStatus.WITHDRAWN, person=promise.responsible,
                  now=NOON, **STOP)  # fmt: skip
    assert next_of(proposal) == "answer"


def test_mi_camino_does_not_read_a_withdrawn_promise_as_one(browse, proposal, promise):
    stopping.stop(promise.commitment, CommitmentStatus.WITHDRAWN, person=promise.responsible,
                  now=NOON, **STOP)  # fmt: skip
    page = browse(db.session.get(User, proposal.author_id)).get("/mi-cuenta/camino")
    assert "su compromiso se retiró" in page.text
    assert "El compromiso se retiró; puedes proponerlo otra vez." in page.text
    assert "en un compromiso" not in page.text


def test_lists_and_open_data_say_the_same_of_it(proposal, promise):
    assert advances_of([proposal.id])[proposal.id] is Advance.COMMITTED
    stopping.stop(promise.commitment, CommitmentStatus.WITHDRAWN, person=promise.responsible,
                  now=NOON, **STOP)  # fmt: skip
    db.session.flush()
    (whole,) = [one for one in every_road() if one.proposal.id == proposal.id]
    assert advances_of([proposal.id])[proposal.id] is whole.advance is not Advance.COMMITTED


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_long_story_does_not_cost_more_queries(browse, budget, proposal, promise, signed_in):
    second = Promise(6, plan=make_plan("14"))
    save(CommitmentProposal(commitment_id=second.commitment.id, proposal_id=proposal.id))
    keep(promise)
    budget(browse(make_user() if signed_in else None), f"/propuestas/{proposal.folio}")


def test_home_does_not_tell_a_promise_that_was_stopped(browse):
    theme = make_theme(make_proposal(), published=True)
    make_response(make_referral(theme, "20"))
    made = Promise(plan=make_plan("20"), declared_progress=90)
    save(CommitmentTheme(commitment_id=made.commitment.id, theme_id=theme.id))
    assert made.commitment.title in browse().get("/").text
    stopping.stop(made.commitment, CommitmentStatus.SUSPENDED, person=made.responsible,
                  now=NOON, **STOP)  # fmt: skip
    assert made.commitment.title not in browse().get("/").text
