"""Calls that ask for a verified identity: say it before anything is typed, and lose nothing."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.identity import rules as identity
from gatp_participa.identity.queries import level_of
from gatp_participa.identity.status import Level
from gatp_participa.proposals import queries, rules, services
from gatp_participa.proposals.forms import UNSAID


def must_verify(call: Call, person: User | None) -> bool:
    """Say whether somebody has to verify their identity before taking part in a call."""
    if not identity.asks_verified(call):
        return False
    level = level_of(person.id) if person is not None else Level.MAIL
    return identity.refusal(call, level) is not None


def way_to_verify(call: Call, person: User | None) -> str:
    """Return where one verifies and comes back here from, or "" when there is no need."""
    if not must_verify(call, person):
        return ""
    here = request.full_path if request.query_string else request.path
    return url_for("identity.show", next=here)


def go_and_verify(target: str, message: str) -> ResponseReturnValue:
    """Send somebody to verify their identity; from there they go back to ``target``."""
    flash(message)
    return redirect(url_for("identity.show", next=target), code=303)


def keep_until_verified(
    draft: services.ProposalDraft, call: Call, person: User, now: datetime
) -> bool:
    """Keep as a draft what cannot be sent yet; False when it would replace another draft."""
    if queries.draft_of(person.id, call.id) is not None:
        return False
    return services.save_draft(fields_of(draft), call=call, person=person, now=now)


def kept_message() -> str:
    """Return what is said to who has a draft waiting for their identity."""
    return _(
        "Guardamos tu propuesta como borrador. Verifica tu identidad y al volver la encuentras "
        "lista para enviar."
    )


def fields_of(draft: services.ProposalDraft) -> dict[str, str]:
    """Return a proposal as the form's fields keep it."""
    kept = {one.name: getattr(draft, one.name) for one in fields(draft)}
    kept |= {"entity_code": draft.entity_code or UNSAID, "topic": draft.topic_id or 0}
    for slot, (ticket, about) in zip(rules.SLOTS, draft.attachments, strict=False):
        kept |= {f"ticket_{slot}": ticket, f"about_{slot}": about}
    if draft.group is not None:
        kept |= {
            "group_kind": draft.group.kind, "group_name": draft.group.name,
            "group_people": draft.group.people,
        }  # fmt: skip
    return {
        name: "" if value is None else str(value)
        for name, value in kept.items()
        if name in rules.DRAFT_FIELDS
    }
