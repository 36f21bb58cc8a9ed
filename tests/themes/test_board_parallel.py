"""Reviewers that act on the same texts at once, over HTTP, against a real server."""

from gatp_participa.core.db import db, transaction
from gatp_participa.themes.models import Theme, ThemeEvent, ThemeMember
from tests.support.factories import (
    make_call,
    make_commission,
    make_proposal,
    make_run,
    make_theme,
)
from tests.support.visitor import Visitor, at_once

REVIEWERS = 4


def start(server):
    running = server()
    with running.app.app_context(), transaction():
        call = make_call()
        run = make_run(call)
        texts = [make_proposal(call=call) for _ in range(4)]
        themes = [make_theme(*texts, run=run, call=call, name="De donde salen")]
        themes += [make_theme(run=run, call=call, name=f"Tema {i}") for i in range(REVIEWERS)]
        visitors = [Visitor(running, make_commission()) for _ in range(REVIEWERS)]
        ids = [theme.id for theme in themes], [text.id for text in texts]
        slug = call.slug
    for visitor in visitors:
        assert visitor.get(f"/mesa/temas/{ids[0][0]}")[0] == 200
    return running, visitors, slug, *ids


def standing(running, theme_ids):
    with running.app.app_context():
        counts = {one: db.session.get(Theme, one).members_count for one in theme_ids}
        places = [member.theme_id for member in db.session.query(ThemeMember)]
        events = db.session.query(ThemeEvent).order_by(ThemeEvent.id).all()
        return counts, places, [(event.theme_id, event.other_theme_id) for event in events]


def test_reviewers_that_move_the_same_text_at_once_leave_one_history(server):
    running, visitors, slug, themes, texts = start(server)
    answers = at_once(
        [
            lambda v=visitor, to=to: v.post(
                f"/mesa/temas/{slug}/00/mover", p=texts[0], to=to, reason="Es de este tema"
            )
            for visitor, to in zip(visitors, themes[1:], strict=True)
        ]
    )
    assert {status for status, _where in answers} == {303}
    counts, places, events = standing(running, themes)
    assert len(events) == REVIEWERS
    # Each one took it from where the one before had left it.
    assert [event[1] for event in events] == [themes[0], *(event[0] for event in events[:-1])]
    assert places.count(events[-1][0]) == 1
    assert counts == {one: places.count(one) for one in themes}


def test_the_same_move_sent_twice_happens_once(server):
    running, visitors, slug, themes, texts = start(server)
    answers = at_once(
        [
            lambda v=visitor: v.post(
                f"/mesa/temas/{slug}/00/mover", p=texts[0], to=themes[1], reason="Es de este tema"
            )
            for visitor in visitors
        ]
    )
    assert sorted(status for status, _where in answers) == [303] + [409] * (REVIEWERS - 1)
    counts, places, events = standing(running, themes)
    assert len(events) == 1
    assert counts == {one: places.count(one) for one in themes}


def test_moving_and_merging_at_once_lose_no_text(server):
    running, visitors, slug, themes, texts = start(server)
    acts = [
        lambda: visitors[0].post(
            f"/mesa/temas/{slug}/00/mover", p=texts[0], to=themes[1], reason="Es de este tema"
        ),
        lambda: visitors[1].post(
            f"/mesa/temas/{themes[0]}/juntar", other=themes[1], reason="Son lo mismo"
        ),
        lambda: visitors[2].post(
            f"/mesa/temas/{slug}/00/mover", p=texts[1], to="sin-tema", reason="No es de aquí"
        ),
    ]
    assert {status for status, _where in at_once(acts)} <= {303, 409}
    counts, places, _events = standing(running, themes)
    assert len(places) == len(texts)
    assert sum(counts.values()) == sum(place is not None for place in places)
    assert counts == {one: places.count(one) for one in themes}
