"""Answers on their way out: written, under review, agreed; stopped, passed on and late."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Sector
from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal
from gatp_participa.routing.models import (
    AnswerTemplate,
    ParticularAnswer,
    Referral,
    ReferralMove,
    ReferralPause,
    ResponseDraft,
    ResponseReview,
)
from gatp_participa.routing.status import Decision, Move, PauseReason, ReferralStatus, Verdict
from gatp_participa.themes.models import ClusteringRun, Theme
from tests.support.factories import NOON, make_referral, make_response, make_theme, save
from tests.support.world_texts import secret

if TYPE_CHECKING:
    from tests.support.world import World

NAMES = {
    "drafted": "Mercados con techo", "asked": "Bibliotecas abiertas", "agreed": "Ríos vigilados",
    "paused": "Caminos revisados", "passed": "Bosques con guardia", "late": "Pozos con padrón",
}  # fmt: skip
REASON = "Ya existe el padrón y se publicará cada lunes, por colonia, desde enero."


def build(
    world: World, users: dict[str, User], texts: dict[str, Proposal], themes: dict[str, Theme]
) -> None:
    """Make them, and the texts that each table begins with."""
    run = db.session.get_one(ClusteringRun, themes["published"].run_id)
    kw: dict[str, Any] = {"run": run, "call": themes["published"].call, "published": True}
    turns = {name: _turn(make_theme(name=said, **kw), name) for name, said in NAMES.items()}
    for name in ("drafted", "asked", "agreed"):
        _draft(turns[name], users, name)
    save(
        ReferralPause(
            referral_id=turns["paused"].id, reason=PauseReason.INFORMATION, from_on=NOON.date(),
            body="Se pidió el padrón a la Comisión del Agua.", paused_by_id=users["civil"].id,
        )
    )  # fmt: skip
    _pass_on(turns["passed"])
    save(ReferralMove(referral_id=turns["late"].id, move=Move.ESCALATED, at=NOON))
    save(
        ParticularAnswer(
            referral_id=world.referrals["sent"], proposal_id=texts["answered"].id, edited_at=NOON,
            body=secret("respuesta aparte"), edited_by_id=users["civil"].id,
        )
    )  # fmt: skip
    world.turns |= world.referrals | {name: one.id for name, one in turns.items()}
    for name, code in (("nation", "00"), ("here", "20"), ("away", "19")):
        template = save(
            AnswerTemplate(
                entity_code=code, name=f"Sin presupuesto {name}", decision=Decision.NOT_NOW,
                body="Sobre {tema}: este año no hay presupuesto.", edited_at=NOON,
                edited_by_id=users["commission"].id,
            )
        )  # fmt: skip
        world.templates[name] = template.id


def _turn(theme: Theme, name: str) -> Referral:
    kw: dict[str, Any] = {"proposals_count": 1}
    if name != "late":
        kw |= {"status": ReferralStatus.ACKNOWLEDGED, "acknowledged_at": NOON}
    else:
        kw |= {
            "referred_at": NOON - timedelta(days=60), "escalated_at": NOON,
            "acknowledge_due_on": NOON.date() - timedelta(days=50),
            "answer_due_on": NOON.date() - timedelta(days=20),
        }  # fmt: skip
    return make_referral(theme, **kw)


def _draft(referral: Referral, users: dict[str, User], name: str) -> None:
    words = secret("borrador de respuesta") if name == "drafted" else ""
    save(
        ResponseDraft(
            referral_id=referral.id, decision=Decision.INCLUDE, reason=f"{REASON} {words}".strip(),
            version=1, edited_at=NOON, edited_by_id=users["government"].id,
            review_asked_at=None if name == "drafted" else NOON,
        )
    )  # fmt: skip
    for sector in Sector if name == "agreed" else ():
        save(
            ResponseReview(
                referral_id=referral.id, version=1, sector=sector, verdict=Verdict.AGREES,
                body=secret("opinion de sector"), reviewed_at=NOON,
            )
        )  # fmt: skip


def _pass_on(referral: Referral) -> None:
    """Another state answered that it belongs here."""
    origin = make_referral(referral.theme, entity_code="19", proposals_count=1)
    make_response(origin, decision=Decision.REFER, other_entity_code="20")
    referral.origin_id = origin.id
