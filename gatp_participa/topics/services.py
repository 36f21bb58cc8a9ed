"""Say what a proposal is about. No machine calls this: only a person's click does."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.audit import services as audit
from gatp_participa.calls.models import Topic
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError, NotAllowedError
from gatp_participa.proposals.models import Proposal
from gatp_participa.topics import rules


class _Same:
    """Says that something is left as it is; None would say that it is about nothing."""


SAME: Final = _Same()


def classify(
    proposal: Proposal,
    *,
    topic_id: int | _Same | None = SAME,
    sdg_goal: int | _Same | None = SAME,
    person: User,
    now: datetime,
) -> bool:
    """Write the topic, the goal or both; return whether something changed.

    Raises:
        NotAllowedError: the person neither wrote the proposal nor moderates it, or it is not
            public any more.
        InvalidInputError: the topic is not of the proposal's call, or there is no such goal.
    """
    db.session.refresh(proposal, with_for_update={"key_share": True})
    if not rules.may_classify(person, proposal):
        raise NotAllowedError(
            _("Solo quien escribió una propuesta pública, o quien la modera, dice de qué trata.")
        )
    before = {"topic_id": proposal.topic_id, "sdg_goal": proposal.sdg_goal}
    if not isinstance(topic_id, _Same):
        _refuse_other_topics(topic_id, proposal)
        proposal.topic_id = topic_id
    if not isinstance(sdg_goal, _Same):
        if sdg_goal is not None and sdg_goal not in rules.GOALS:
            raise InvalidInputError(_("Elige uno de los 17 objetivos de la lista."))
        proposal.sdg_goal = sdg_goal
    after = {"topic_id": proposal.topic_id, "sdg_goal": proposal.sdg_goal}
    changes: dict[str, Any] = {
        name: [before[name], after[name]] for name in before if before[name] != after[name]
    }
    if changes:
        audit.record("topics.classify", proposal, person=person, now=now, **changes)
        db.session.flush()
    return bool(changes)


def _refuse_other_topics(topic_id: int | None, proposal: Proposal) -> None:
    if topic_id is None:
        return
    known = select(Topic.id).where(Topic.id == topic_id, Topic.call_id == proposal.call_id)
    if db.session.scalar(known) is None:
        raise InvalidInputError(_("Elige un asunto de esta convocatoria."))
