"""What comments hold of a person is handed over whole, and leaves with the account."""

import pytest
from sqlalchemy import func, select

from gatp_participa.comments import holdings, queries, rules, services
from gatp_participa.comments.models import Comment, CommentVote
from gatp_participa.comments.status import CommentStatus
from gatp_participa.core.db import db
from gatp_participa.privacy import registry
from tests.comments.support import make_comment
from tests.support.factories import NOON, make_user

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def person():
    return make_user()


def test_the_package_is_registered(app):
    assert {"comentarios", "votos_en_comentarios"} <= set(registry.names())


def test_a_person_gets_their_comments_and_votes_and_nobody_elses(person, monkeypatch):
    monkeypatch.setattr(holdings, "BATCH_ROWS", 2)
    other = make_comment(body="Palabras de otra persona.")
    for number in range(3):
        make_comment(author=person, body=f"Palabras mías {number}")
    make_comment(author=person, parent=other, body="Mi respuesta")
    services.vote(other.id, False, person=person, now=NOON)
    rows = list(registry.rows_of("comentarios", person.id))
    assert [row["texto"] for row in rows][-1] == "Mi respuesta"
    assert len(rows) == 4
    assert rows[0]["postura"] == "a favor"
    assert rows[-1]["responde_a"] == other.id
    assert "otra persona" not in str(rows)
    (vote,) = registry.rows_of("votos_en_comentarios", person.id)
    assert (vote["comentario"], vote["me_sirve"]) == (other.id, False)


def test_erasing_empties_what_was_said_and_takes_votes_back_exactly(person):
    visible = make_comment(author=person)
    hidden = make_comment(
        author=person, status=CommentStatus.HIDDEN, status_reason="Insulta a una persona."
    )
    reply = make_comment(parent=visible, body="Yo contesté.")
    judged = [make_comment() for _ in range(3)]
    for answer, comment in zip((True, False, True), judged, strict=True):
        services.vote(comment.id, answer, person=person, now=NOON)
        services.vote(comment.id, True, person=make_user(), now=NOON)
    holdings.erase_comments(person, now=NOON)
    db.session.expire_all()
    for one in (visible, hidden):
        assert (one.body, one.author_id, one.stance, one.status_reason) == ("", None, None, "")
        assert one.status is CommentStatus.DELETED
    assert (reply.body, reply.parent_id) == ("Yo contesté.", visible.id)
    assert [(one.useful_count, one.not_useful_count) for one in judged] == [(1, 0)] * 3
    assert {one.usefulness for one in judged} == {rules.usefulness(1, 0)}
    left = select(func.count(CommentVote.id)).where(CommentVote.user_id == person.id)
    assert db.session.scalar(left) == 0
    assert db.session.scalar(select(func.count()).where(Comment.author_id == person.id)) == 0


def test_what_was_signed_for_an_institution_stays_without_who_wrote_it(person):
    signed = make_comment(author=person, is_official=True, body="Ya se contrató la obra.")
    holdings.erase_comments(person, now=NOON)
    db.session.expire_all()
    assert (signed.body, signed.author_id) == ("Ya se contrató la obra.", None)
    assert signed.signed_as
    assert queries.tally_of(signed.proposal_id).total == 1


def test_erasing_who_never_commented_changes_nothing(person):
    comment = make_comment(votes=(1, 0))
    holdings.erase_comments(person, now=NOON)
    db.session.refresh(comment)
    assert (comment.useful_count, comment.status) == (1, CommentStatus.VISIBLE)
