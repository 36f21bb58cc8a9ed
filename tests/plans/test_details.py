"""Goals and activities: written together, in order, without losing who they are."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.plans import services
from gatp_participa.plans.forms_details import rearranged
from gatp_participa.plans.models import CommitmentChange
from gatp_participa.plans.services import ActivityDraft, GoalDraft
from gatp_participa.plans.services.reporting import ProgressUpdate
from gatp_participa.plans.status import Report
from tests.support.factories import NOON, make_user
from tests.support.plans import complete

FIRST, LAST = date(2026, 3, 1), date(2026, 6, 30)
WHY = {"why": "La obra empezó después de lo previsto.", "approved_by": "Sesión del 3 de marzo"}


def goal(key="a", **kw):
    return GoalDraft(**{"key": key, "body": f"Meta {key}", "indicator": "rutas", "unit": "rutas",
                        "baseline": 0, "target": 12} | kw)  # fmt: skip


def activity(title="Levantar el padrón", **kw):
    given = {"starts_on": FIRST, "ends_on": LAST, "means": ("Padrón en internet", "Acta")}
    return ActivityDraft(title=title, **given | kw)


def write(state, commitment, goals, activities, **kw):
    return services.set_details(
        commitment, goals, activities, **{"person": state.government, "now": NOON} | kw
    )


def drafts_of(commitment):
    goals = [
        GoalDraft(id=g.id, key=str(g.id), body=g.body, indicator=g.indicator, unit=g.unit,
                  baseline=g.baseline, target=g.target)
        for g in commitment.goals
    ]  # fmt: skip
    return goals, [
        ActivityDraft(
            id=a.id, goal_key=str(a.goal_id or ""), title=a.title, starts_on=a.starts_on,
            ends_on=a.ends_on, means=tuple(m.body for m in a.means),
        )
        for a in commitment.activities
    ]  # fmt: skip


def test_goals_and_activities_are_written_in_order_with_their_means(state):
    commitment = write(
        state, state.commitment(), [goal("a"), goal("b")],
        [activity(goal_key="b"), activity("Publicarlo", means=())],
    )  # fmt: skip

    assert [(g.position, g.body) for g in commitment.goals] == [(1, "Meta a"), (2, "Meta b")]
    first, second = commitment.activities
    assert first.goal_id == commitment.goals[1].id
    assert [m.body for m in first.means] == ["Padrón en internet", "Acta"]
    assert (second.title, second.means, second.goal_id) == ("Publicarlo", [], None)


def test_moving_and_taking_away_keeps_who_each_one_is(state):
    commitment = write(
        state, state.commitment(), [goal("a"), goal("b")],
        [activity("Uno", goal_key="a"), activity("Dos", goal_key="b"), activity("Tres")],
    )  # fmt: skip
    numbers = {a.title: a.id for a in commitment.activities}
    goals, activities = drafts_of(commitment)

    write(state, commitment, goals[1:], [activities[2], activities[1]])

    assert [(a.title, a.id) for a in commitment.activities] == [
        ("Tres", numbers["Tres"]), ("Dos", numbers["Dos"]),
    ]  # fmt: skip
    assert [g.body for g in commitment.goals] == ["Meta b"]
    assert commitment.activities[1].goal_id == commitment.goals[0].id


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"goals": [goal(body=" ")]}, "cada meta"),
        ({"activities": [activity(" ")]}, "Actividad 1: escribe qué se hace"),
        ({"activities": [activity(ends_on=date(2026, 1, 1))]}, "antes de empezar"),
        ({"activities": [activity(ends_on=date(2028, 1, 1))]}, "periodo del plan"),
        ({"activities": [activity(means=("x",) * 11)]}, "más de 10 medios"),
        ({"goals": [goal(str(n)) for n in range(21)]}, "hasta 20 metas"),
    ],
)
def test_what_cannot_be_is_refused_and_writes_nothing(state, wrong, said):
    commitment = state.commitment()
    with pytest.raises(InvalidInputError, match=said):
        write(state, commitment, wrong.get("goals", []), wrong.get("activities", []))
    assert (commitment.goals, commitment.activities) == ([], [])


def test_who_wrote_over_something_older_is_told(state):
    commitment = state.commitment()
    seen = services.fingerprint(commitment)
    write(state, commitment, [goal()], [activity()], seen=seen)

    with pytest.raises(ConflictError, match="Alguien más guardó"):
        write(state, commitment, [], [], seen=seen)
    with pytest.raises(ConflictError, match="Alguien más quitó"):
        write(state, commitment, [goal(id=99_999)], [])


def test_another_table_does_not_write_them(state):
    commitment = state.commitment()
    with pytest.raises(NotAllowedError):
        write(state, commitment, [], [], person=make_user())


def test_once_public_a_change_says_why_and_stays(state, session):
    plan = state.publishable()
    services.publish(plan, person=state.commission, now=NOON)
    commitment = plan.commitments[0]
    goals, activities = drafts_of(commitment)
    longer = [ActivityDraft(**vars(activities[0]) | {"ends_on": date(2027, 5, 1)})]

    with pytest.raises(InvalidInputError, match="por qué"), session.begin_nested():
        write(state, commitment, goals, longer)
    write(state, commitment, goals, longer, **WHY)

    (change,) = session.scalars(select(CommitmentChange))
    before, after = change.changes["Actividad 1"]
    assert "30 de junio de 2027" in before
    assert "1 de mayo de 2027" in after
    assert plan.revision == 1
    write(state, commitment, *drafts_of(commitment))  # nothing changed, nothing to explain
    assert plan.revision == 1


def test_what_was_reported_is_never_erased(state, session):
    plan = complete(state.commitment().plan)
    commitment = plan.commitments[0]
    session.add(
        ProgressUpdate(
            activity_id=commitment.activities[0].id, report=Report.FIRST_ADVANCE, body="Va.",
            progress=20, reported_at=NOON,
        )
    )  # fmt: skip
    session.flush()

    with pytest.raises(ConflictError, match="no se borra"):
        write(state, commitment, [], [])


TYPED = {
    "seen": "x", "why": "",
    "goals-0-key": "m1", "goals-0-body": "Uno", "goals-1-key": "m2", "goals-1-body": "Dos",
    "activities-0-title": "A", "activities-0-goal": "m2", "activities-0-starts_on": "no es fecha",
}  # fmt: skip
SWAPPED = {
    "goals-0-key": "m2", "goals-0-body": "Dos", "goals-1-key": "m1", "goals-1-body": "Uno",
}  # fmt: skip
GONE = {"goals-1-key": None, "goals-1-body": None}


@pytest.mark.parametrize(
    ("act", "changed"),
    [
        ("up-goals-1", SWAPPED),
        ("down-goals-0", SWAPPED),
        ("up-goals-0", {}),
        ("remove-goals-0", SWAPPED | GONE),
        ("remove-goals-1", GONE | {"activities-0-goal": ""}),
        ("add-goals", {"goals-2-key": "n1"}),
        ("add-activities", {"activities-1-id": ""}),
        ("remove-activities-7", {}),
        ("otra cosa", {}),
    ],
)
def test_rows_move_with_everything_typed_in_them(act, changed):
    result = rearranged(TYPED, act)
    expected = TYPED | changed
    for name, value in expected.items():
        assert result.get(name) == value
    assert result["activities-0-starts_on"] == "no es fecha"


@given(
    st.dictionaries(
        st.from_regex(r"(goals|activities)-\d{1,3}-(body|title|goal|key)", fullmatch=True)
        | st.text(max_size=20),
        st.text(max_size=10),
        max_size=12,
    ),
    st.from_regex(r"(add|up|down|remove)-(goals|activities)(-\d{1,3})?", fullmatch=True)
    | st.text(max_size=20),
)
def test_rearranging_never_loses_a_row_but_the_one_taken_away(typed, act):
    before, after = list(typed.values()), list(rearranged(typed, act).values())
    lost = [text for text in set(before) if after.count(text) < before.count(text) and text]
    assert not lost or act.startswith("remove-")
