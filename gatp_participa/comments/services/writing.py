"""Receive a comment or a reply, and let its author correct it for a while."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.services.blocking import refuse_blocked
from gatp_participa.audit import services as audit
from gatp_participa.comments import news, rules
from gatp_participa.comments.models import Comment
from gatp_participa.comments.status import CommentStatus, Stance
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    TooManyRequestsError,
)
from gatp_participa.core.text import clean_input
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.rules import may_be_supported as is_public
from gatp_participa.proposals.services.looking import ask_to_look
from gatp_participa.secretariats.queries import body_name, secretariat_in_force, words_on

NEW_ACCOUNT = _l(
    "Tu cuenta es de hoy y por ahora sus comentarios no pueden llevar direcciones de internet: "
    "quítala y envíalo, o espera a que tu cuenta cumpla 24 horas."
)


@dataclass(frozen=True, kw_only=True)
class CommentDraft:
    """What somebody wrote; ``parent_id`` is the comment it answers, when it answers one."""

    body: str
    stance: Stance | None = None
    parent_id: int | None = None
    is_official: bool = False


def write(draft: CommentDraft, *, proposal: Proposal, person: User, now: datetime) -> Comment:
    """Publish a comment; what answers a reply joins the thread that the reply is in.

    The same words from the same person in the same place within ten minutes are the same
    comment: it is returned, not written again, even when both arrive at once.

    Raises:
        ConflictError: the proposal is not public, its call takes no comments now, or what it
            answers is not there any more.
        InvalidInputError: it is too short or long, takes no side, or is a new account's link.
        NotAllowedError: the person speaks for no institution that attends this proposal.
        TooManyRequestsError: the person wrote ten in the last ten minutes.
    """
    _refuse_closed(proposal, now)
    refuse_blocked(person, now)
    draft = _checked(draft, proposal, person, now)
    signed_as = _signature(proposal, person, now) if draft.is_official else ""
    # One's own wait for one another here (SQLite's writers already do).
    db.session.execute(select(User.id).where(User.id == person.id).with_for_update(key_share=True))
    repeated = _written_just_now(draft, proposal, person, now)
    if repeated is not None:
        return repeated
    _refuse_too_many(person, now)
    comment = Comment(
        proposal_id=proposal.id, parent_id=draft.parent_id, author_id=person.id,
        stance=draft.stance, body=draft.body, created_at=now, changed_at=now,
        is_official=draft.is_official, signed_as=signed_as,
    )  # fmt: skip
    db.session.add(comment)
    db.session.flush()
    ask_to_look("comment", [comment.id], now=now)
    audit.record(
        "comments.write", comment, person=person, now=now, proposal_id=proposal.id,
        parent_id=draft.parent_id, signed_as=signed_as,
    )  # fmt: skip
    if comment.is_official:
        news.tell_official(comment, proposal, now=now)
    return comment


def edit(comment: Comment, *, body: str, person: User, now: datetime) -> Comment:
    """Correct one's own within fifteen minutes; the page says that it was, and when.

    Raises:
        NotAllowedError: somebody else wrote it.
        ConflictError: its fifteen minutes passed, or it or its proposal are not public any more.
        InvalidInputError: it is too short or long, or is a new account's link.
    """
    if not rules.is_author(person, comment):
        raise NotAllowedError(_("Solo quien escribió un comentario puede corregirlo."))
    db.session.refresh(comment, with_for_update={"key_share": True, "of": Comment})
    if not is_public(comment.proposal) or not rules.may_edit(person, comment, now):
        raise ConflictError(
            _(
                "Este comentario ya no se puede corregir: se puede durante 15 minutos, mientras esté "
                "a la vista. Puedes borrarlo y escribir otro."
            )
        )
    refuse_blocked(person, now)
    body = _checked_body(body, person, now)
    if body != comment.body:
        comment.body = body
        comment.edited_at = comment.changed_at = now
        db.session.flush()
        ask_to_look("comment", [comment.id], now=now)
        audit.record("comments.edit", comment, person=person, now=now)
    return comment


def _refuse_closed(proposal: Proposal, now: datetime) -> None:
    if not is_public(proposal):
        raise ConflictError(_("Esta propuesta ya no es pública, así que no recibe comentarios."))
    if refusal := rules.comment_refusal(proposal.call, now):
        raise ConflictError(refusal)


def _checked(draft: CommentDraft, proposal: Proposal, person: User, now: datetime) -> CommentDraft:
    parent = None if draft.parent_id is None else _thread_of(draft.parent_id, proposal)
    is_first = parent is None and not draft.is_official
    if is_first and draft.stance is None:
        raise InvalidInputError(_("Di si estás a favor, en contra o ninguna de las dos."))
    return replace(
        draft,
        body=_checked_body(draft.body, person, now),
        stance=draft.stance if is_first else None,
        parent_id=None if parent is None else parent.id,
    )


def _checked_body(body: str, person: User, now: datetime) -> str:
    body = clean_input(body)
    if error := rules.length_error(body):
        raise InvalidInputError(error)
    if rules.is_new(person.created_at, now) and rules.has_link(body):
        raise InvalidInputError(NEW_ACCOUNT)
    return body


def _thread_of(parent_id: int, proposal: Proposal) -> Comment:
    """Return the first level of what is answered; what left can not be answered."""
    answered = db.session.get(Comment, parent_id)
    if answered is None or answered.proposal_id != proposal.id:
        raise NotFoundError(_("No encontramos el comentario que quieres contestar."))
    if answered.status is not CommentStatus.VISIBLE:
        raise ConflictError(
            _("Ese comentario ya no está a la vista, así que no se puede contestar.")
        )
    if answered.parent_id is None:
        return answered
    return db.session.get_one(Comment, answered.parent_id)


def _signature(proposal: Proposal, person: User, now: datetime) -> str:
    """Return who signs an official answer, as named that day."""
    day, place = clock.local_day(now), proposal.entity_code
    sector = rules.sector_at_table(person, place, day)
    if place and sector and secretariat_in_force(place, day) is not None:
        side = words_on(day).words[f"sector.{sector.value}"].text
        return f"{body_name(place, has_secretariat=True, on=day)}, {side}"
    if rules.is_national_voice(person, day):
        return words_on(day).words["commission.name"].text
    raise NotAllowedError(_("Tu cuenta no responde a nombre de quien atiende esta propuesta."))


def _written_just_now(
    draft: CommentDraft, proposal: Proposal, person: User, now: datetime
) -> Comment | None:
    return db.session.scalar(
        select(Comment)
        .where(
            Comment.author_id == person.id,
            Comment.created_at > now - rules.SAME_WITHIN,
            Comment.proposal_id == proposal.id,
            Comment.parent_id.is_not_distinct_from(draft.parent_id),
            Comment.body == draft.body,
            Comment.status == CommentStatus.VISIBLE,
        )
        .limit(1)
    )


def _refuse_too_many(person: User, now: datetime) -> None:
    recent = (Comment.author_id == person.id, Comment.created_at > now - rules.RATE_WITHIN)
    # Those deleted count too: writing and deleting is as fast as writing.
    count, first_at = db.session.execute(
        select(func.count(), func.min(Comment.created_at)).where(*recent)
    ).one()
    if count >= rules.MOST_IN_RATE:
        raise TooManyRequestsError(rules.wait_refusal(first_at, now))
