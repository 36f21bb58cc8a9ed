"""What comes after the themes: placed by nearness in a frozen space, and nothing else moves."""

from collections import Counter

import pytest
from sqlalchemy import delete, select

from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal
from gatp_participa.themes import queries, services
from gatp_participa.themes.models import ClusteringRun, Theme, ThemeCentre, ThemeMember
from gatp_participa.themes.services import Scope
from gatp_participa.themes.services.late import UNSURE
from gatp_participa.themes.services.proposing import LEFTOVER_REASONS
from gatp_participa.themes.status import MemberOrigin, RunKind, RunOutcome, ThemeStatus
from tests.support.factories import NOON, make_call, make_commission, make_proposal
from tests.themes.corpus import SUBJECT_ENCODER, fill

pytestmark = pytest.mark.usefixtures("session")
ABOUT_MOON = "La luna llena alumbra el cerro y los coyotes cantan junto al arroyo seco"
BEES = (
    ("Abejas sin flores", "Las abejas del apiario mueren porque faltan flores en el monte."),
    ("Cuidar el apiario", "El apiario pierde colmenas y las abejas no encuentran flores."),
    ("Miel y colmenas", "La miel baja porque las colmenas del apiario enferman sin flores."),
)


@pytest.fixture
def country(encoder):
    """A call with three themes, in a space that tells subjects apart."""
    encoder(SUBJECT_ENCODER)
    call = make_call()
    made = fill(call, each=10)
    services.perform(services.request_run(call, themes=3, person=make_commission(), now=NOON).id)
    return call, made


def place(proposal):
    return db.session.scalars(
        select(ThemeMember).where(ThemeMember.proposal_id == proposal.id)
    ).one()


def home_of(made, subject):
    """The theme where the texts of a subject are."""
    found = Counter(place(one).theme_id for one in made if one.reference_label == subject)
    del found[None]
    return found.most_common(1)[0][0]


def places(call):
    rows = db.session.execute(
        select(ThemeMember.proposal_id, ThemeMember.theme_id, ThemeMember.confidence).where(
            ThemeMember.call_id == call.id
        )
    )
    return {row.proposal_id: (row.theme_id, row.confidence) for row in rows}


def test_a_late_text_joins_the_theme_it_is_clearly_of_and_no_old_text_moves(country):
    call, made = country
    before = places(call)
    late = fill(call, each=2)
    assert services.place_late() == 6
    after = places(call)
    assert {one: after[one] for one in before} == before
    joined = [place(one) for one in late if place(one).theme_id]
    assert len(joined) >= 5
    assert all(
        place(one).theme_id == home_of(made, one.reference_label)
        for one in late
        if place(one).theme_id
    )
    assert {one.origin for one in joined} == {MemberOrigin.LATE}
    assert all(one.shared_terms for one in joined)
    theme = db.session.get(Theme, joined[0].theme_id)
    assert theme.members_count == sum(one[0] == theme.id for one in after.values())
    assert services.place_late() == 0


def test_what_is_like_no_theme_waits_in_the_tray_with_the_reason(country):
    call, _made = country
    moon = make_proposal(call=call, title="La luna", problem=ABOUT_MOON, action="")
    nahuatl = make_proposal(call=call, title="Atl", problem="Ma onka atl", language="nah")
    services.place_late()
    assert (place(moon).theme_id, place(moon).leftover_reason) in [
        (None, UNSURE), (None, LEFTOVER_REASONS["does_not_fit"]),
    ]  # fmt: skip
    assert place(nahuatl).leftover_reason == LEFTOVER_REASONS["language"]


def test_late_texts_follow_what_people_corrected(country):
    call, made = country
    who = {"person": make_commission(), "now": NOON}
    water, light = home_of(made, "agua"), home_of(made, "luz")
    services.merge(
        db.session.get(Theme, water), db.session.get(Theme, light), reason="Es lo mismo", **who
    )
    kept = min(water, light)
    assert db.session.get(ThemeCentre, max(water, light)) is not None
    late = fill(call, each=3, subjects=("agua", "luz"))
    services.place_late()
    assert {place(one).theme_id for one in late} <= {kept, None}
    assert sum(place(one).theme_id == kept for one in late) >= 4


def test_a_theme_that_a_person_changed_has_its_middle_computed_again(country):
    call, made = country
    who = {"person": make_commission(), "now": NOON}
    water = home_of(made, "agua")
    moved = next(one.id for one in made if place(one).theme_id not in (water, None))
    services.move(Scope(call.id, "00"), [moved], to=water, reason="Habla de agua", **who)
    assert db.session.get(ThemeCentre, water) is None
    fill(call, each=1)
    services.place_late()
    assert db.session.get(ThemeCentre, water) is not None


def test_a_public_theme_receives_late_texts_too(country):
    call, made = country
    theme = db.session.get(Theme, home_of(made, "agua"))
    services.publish(theme, person=make_commission(), now=NOON)
    late = fill(call, each=3, subjects=("agua",))
    services.place_late()
    assert theme.id in {place(one).theme_id for one in late}


def test_enough_alike_in_the_tray_become_a_proposal_that_a_person_accepts(country, encoder):
    call, _made = country
    encoder("lexical")  # the subject encoder knows nothing of bees
    for n in range(12):
        title, problem = BEES[n % 3]
        make_proposal(
            call=call, title=title, problem=problem, action="Sembrar flores.",
            content_digest=f"bees{n:060}",
        )  # fmt: skip
    run = db.session.scalars(select(ClusteringRun)).one()
    # All of them wait: placed by hand in the tray, as if no theme had been near.
    for proposal_id in _unplaced(call):
        db.session.add(
            ThemeMember(
                call_id=call.id, scope="00", run_id=run.id, proposal_id=proposal_id,
                origin=MemberOrigin.LATE, leftover_reason=UNSURE,
            )
        )  # fmt: skip
    db.session.flush()
    before = {one: theme for one, (theme, _) in places(call).items() if theme}
    (asked,) = services.propose_from_tray()
    found = services.perform(asked)
    assert (found.kind, found.outcome) == (RunKind.TRAY, RunOutcome.WAITING)
    assert [theme.status for theme in db.session.scalars(select(Theme))] == [ThemeStatus.DRAFT] * 3
    told = queries.difference(found)
    assert all(change.theme is None for change in told.groups)
    services.accept(found, person=make_commission(), now=NOON)
    after = {one: theme for one, (theme, _) in places(call).items()}
    assert {one: after[one] for one in before} == before
    new = {theme for one, theme in after.items() if one not in before} - {None}
    assert new
    assert not new & set(before.values())
    assert services.propose_from_tray() == []


def test_few_in_the_tray_are_read_one_by_one(country):
    call, _made = country
    make_proposal(call=call, title="La luna", problem=ABOUT_MOON, action="")
    services.place_late()
    assert services.propose_from_tray() == []


def test_a_reorganisation_hardly_moves_what_was_there(country):
    call, _made = country
    who = {"person": make_commission(), "now": NOON}
    before = places(call)
    fill(call, each=3)
    run = services.perform(services.request_run(call, kind=RunKind.WARM, **who).id)
    told = queries.difference(run)
    assert told.moved <= 0.05 * len(before)
    assert not told.emptied
    services.accept(run, **who)
    after = places(call)
    assert sum(after[one][0] != before[one][0] for one in before) <= 0.05 * len(before)


def test_a_space_read_back_places_texts_exactly_as_before(country):
    call, _made = country
    first = fill(call, each=2)
    services.place_late()
    said = [(place(one).theme_id, place(one).confidence) for one in first]
    db.session.execute(
        delete(ThemeMember).where(ThemeMember.proposal_id.in_([one.id for one in first]))
    )
    assert services.place_late() == 6
    assert [(place(one).theme_id, place(one).confidence) for one in first] == said


def test_a_text_that_a_person_placed_meanwhile_stays_where_they_put_it(country):
    call, made = country
    who = {"person": make_commission(), "now": NOON}
    home = place(made[0]).theme_id
    services.move(Scope(call.id, "00"), [made[9].id], to=None, reason="Se lee aparte", **who)
    services.place_late()
    assert place(made[9]).theme_id is None
    assert place(made[0]).theme_id == home


def _unplaced(call):
    placed = select(ThemeMember.proposal_id).where(ThemeMember.call_id == call.id)
    return list(
        db.session.scalars(
            select(Proposal.id).where(Proposal.call_id == call.id, Proposal.id.not_in(placed))
        )
    )
