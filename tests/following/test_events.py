"""What each package tells, and a digest that travels by a real mail server."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from gatp_participa.calls import news as call_news
from gatp_participa.calls.status import CallStatus
from gatp_participa.comments import services as comments
from gatp_participa.comments.services import CommentDraft
from gatp_participa.core.db import db
from gatp_participa.following import queries
from gatp_participa.following.models import News, NewsAbout
from gatp_participa.following.status import Delivery, Kind, What
from gatp_participa.notices import jobs as mail
from gatp_participa.plans import services as plans
from gatp_participa.proposals.models import SavedDraft
from gatp_participa.themes import news as theme_news
from tests.following.conftest import follow
from tests.notices.conftest import mailbox  # noqa: F401 -- a real SMTP server
from tests.support.factories import (
    NOON,
    make_call,
    make_commitment,
    make_plan,
    make_proposal,
    make_theme,
    make_user,
    save,
)

NEXT = {"hours": 20}


def told(what):
    return db.session.scalars(select(News).where(News.what == what)).all()


def about(news):
    rows = db.session.execute(
        select(NewsAbout.kind, NewsAbout.number).where(NewsAbout.news_id == news.id)
    )
    return {(kind, number) for kind, number in rows}


def test_an_official_comment_is_told_while_it_can_be_read(place, digest):
    open_call = make_call()
    one = make_proposal(call=open_call, author_id=place.author.id)
    draft = CommentDraft(body="Ya está en el programa de obras.", is_official=True)
    comment = comments.write(draft, proposal=one, person=place.member, now=NOON)
    (news,) = told(What.OFFICIAL_COMMENT)
    assert about(news) == {(Kind.PROPOSAL, one.id)}
    assert queries.standing_news([news.id])
    comments.hide(comment, reason="Trae datos de una persona.", person=place.commission, now=NOON)
    assert digest(**NEXT) == {}


def test_a_comment_of_anyone_is_no_news(place):
    from gatp_participa.comments.status import Stance

    one = make_proposal(call=make_call())
    draft = CommentDraft(body="A mi colonia también.", stance=Stance.FAVOUR)
    comments.write(draft, proposal=one, person=place.follower, now=NOON)
    assert told(What.OFFICIAL_COMMENT) == []


def test_a_call_that_closes_soon_is_told_once_to_drafts_and_states(place, digest):
    call = make_call(closes_at=NOON + timedelta(hours=60), is_national=True)
    save(
        SavedDraft(
            user_id=place.stranger.id, call_id=call.id, fields={"title": "A medias"},
            updated_at=NOON - timedelta(days=1),
        )
    )  # fmt: skip
    follow(place.follower, "state", 20)
    assert call_news.tell_closing(NOON - timedelta(days=1)) == 0
    assert call_news.tell_closing(NOON) == 1
    assert call_news.tell_closing(NOON + timedelta(hours=1)) == 0
    letters = digest(**NEXT)
    assert set(letters) == {"nadie@example.org", "sigue@example.org"}
    assert "borrador" in letters["nadie@example.org"].body_text
    assert "cierra el 24 de noviembre" in letters["nadie@example.org"].body_text


def test_that_a_call_closes_is_no_news_once_it_closed(place, digest):
    call = make_call(closes_at=NOON + timedelta(hours=10))
    follow(place.follower, "state", 20)
    call_news.tell_closing(NOON)
    call.status = CallStatus.CLOSED
    assert digest(**NEXT) == {}


def test_each_verified_advance_is_told_and_only_verified_ones(place):
    from gatp_participa.accounts.status import Role, Sector

    table = make_user((Role.FACILITATOR, "20", Sector.CIVIL_SOCIETY))
    government = make_user((Role.SECRETARIAT_MEMBER, "20", Sector.GOVERNMENT))
    plan = make_plan()
    one = make_commitment(plan, proposals=(place.proposal,))
    plans.report_progress(one, declared=60, person=government, now=NOON)
    assert told(What.PROGRESS_VERIFIED) == []
    plans.report_progress(one, verified=40, person=table, now=NOON)
    (news,) = told(What.PROGRESS_VERIFIED)
    assert news.detail == "40 %"
    assert about(news) == {(Kind.PLAN, plan.id), (Kind.PROPOSAL, place.proposal.id)}


def test_a_commitment_added_to_a_public_plan_is_told(place):
    plan = make_plan()
    draft = plans.CommitmentDraft(
        title="Rutas de pipas", summary="s", problem="No se sabe.", objective="Que se sepa.",
        starts_on=NOON.date(), ends_on=NOON.date() + timedelta(days=90),
        responsible_body="Agua", responsible_person="Titular",
    )  # fmt: skip
    plans.add_commitment(
        plan, draft, proposal_ids=[place.proposal.id], person=place.commission, now=NOON,
        why="La mesa lo aprobó después de publicar.", approved_by="Sesión del 3 de marzo",
    )  # fmt: skip
    (news,) = told(What.COMMITMENT_PUBLISHED)
    assert about(news) == {
        (Kind.PLAN, plan.id), (Kind.STATE, 20), (Kind.PROPOSAL, place.proposal.id),
    }  # fmt: skip


def test_who_joins_a_public_theme_late_hears_and_the_others_do_not(place, digest):
    late = make_proposal(call=place.call, author_id=place.stranger.id, submitted_at=NOON)
    early = make_proposal(call=place.call, author_id=place.follower.id)
    theme = make_theme(early, late, published=True, name="Pipas")
    theme_news.tell_joined(theme, [late.id], now=NOON)
    assert set(digest(**NEXT)) == {"nadie@example.org"}


@pytest.mark.usefixtures("session")
def test_a_digest_travels_with_its_way_out_and_the_way_out_works(
    place,
    digest,
    at,
    app,
    browse,
    mailbox,  # noqa: F811
    monkeypatch,
):
    place.publish()
    digest(**NEXT)
    settings = replace(app.extensions["gatp"], demo=False, smtp_url=mailbox.url)
    monkeypatch.setitem(app.extensions, "gatp", settings)
    mail.deliver()
    letter = next(m for m in mailbox.messages if m["To"] == "autora@example.org")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = re.fullmatch(r"<(\S+)>", letter["List-Unsubscribe"])[1]
    assert url in letter.get_body(("html",)).get_content()
    assert url in letter.get_body(("plain",)).get_content()
    client = browse().client
    answer = client.post(urlsplit(url).path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    db.session.expire_all()
    assert queries.delivery_of(place.author.id) is Delivery.NONE
