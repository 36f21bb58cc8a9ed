from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls.status import CallStatus
from gatp_participa.comments import services
from gatp_participa.comments.models import Comment
from gatp_participa.comments.services import CommentDraft
from gatp_participa.comments.status import CommentStatus, Stance
from gatp_participa.core.db import db
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    TooManyRequestsError,
)
from gatp_participa.entities.services import rename_term
from gatp_participa.proposals.status import ProposalStatus
from tests.comments.support import OLD, make_comment
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_proposal,
    make_secretariat,
    make_user,
)

pytestmark = pytest.mark.usefixtures("session")
MINUTE = timedelta(minutes=1)
SAID = "Que se diga quién las cuida."


def write(body=SAID, *, proposal=None, person=None, now=NOON, **kw):
    kw.setdefault("stance", None if kw.get("parent_id") or kw.get("is_official") else Stance.FAVOUR)
    return services.write(
        CommentDraft(body=body, **kw), proposal=proposal or make_proposal(),
        person=person or make_user(created_at=OLD), now=now,
    )  # fmt: skip


def count():
    return db.session.scalar(select(func.count(Comment.id)))


def test_a_comment_is_public_at_once_and_leaves_a_trace_without_its_text():
    person = make_user()
    comment = write("  Que se diga\r\nquién las cuida.  ", person=person, stance=Stance.AGAINST)
    assert comment.body == "Que se diga\nquién las cuida."
    assert (comment.stance, comment.status) == (Stance.AGAINST, CommentStatus.VISIBLE)
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.act == "comments.write"))
    assert (entry.actor_id, entry.subject_id) == (person.id, comment.id)
    assert SAID not in str(entry.changes)


def test_the_first_level_takes_a_side_and_replies_take_none():
    with pytest.raises(InvalidInputError, match="a favor, en contra"):
        write(stance=None)
    thread = make_comment()
    reply = write(proposal=thread.proposal, parent_id=thread.id, stance=Stance.AGAINST)
    assert (reply.parent_id, reply.stance) == (thread.id, None)


def test_what_answers_a_reply_joins_its_thread():
    thread = make_comment()
    reply = make_comment(parent=thread)
    assert write(proposal=thread.proposal, parent_id=reply.id).parent_id == thread.id


def test_nobody_answers_what_is_elsewhere_or_gone():
    proposal, other = make_proposal(), make_comment()
    with pytest.raises(NotFoundError):
        write(proposal=proposal, parent_id=other.id)
    with pytest.raises(NotFoundError):
        write(proposal=proposal, parent_id=10**9)
    gone = make_comment(status=CommentStatus.DELETED, body="", stance=None)
    with pytest.raises(ConflictError, match="ya no está a la vista"):
        write(proposal=gone.proposal, parent_id=gone.id)


@pytest.mark.parametrize(
    ("kw", "words"),
    [
        ({"status": ProposalStatus.HIDDEN}, "ya no es pública"),
        ({"call": {"status": CallStatus.CLOSED}}, "ya terminó"),
    ],
)
def test_comments_wait_for_their_stage_and_for_a_public_proposal(kw, words):
    kw = dict(kw)
    if "call" in kw:
        kw["call"] = make_call(**kw["call"])
    with pytest.raises(ConflictError, match=words):
        write(proposal=make_proposal(**kw))


def test_the_same_words_within_ten_minutes_are_one_comment():
    proposal, person = make_proposal(), make_user()
    first = write(proposal=proposal, person=person)
    assert write(proposal=proposal, person=person, now=NOON + 9 * MINUTE).id == first.id
    assert write(proposal=proposal, person=person, now=NOON + 11 * MINUTE).id != first.id
    assert write(proposal=proposal, person=make_user()).id != first.id
    assert write(proposal=proposal, person=person, parent_id=first.id).id != first.id
    assert count() == 4


def test_ten_comments_in_ten_minutes_are_enough():
    proposal, person = make_proposal(), make_user()
    for number in range(10):
        write(f"Comentario {number}", proposal=proposal, person=person, now=NOON + number * MINUTE)
    later = NOON + timedelta(minutes=9, seconds=30)
    with pytest.raises(TooManyRequestsError, match="en un minuto"):
        write("Otro más", proposal=proposal, person=person, now=later)
    # Sending one of them again is not another one.
    assert write("Comentario 9", proposal=proposal, person=person, now=later)
    write("Otro más", proposal=proposal, person=make_user(), now=later)
    write("Otro más", proposal=proposal, person=person, now=NOON + 10 * MINUTE)


def test_deleting_does_not_make_room_for_more():
    proposal, person = make_proposal(), make_user()
    for number in range(10):
        one = write(f"Comentario {number}", proposal=proposal, person=person)
        services.remove(one, person=person, now=NOON)
    with pytest.raises(TooManyRequestsError):
        write("Otro más", proposal=proposal, person=person)


def test_links_wait_for_the_account_to_be_a_day_old():
    new = make_user(created_at=NOON - timedelta(hours=23))
    with pytest.raises(InvalidInputError, match="24 horas"):
        write("Lean https://ejemplo.org", person=new)
    write("Lean https://ejemplo.org", person=new, now=NOON + timedelta(hours=1))


def test_a_table_answers_with_its_name_of_that_day_and_its_side():
    member = make_user()
    make_secretariat("20", member)
    proposal = make_proposal()
    first = write(proposal=proposal, person=member, is_official=True)
    assert first.signed_as == "Secretariado Técnico Local de Oaxaca, Sociedad civil"
    assert (first.is_official, first.stance) == (True, None)
    rename_term("secretariat.name", "Mesa Abierta", from_on=NOON.date() + timedelta(days=1))
    later = write("Otra.", proposal=proposal, person=member, is_official=True,
                  now=NOON + timedelta(days=2))  # fmt: skip
    assert later.signed_as == "Mesa Abierta de Oaxaca, Sociedad civil"
    assert first.signed_as.startswith("Secretariado")


def test_the_commission_answers_with_its_own_name():
    signed = write(person=make_commission(), is_official=True).signed_as
    assert signed == "Comisión de Gobierno Abierto y Transparencia Proactiva"


@pytest.mark.parametrize(
    "grants",
    [
        (),
        ((Role.SECRETARIAT_MEMBER, "19"),),
        ((Role.MODERATOR, "20"),),
        ((Role.ADMIN, "00"),),
        ((Role.SECRETARIAT_MEMBER, "20"),),  # a seat, but that state has no table
    ],
)
def test_nobody_else_speaks_for_an_institution(grants):
    with pytest.raises(NotAllowedError, match="a nombre de"):
        write(person=make_user(*grants), is_official=True)


def test_an_author_corrects_in_time_and_it_is_said():
    person = make_user()
    comment = write(person=person)
    services.edit(comment, body="Que se diga cuándo.", person=person, now=NOON + 14 * MINUTE)
    assert (comment.body, comment.edited_at) == ("Que se diga cuándo.", NOON + 14 * MINUTE)
    with pytest.raises(ConflictError, match="15 minutos"):
        services.edit(comment, body="Otra cosa.", person=person, now=NOON + 15 * MINUTE)
    with pytest.raises(NotAllowedError):
        services.edit(comment, body="Otra cosa.", person=make_user(), now=NOON)


def test_correcting_to_the_same_words_is_not_a_correction():
    person = make_user()
    comment = write(person=person)
    services.edit(comment, body=SAID, person=person, now=NOON + MINUTE)
    assert comment.edited_at is None


def test_a_new_account_does_not_bring_a_link_in_by_correcting():
    person = make_user(created_at=NOON)
    comment = write(person=person)
    with pytest.raises(InvalidInputError, match="24 horas"):
        services.edit(comment, body="www.ejemplo.org", person=person, now=NOON + MINUTE)
