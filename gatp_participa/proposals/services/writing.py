"""Receive a proposal: checked, numbered with a folio, searchable, receipted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.services.blocking import refuse_blocked
from gatp_participa.audit import services as audit
from gatp_participa.calls.models import Call
from gatp_participa.core import folios
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    TooManyRequestsError,
)
from gatp_participa.core.text import clean_input
from gatp_participa.entities.models import Municipality
from gatp_participa.entities.queries import catalogue
from gatp_participa.identity import rules as identity
from gatp_participa.identity.queries import level_of
from gatp_participa.notices import letters
from gatp_participa.notices import services as notices
from gatp_participa.privacy import services as privacy
from gatp_participa.privacy.status import Purpose
from gatp_participa.proposals import rules, search_index
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.services.attaching import attach
from gatp_participa.proposals.services.drafting import discard_draft
from gatp_participa.proposals.services.grouping import Group, checked_group, sign_for_group
from gatp_participa.proposals.services.looking import ask_to_look
from gatp_participa.proposals.status import Channel, ProposalStatus

# What comes with a proposal and is not its text: kept in rows of its own.
_BESIDES = {"accepts_privacy", "attachments", "group"}
# Who keeps the queue of what is read first is above: each is told, in the same transaction.
reviewing: list[Callable[[Proposal, datetime], None]] = []


@dataclass(frozen=True, kw_only=True)
class ProposalDraft:
    """What an author wrote, before it is a proposal."""

    title: str
    problem: str
    action: str = ""
    result: str = ""
    entity_code: str | None = None
    municipality_code: str | None = None
    topic_id: int | None = None
    language: str = "es"
    accepts_privacy: bool = False
    attachments: tuple[tuple[str, str], ...] = ()  # ticket of each file, and what is seen in it
    group: Group | None = None

    @classmethod
    def from_payload(cls, fields: Mapping[str, Any]) -> ProposalDraft:
        """Return the draft that ``asdict`` and JSON made these fields of."""
        group = fields.get("group")
        files = tuple((ticket, about) for ticket, about in fields.get("attachments", ()))
        known = dict(fields) | {"attachments": files, "group": Group(**group) if group else None}
        return cls(**known)


def submit(draft: ProposalDraft, *, call: Call, author: User, now: datetime) -> Proposal:
    """Receive a proposal and post its receipt; where the call reviews first, it waits for that.

    The same text from the same person within ten minutes is the same proposal: it is
    returned, not written again, even when both arrive at once.

    Raises:
        ConflictError: the call does not receive proposals now.
        NotAllowedError: it asks for an identity that the author has not verified, or their
            account is blocked.
        InvalidInputError: a text is too short or too long or has links that its author's
            account is too new for, or the place, the topic or the language is not one of the
            call's.
        TooManyRequestsError: the author sent ten in the last hour.
    """
    if refusal := rules.submit_refusal(call, now):
        raise ConflictError(refusal)
    _refuse_unverified(call, author)
    draft = _checked(draft, call)
    digest = digest_of(draft)
    _refuse_early_links(draft, author, now)
    _take_turn(author)
    refuse_blocked(author, now)
    discard_draft(call_id=call.id, person=author)
    repeated = _sent_just_now(digest, call, author, now)
    if repeated is not None:
        return repeated
    _refuse_too_many(author, now)
    proposal = _write(draft, digest, call, author, now)
    if draft.group is not None:
        sign_for_group(proposal, draft.group)
    files = attach(proposal, draft.attachments, person=author)
    if call.reviews_first:
        for tell in reviewing:
            tell(proposal, now)
    else:
        words = search_index.words_of(draft.title, draft.problem, draft.action, draft.result)
        search_index.put([(proposal.id, words)])
    ask_to_look("proposal", [proposal.id], now=now)
    if draft.accepts_privacy:
        privacy.give_consent(author, Purpose.PROPOSE, now=now)
    audit.record(
        "proposals.submit", proposal, person=author, now=now, folio=proposal.folio, call=call.slug,
        entity=draft.entity_code, channel=Channel.WEB, accepts_privacy=draft.accepts_privacy,
        attachments=files, group=draft.group.kind if draft.group else None,
    )  # fmt: skip
    notices.send(
        "proposal_receipt", to=author.email, now=now, dedupe_key=f"receipt:{proposal.id}",
        folio=proposal.folio, title=proposal.title, call_title=call.title,
        problem=proposal.problem, action=proposal.action, result=proposal.result,
        closes_at=call.closes_at, is_in_review=call.reviews_first,
        url=letters.link("pages.proposal", folio=proposal.folio),
        mine_url=letters.link("proposals.mine"),
    )  # fmt: skip
    return proposal


def _checked(draft: ProposalDraft, call: Call) -> ProposalDraft:
    texts: dict[str, Any] = {name: clean_input(getattr(draft, name)) for name in rules.LIMITS}
    for name, value in texts.items():
        if error := rules.length_error(value, name):
            raise InvalidInputError(error)
    refuse_misplaced(draft, call)
    group = checked_group(draft.group) if draft.group is not None else None
    return replace(draft, group=group, **texts)


def refuse_misplaced(draft: ProposalDraft, call: Call) -> None:
    """Refuse a place, a topic or a language that the call does not have.

    Raises:
        InvalidInputError: it says which, and what to choose.
    """
    if not rules.accepts_entity(call, draft.entity_code):
        raise InvalidInputError(_("Esta convocatoria es solo para algunos estados: elige uno."))
    if draft.entity_code is not None and draft.entity_code not in catalogue().entities:
        raise InvalidInputError(_("Elige un estado de la lista."))
    if draft.municipality_code is not None and draft.entity_code != _entity_of(
        draft.municipality_code
    ):
        raise InvalidInputError(
            _("Ese municipio no es del estado que elegiste: vuelve a elegirlo.")
        )
    if draft.topic_id is not None and draft.topic_id not in {topic.id for topic in call.topics}:
        raise InvalidInputError(_("Elige un asunto de esta convocatoria."))
    if draft.language not in rules.LANGUAGES:
        raise InvalidInputError(_("Elige una lengua de la lista, o «Otra lengua»."))


def _refuse_unverified(call: Call, author: User) -> None:
    if identity.asks_verified(call) and (
        refusal := identity.refusal(call, level_of(author.id))
    ):  # fmt: skip
        raise identity.UnverifiedError(refusal)


def _refuse_early_links(draft: ProposalDraft, author: User, now: datetime) -> None:
    for name in rules.LIMITS:
        if error := rules.link_error(getattr(draft, name), since=author.created_at, now=now):
            raise InvalidInputError(error)


def _entity_of(municipality_code: str) -> str | None:
    return db.session.scalar(
        select(Municipality.entity_code).where(Municipality.code == municipality_code)
    )


def digest_of(draft: ProposalDraft) -> str:
    """Return the digest of what a draft says, to know it again."""
    content = {name: value for name, value in asdict(draft).items() if name not in _BESIDES}
    return rules.content_digest(content)


def _take_turn(author: User) -> None:
    """Make the author's submissions wait for one another (SQLite's writers already do)."""
    db.session.execute(select(User.id).where(User.id == author.id).with_for_update(key_share=True))


def _sent_just_now(digest: str, call: Call, author: User, now: datetime) -> Proposal | None:
    return db.session.scalar(
        select(Proposal)
        .where(
            Proposal.author_id == author.id,
            Proposal.call_id == call.id,
            Proposal.content_digest == digest,
            Proposal.submitted_at > now - rules.SAME_WITHIN,
            Proposal.status != ProposalStatus.WITHDRAWN,
        )
        .limit(1)
    )


def _refuse_too_many(author: User, now: datetime) -> None:
    count, first_at = db.session.execute(
        select(func.count(), func.min(Proposal.submitted_at)).where(
            Proposal.author_id == author.id,
            Proposal.channel == Channel.WEB,
            Proposal.submitted_at > now - timedelta(hours=1),
        )
    ).one()
    if count >= rules.MOST_PER_HOUR:
        minutes = max(1, round((first_at + timedelta(hours=1) - now).total_seconds() / 60))
        raise TooManyRequestsError(
            _(
                "Ya enviaste %(count)s propuestas en la última hora. Podrás enviar esta en "
                "%(minutes)s minutos; mientras, cópiala de aquí abajo para no perderla.",
                count=count,
                minutes=minutes,
            )
        )


def _write(draft: ProposalDraft, digest: str, call: Call, author: User, now: datetime) -> Proposal:
    place = catalogue().entities.get(draft.entity_code or "")
    values = {name: value for name, value in asdict(draft).items() if name not in _BESIDES} | {
        "call_id": call.id, "author_id": author.id, "submitted_at": now, "channel": Channel.WEB,
        "status": ProposalStatus.IN_REVIEW if call.reviews_first else ProposalStatus.PUBLISHED,
        "content_digest": digest,
    }  # fmt: skip
    proposal_id = None
    while proposal_id is None:  # a folio already taken only costs another throw of the dice
        values["folio"] = folios.new(place.folio_prefix if place else folios.NATION)
        statement = insert(Proposal).values(values).on_conflict_do_nothing(index_elements=["folio"])
        proposal_id = db.session.scalar(statement.returning(Proposal.id))
    return db.session.get_one(Proposal, proposal_id)
