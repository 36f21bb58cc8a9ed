"""A run proposes; a person looks at the difference and decides."""

import pytest
from sqlalchemy import func, select

from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.themes import queries, services
from gatp_participa.themes.models import Theme, ThemeEvent, ThemeMember
from gatp_participa.themes.services import Scope
from gatp_participa.themes.status import EventKind, RunKind, RunOutcome, ThemeStatus
from tests.support.factories import NOON, make_call, make_commission, make_secretariat, make_user
from tests.themes.corpus import fill

pytestmark = pytest.mark.usefixtures("session")
WHY = "Así lo decidió la mesa"


@pytest.fixture
def call():
    return make_call()


@pytest.fixture
def who():
    return {"person": make_commission(), "now": NOON}


def done(call, **kw):
    defaults = {"person": make_commission(), "now": NOON}
    return services.perform(services.request_run(call, **defaults | kw).id)


def live(call):
    query = select(Theme).where(Theme.call_id == call.id, Theme.status == ThemeStatus.DRAFT)
    return list(db.session.scalars(query.order_by(Theme.id)))


def places(call):
    rows = db.session.execute(
        select(ThemeMember.proposal_id, ThemeMember.theme_id).where(ThemeMember.call_id == call.id)
    )
    return {row.proposal_id: row.theme_id for row in rows}


def is_consistent(call):
    """Every count is true, every text is once, no live theme is empty."""
    for theme in live(call):
        counted = db.session.scalar(
            select(func.count(ThemeMember.id)).where(ThemeMember.theme_id == theme.id)
        )
        assert theme.members_count == counted > 0
    return True


def test_a_second_grouping_of_the_same_texts_changes_nothing(call, who):
    fill(call)
    done(call, themes=3)
    before, ids = places(call), [theme.id for theme in live(call)]
    again = done(call, themes=3)
    assert queries.difference(again).changes_nothing
    services.accept(again, **who)
    assert places(call) == before
    assert [theme.id for theme in live(call)] == ids
    assert is_consistent(call)


def test_themes_keep_their_number_and_the_name_a_person_gave(call, who):
    fill(call)
    done(call, themes=3)
    ids = [theme.id for theme in live(call)]
    services.rename(live(call)[0], "Como lo dijo Elena", summary="Resumen.", **who)
    fill(call, each=2)
    again = done(call, themes=3, seed=1)
    services.accept(again, **who)
    assert [theme.id for theme in live(call)] == ids
    named = db.session.get(Theme, ids[0])
    assert (named.name, named.summary, named.is_name_locked) == (
        "Como lo dijo Elena", "Resumen.", True,
    )  # fmt: skip
    assert is_consistent(call)


def test_the_difference_says_what_would_change_before_it_does(call, who):
    fill(call)
    done(call, themes=2)
    before = places(call)
    again = done(call, themes=3)
    told = queries.difference(again)
    new = [change for change in told.groups if change.theme is None]
    assert len(new) == 1
    moved = told.moved + told.placed + told.released
    assert moved == sum(change.arriving for change in told.groups) + told.released
    listed = queries.moves_page(again).rows
    assert len(listed) == min(moved, 50)
    services.accept(again, **who)
    after = places(call)
    assert sum(before[one] != after[one] for one in before) == moved
    assert len(live(call)) == 3


def test_a_theme_left_without_texts_is_told_and_then_closed(call, who):
    fill(call)
    done(call, themes=3)
    again = done(call, themes=2)
    (gone,) = queries.difference(again).emptied
    services.accept(again, **who)
    db.session.refresh(gone)
    assert gone.status is ThemeStatus.DISCARDED
    assert len(live(call)) == 2


def test_every_pin_holds_through_another_space_and_another_number_of_themes(call, who, encoder):
    made = fill(call, each=10)
    done(call, themes=3)
    themes = live(call)
    # Ten texts are put, two by two, where the machine would not put them.
    pins = {}
    for place, proposal in enumerate(made[::3]):
        target = themes[place % len(themes)].id
        services.move(Scope.of(themes[0]), [proposal.id], to=target, reason=WHY, **who)
        pins[proposal.id] = target
    alone = services.move_to_new(
        Scope.of(themes[0]), [made[1].id, made[2].id], name="Aparte", reason=WHY, **who
    )
    pins |= {made[1].id: alone.theme_id, made[2].id: alone.theme_id}
    encoder("tests.themes.corpus:SubjectEncoder")
    for wanted, kind in ((3, RunKind.FRESH), (5, RunKind.FRESH), (None, RunKind.WARM)):
        services.accept(done(call, themes=wanted, kind=kind, seed=3), **who)
        standing = places(call)
        assert {one: standing[one] for one in pins} == pins
        assert is_consistent(call)
    assert db.session.get(Theme, alone.theme_id).status is ThemeStatus.DRAFT


def test_accepting_can_be_undone(call, who):
    fill(call)
    done(call, themes=2)
    before, ids = places(call), [(theme.id, theme.name) for theme in live(call)]
    event = services.accept(done(call, themes=3), **who)
    assert places(call) != before
    services.undo(event, **who)
    assert places(call) == before
    assert [(theme.id, theme.name) for theme in live(call)] == ids
    assert is_consistent(call)


def test_texts_that_came_after_a_run_stay_where_they_were_placed(call, who):
    fill(call)
    done(call, themes=3)
    again = done(call, themes=2)
    (late,) = fill(call, each=1, subjects=("agua",))
    home = live(call)[0].id
    services.move(Scope(call.id, "00"), [next(iter(places(call)))], to=home, reason=WHY, **who)
    services.accept(again, **who)
    assert late.id not in places(call)
    assert is_consistent(call)


def test_a_discarded_run_leaves_everything_as_it_was(call, who):
    fill(call)
    done(call, themes=3)
    before = places(call)
    again = done(call, themes=2)
    services.discard(again, **who)
    assert again.outcome is RunOutcome.DISCARDED
    assert places(call) == before
    for act in (services.accept, services.discard):
        with pytest.raises(ConflictError, match="ya se decidió"):
            act(again, **who)


def test_an_older_proposal_is_not_accepted_over_a_newer_one(call, who):
    fill(call)
    done(call, themes=3)
    older, newer = done(call, themes=2), done(call, themes=4)
    services.accept(newer, **who)
    with pytest.raises(ConflictError, match="Después de esta"):
        services.accept(older, **who)


def test_a_theme_is_divided_and_the_larger_part_keeps_the_number(call, who):
    fill(call, each=10)
    done(call, themes=2)
    whole = max(live(call), key=lambda theme: theme.members_count)
    others = {one for one, theme in places(call).items() if theme != whole.id}
    before = places(call)
    run = done(call, kind=RunKind.SPLIT, split=whole, themes=2)
    services.accept(run, **who)
    after = places(call)
    assert {one: after[one] for one in others} == {one: before[one] for one in others}
    parts = {after[one] for one in before if one not in others}
    assert whole.id in parts
    assert len(parts) == 2
    sizes = {part: list(after.values()).count(part) for part in parts}
    assert sizes[whole.id] == max(sizes.values())
    with pytest.raises(ConflictError, match="borrador"):
        services.request_run(call, kind=RunKind.SPLIT, split=None, **who)


def test_who_decides(call):
    member = make_user()
    make_secretariat("20", member)
    fill(call, entity_code="20")
    done(call)
    again = done(call, seed=1)
    for person in (member, make_user()):
        with pytest.raises(NotAllowedError):
            services.accept(again, person=person, now=NOON)
        with pytest.raises(NotAllowedError):
            services.request_run(call, person=person, now=NOON)
    done(call, scope="20", person=member)
    services.accept(done(call, scope="20", seed=1, person=member), person=member, now=NOON)
    kinds = db.session.scalars(select(ThemeEvent.kind).where(ThemeEvent.scope == "20")).all()
    assert kinds == [EventKind.ACCEPT, EventKind.ACCEPT]
