"""What people do to themes: move, pin, merge, undo; exact, with reasons, and written down."""

import pytest
from sqlalchemy import select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.themes import services
from gatp_participa.themes.models import Theme, ThemeEvent, ThemeMember
from gatp_participa.themes.services import Scope
from gatp_participa.themes.status import EventKind, MemberOrigin, ThemeStatus
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_member,
    make_proposal,
    make_run,
    make_secretariat,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.usefixtures("session")
WHY = "Habla de otra cosa"


@pytest.fixture
def board():
    """Two themes of three texts, and one text in the tray."""
    call = make_call()
    texts = [make_proposal(call=call) for _ in range(7)]
    run = make_run(call)
    water = make_theme(*texts[:3], run=run, call=call, name="Agua")
    light = make_theme(*texts[3:6], run=run, call=call, name="Luz")
    make_member(run, texts[6])
    return call, run, water, light, texts


@pytest.fixture
def who():
    return {"person": make_commission(), "now": NOON}


def place(proposal, scope="00"):
    """The theme of a proposal and whether it is pinned there."""
    return db.session.execute(
        select(ThemeMember.theme_id, ThemeMember.is_pinned).where(
            ThemeMember.proposal_id == proposal.id, ThemeMember.scope == scope
        )
    ).one()


def events(kind):
    return list(db.session.scalars(select(ThemeEvent).where(ThemeEvent.kind == kind)))


def standing():
    """Everything that can be undone, as one comparable thing."""
    members = db.session.execute(
        select(
            ThemeMember.proposal_id, ThemeMember.theme_id, ThemeMember.is_pinned,
            ThemeMember.confidence, ThemeMember.origin, ThemeMember.is_central,
            ThemeMember.leftover_reason,
        ).order_by(ThemeMember.proposal_id)
    ).all()  # fmt: skip
    themes = db.session.execute(
        select(Theme.id, Theme.name, Theme.status, Theme.merged_into_id, Theme.members_count)
        .where(Theme.status != ThemeStatus.DISCARDED)
        .order_by(Theme.id)
    ).all()
    return [tuple(row) for row in members], [tuple(row) for row in themes]


def test_a_moved_text_is_pinned_where_a_person_put_it(board, who):
    _call, _run, water, light, texts = board
    services.move(Scope.of(water), [texts[0].id], to=light.id, reason=WHY, **who)
    assert place(texts[0]) == (light.id, True)
    member = db.session.scalars(
        select(ThemeMember).where(ThemeMember.proposal_id == texts[0].id)
    ).one()
    assert member.origin is MemberOrigin.PERSON
    db.session.refresh(water)
    db.session.refresh(light)
    assert (water.members_count, light.members_count) == (2, 4)
    (event,) = events(EventKind.MOVE)
    assert (event.reason, event.texts_count, event.theme_id) == (WHY, 1, light.id)
    assert event.other_theme_id == water.id
    acts = db.session.scalars(select(AuditEntry.act)).all()
    assert "themes.move" in acts


def test_a_text_leaves_the_tray_and_comes_back_to_it(board, who):
    _call, _run, water, _light, texts = board
    scope = Scope.of(water)
    services.move(scope, [texts[6].id], to=water.id, reason=WHY, **who)
    assert place(texts[6]) == (water.id, True)
    services.move(scope, [texts[6].id], to=None, reason=WHY, **who)
    assert place(texts[6]) == (None, True)


def test_some_texts_make_a_theme_of_their_own(board, who):
    _call, _run, water, light, texts = board
    chosen = [texts[0].id, texts[1].id]
    event = services.move_to_new(Scope.of(water), chosen, name="Pipas", reason=WHY, **who)
    new = db.session.get(Theme, event.theme_id)
    assert (new.name, new.status, new.members_count) == ("Pipas", ThemeStatus.DRAFT, 2)
    assert new.is_name_locked
    assert new.id not in (water.id, light.id)


def test_two_themes_become_one_and_the_older_number_stays(board, who):
    _call, _run, water, light, texts = board
    services.merge(light, water, reason="Es lo mismo", **who)
    db.session.refresh(light)
    assert (light.status, light.merged_into_id) == (ThemeStatus.MERGED, water.id)
    assert {place(text).theme_id for text in texts[:6]} == {water.id}


def test_a_public_theme_stays_and_two_of_them_do_not_merge(board, who):
    call, run, water, light, _texts = board
    services.publish(light, **who)
    services.merge(water, light, reason="Es lo mismo", **who)
    db.session.refresh(water)
    assert water.merged_into_id == light.id
    other = make_theme(make_proposal(call=call), run=run, call=call, name="Calles")
    services.publish(other, **who)
    with pytest.raises(ConflictError, match="públicos"):
        services.merge(other, light, reason="Es lo mismo", **who)


ACTS = {
    "move": lambda b, w: services.move(
        Scope.of(b[2]), [b[4][0].id, b[4][6].id], to=b[3].id, reason=WHY, **w
    ),
    "to the tray": lambda b, w: services.move(
        Scope.of(b[2]), [t.id for t in b[4][:3]], to=None, reason=WHY, **w
    ),
    "new theme": lambda b, w: services.move_to_new(
        Scope.of(b[2]), [b[4][0].id], name="Pipas", reason=WHY, **w
    ),
    "merge": lambda b, w: services.merge(b[2], b[3], reason=WHY, **w),
}


@pytest.mark.parametrize("act", ACTS)
def test_everything_can_be_undone(board, who, act):
    before = standing()
    event = ACTS[act](board, who)
    assert standing() != before
    undone = services.undo(event, **who)
    assert standing() == before
    assert event.undone_by_id == undone.id
    with pytest.raises(ConflictError, match="ya se deshizo"):
        services.undo(event, **who)


def test_a_rename_can_be_undone(board, who):
    water = board[2]
    services.rename(water, "Agua para todas", **who)
    (event,) = events(EventKind.RENAME)
    services.undo(event, **who)
    db.session.refresh(water)
    assert (water.name, water.is_name_locked) == ("Agua", False)


def test_a_rename_of_a_public_theme_can_be_undone(board, who):
    water = board[2]
    services.publish(water, **who)
    services.rename(water, "Agua para todas", **who)
    services.undo(events(EventKind.RENAME)[0], **who)
    db.session.refresh(water)
    assert (water.name, water.status) == ("Agua", ThemeStatus.PUBLISHED)


def test_what_changed_since_must_be_undone_first(board, who):
    _call, _run, water, light, texts = board
    scope = Scope.of(water)
    first = services.move(scope, [texts[0].id], to=light.id, reason=WHY, **who)
    second = services.move(scope, [texts[0].id], to=None, reason=WHY, **who)
    with pytest.raises(ConflictError, match="más reciente"):
        services.undo(first, **who)
    services.undo(second, **who)
    services.undo(first, **who)
    assert place(texts[0]) == (water.id, False)


def test_a_theme_that_was_published_meanwhile_is_not_unmade(board, who):
    _call, _run, water, _light, texts = board
    event = services.move_to_new(Scope.of(water), [texts[0].id], name="Pipas", reason=WHY, **who)
    services.publish(db.session.get(Theme, event.theme_id), **who)
    with pytest.raises(ConflictError, match="cambió lo mismo"):
        services.undo(event, **who)


def test_a_text_let_go_stays_until_a_machine_places_it(board, who):
    _call, _run, water, light, texts = board
    scope = Scope.of(water)
    services.move(scope, [texts[0].id], to=light.id, reason=WHY, **who)
    services.unpin(scope, [texts[0].id, texts[1].id], **who)
    assert place(texts[0]) == (light.id, False)
    with pytest.raises(ConflictError, match="Ninguna"):
        services.unpin(scope, [texts[1].id], **who)


@pytest.mark.parametrize("words", ["", " ab ", "x" * 501])
def test_a_move_has_a_reason(board, who, words):
    water, light, texts = board[2], board[3], board[4]
    with pytest.raises(InvalidInputError):
        services.move(Scope.of(water), [texts[0].id], to=light.id, reason=words, **who)


def test_what_is_not_in_this_grouping_is_not_moved(board, who):
    call, _run, water, _light, texts = board
    stranger = make_proposal(call=call)
    other = make_theme(make_proposal(), name="De otra convocatoria")
    scope = Scope.of(water)
    with pytest.raises(ConflictError, match="ya no está en esta agrupación"):
        services.move(scope, [texts[0].id, stranger.id], to=None, reason=WHY, **who)
    with pytest.raises(ConflictError, match="ya no está"):
        services.move(scope, [texts[0].id], to=other.id, reason=WHY, **who)
    with pytest.raises(InvalidInputError):
        services.move(scope, [], to=None, reason=WHY, **who)
    with pytest.raises(InvalidInputError, match="demasiadas"):
        services.move(scope, range(501), to=None, reason=WHY, **who)
    assert place(texts[0]) == (water.id, False)


def test_a_table_corrects_its_own_state_and_no_other():
    member, stranger = make_user(), make_user()
    make_secretariat("20", member)
    make_secretariat("21", stranger)
    call = make_call()
    text = make_proposal(call=call, entity_code="20")
    run = make_run(call, scope="20")
    theme = make_theme(text, run=run, call=call)
    for person in (stranger, make_user()):
        with pytest.raises(NotAllowedError):
            services.move(Scope.of(theme), [text.id], to=None, reason=WHY, person=person, now=NOON)
    services.move(Scope.of(theme), [text.id], to=None, reason=WHY, person=member, now=NOON)
    assert place(text, "20") == (None, True)
    national = make_theme(make_proposal(call=call), call=call, name="Nacional")
    with pytest.raises(NotAllowedError):
        services.rename(national, "Otro nombre", person=member, now=NOON)
