"""What waits for moderation, what was decided, appealed and blocked, and a call that reads first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gatp_participa.accounts.models import AccountBlock, User
from gatp_participa.accounts.status import BlockReason
from gatp_participa.comments.models import Comment
from gatp_participa.core.db import db
from gatp_participa.moderation import rules
from gatp_participa.moderation.models import Appeal, BlockGround, Decision, ModerationItem, Report
from gatp_participa.moderation.services.opening import open_item
from gatp_participa.moderation.status import DecisionKind, ItemStatus, Kind, Outcome, Reason
from gatp_participa.proposals import search_index
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from tests.support.factories import NOON, make_call, make_proposal, make_user, save
from tests.support.world_texts import secret

if TYPE_CHECKING:
    from tests.support.world import World

DAY = timedelta(days=1)


def build(world: World, users: dict[str, User], texts: dict[str, Proposal]) -> None:
    """Leave one thing in each state."""
    _items(world, users, texts)
    _decisions(world, users, texts)
    _blocks(world, users)
    _review(world, users)
    db.session.flush()


def _items(world: World, users: dict[str, User], texts: dict[str, Proposal]) -> None:
    waiting = {"waiting": "published", "waiting_away": "away", "taken": "verified"}
    for name, text in waiting.items():
        item = open_item(Kind.PROPOSAL, texts[text].id, now=NOON - 2 * DAY)
        item.reports_count, item.weight = 1, rules.REPORT_WEIGHT
        save(
            Report(
                item_id=item.id, reporter_id=users["follower"].id, reason=Reason.INSULT,
                body=secret(f"reporte {name}"), reported_at=NOON - DAY,
            )
        )  # fmt: skip
        world.items[name] = item.id
    taken = db.session.get_one(ModerationItem, world.items["taken"])
    taken.taken_by_id = users["moderator"].id
    taken.taken_until = NOON + timedelta(minutes=10)


def _decisions(world: World, users: dict[str, User], texts: dict[str, Proposal]) -> None:
    comment = db.session.get_one(Comment, world.comments["visible"])
    about: dict[str, tuple[Kind, int, DecisionKind]] = {
        "appealed": (Kind.PROPOSAL, texts["hidden"].id, DecisionKind.HIDE),
        "fresh": (Kind.PROPOSAL, texts["supported"].id, DecisionKind.ASK_EDIT),
        "answered": (Kind.COMMENT, comment.id, DecisionKind.HIDE),
        "away": (Kind.PROPOSAL, texts["away_hidden"].id, DecisionKind.HIDE),
    }  # fmt: skip
    for name, (kind, number, act) in about.items():
        decider = users["moderator_away" if name == "away" else "moderator"]
        decision = _decided(kind, number, act, decider)
        world.decisions[name] = decision.id
        world.items[f"decided_{name}"] = decision.item_id
    for name in ("appealed", "answered", "away"):
        decision = db.session.get_one(Decision, world.decisions[name])
        appeal = Appeal(
            decision_id=decision.id, entity_code=decision.entity_code,
            person_id=decision.item.author_id, body=secret(f"apelacion {name}") + " no insulta.",
            appealed_at=NOON - DAY, due_on=(NOON + 4 * DAY).date(),
        )  # fmt: skip
        if name == "answered":
            appeal.outcome, appeal.answer = Outcome.REVERSED, "Tenías razón: no insulta a nadie."
            appeal.decided_by_id, appeal.decided_at = users["commission"].id, NOON
        world.appeals[name] = save(appeal).id


def _decided(kind: Kind, number: int, act: DecisionKind, decider: User) -> Decision:
    item = open_item(kind, number, now=NOON - 3 * DAY)
    item.status, item.decided_at = ItemStatus.DECIDED, NOON - 2 * DAY
    return save(
        Decision(
            item_id=item.id, entity_code=item.entity_code, kind=act, reason=Reason.INSULT,
            body="Tu texto insulta a una persona: escríbelo sin insultar.", before="published",
            decided_by_id=decider.id, decided_at=NOON - 2 * DAY, waited_from=NOON - 3 * DAY,
        )
    )  # fmt: skip


def _blocks(world: World, users: dict[str, User]) -> None:
    """One in force, of somebody who is nobody else in the world, and one that was lifted."""
    outsider = make_user(email="bloqueada@personas.example", pseudonym="Participante bloqueada")
    lifted = {
        "lifted_at": NOON - DAY, "lifted_by_id": users["commission"].id,
        "lift_reason": "Se corrigió lo que había.",
    }  # fmt: skip
    made = {
        "in_force": (outsider, "20", {}), "lifted_away": (outsider, "19", lifted),
        "lifted": (users["author"], "20", lifted),
    }  # fmt: skip
    for name, (user, scope, more) in made.items():
        world.blocks[name] = save(
            AccountBlock(
                user_id=user.id, scope=scope, reason=BlockReason.INSULTS,
                body="Insultaste varias veces a otras personas.", from_at=NOON - 2 * DAY,
                until_at=NOON + 20 * DAY, blocked_by_id=users["moderator"].id, **more,
            )
        ).id  # fmt: skip
    save(BlockGround(block_id=world.blocks["lifted"], decision_id=world.decisions["appealed"]))


def _review(world: World, users: dict[str, User]) -> None:
    call = make_call(slug="llamada-reviewed", reviews_first=True)
    one = make_proposal(
        call=call, author_id=users["author"].id, title=secret("titulo in_review"),
        problem="Todavía nadie la lee. " + secret("texto in_review"),
        status=ProposalStatus.IN_REVIEW,
    )  # fmt: skip
    search_index.remove(one.id)
    world.proposals["in_review"], world.proposal_ids["in_review"] = one.folio, one.id
    item = open_item(Kind.PROPOSAL, one.id, now=NOON - DAY, first_review=True)
    world.items["in_review"] = item.id
