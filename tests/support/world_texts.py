"""The calls, proposals and comments of the world."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call, CallEntity
from gatp_participa.calls.status import CallStatus
from gatp_participa.comments.status import CommentStatus
from gatp_participa.core.db import db
from gatp_participa.proposals.models import (
    Proposal,
    ProposalCoauthor,
    ProposalGroup,
    ProposalVersion,
    SavedDraft,
    Support,
)
from gatp_participa.proposals.status import GroupKind, ProposalStatus
from tests.comments.support import make_comment
from tests.proposals.support import attach_to
from tests.support.factories import NOON, make_call, make_proposal, save

if TYPE_CHECKING:
    from tests.support.world import World

DAY = timedelta(days=1)
TOKENS = {"waiting": "boleto-que-espera", "expired": "boleto-vencido", "hidden": "boleto-de-oculta"}


def secret(what: str) -> str:
    """Return a word that no page has by chance, and that says which thing it came from."""
    return f"Zq{what.title().replace(' ', '').replace('_', '')}Qz"


def build(world: World, users: dict[str, User]) -> dict[str, Proposal]:
    """Make them and return the proposals by name."""
    calls = _calls(world)
    texts = _proposals(world, users, calls)
    for name in ("published", "hidden", "away_hidden"):
        _surround(name, texts[name], users)
    _sign(world, users, texts)
    _comments(world, users, texts)
    save(
        SavedDraft(
            user_id=users["author"].id, call_id=calls["open"].id, updated_at=NOON,
            fields={"title": secret("borrador"), "problem": ""},
        )
    )  # fmt: skip
    waiting = attach_to(None, uploaded_by_id=users["author"].id, name=secret("por enviar"))
    world.tickets |= {"authors": waiting.ticket}
    return texts


def _calls(world: World) -> dict[str, Call]:
    plain = {
        "draft": CallStatus.DRAFT, "published": CallStatus.PUBLISHED, "open": CallStatus.OPEN,
        "closed": CallStatus.CLOSED, "analysing": CallStatus.ANALYSING,
        "results": CallStatus.RESULTS, "archived": CallStatus.ARCHIVED,
    }  # fmt: skip
    calls = {}
    for name, status in plain.items():
        is_past = status in {CallStatus.CLOSED, CallStatus.ANALYSING, CallStatus.RESULTS}
        is_past = is_past or status is CallStatus.ARCHIVED
        is_draft = status is CallStatus.DRAFT
        calls[name] = make_call(
            slug=f"llamada-{name}", status=status,
            title=secret("convocatoria borrador") if is_draft else f"Convocatoria {name}",
            opens_at=NOON + DAY if name in {"draft", "published"} else NOON - 30 * DAY,
            closes_at=NOON - DAY if is_past else NOON + 10 * DAY,
            published_at=None if is_draft else NOON - 40 * DAY,
            archived_at=NOON if status is CallStatus.ARCHIVED else None,
        )  # fmt: skip
    calls["verified"] = make_call(slug="llamada-verified", identity_level=2)
    calls["one_state"] = make_call(slug="llamada-one-state", is_national=False)
    save(CallEntity(call_id=calls["one_state"].id, entity_code="20"))
    world.calls |= {name: call.slug for name, call in calls.items()}
    world.call_ids |= {name: call.id for name, call in calls.items()}
    return calls


def _proposals(world: World, users: dict[str, User], calls: dict[str, Call]) -> dict[str, Proposal]:
    hidden = {"status": ProposalStatus.HIDDEN, "status_reason": "Traía datos de otra persona."}
    gone = {"status": ProposalStatus.WITHDRAWN, "withdrawn_at": NOON - DAY}
    wanted: dict[str, dict] = {
        "published": {}, "supported": {}, "hidden": hidden, "withdrawn": gone,
        "away": {"entity_code": "19", "author_id": users["stranger"].id},
        "away_hidden": {"entity_code": "19", "author_id": users["stranger"].id} | hidden,
        "nowhere": {"entity_code": None}, "foreign": {"language": "nah"},
        "closed": {"call": calls["closed"]}, "verified": {"call": calls["verified"]},
        "in_draft_call": {"call": calls["draft"], "author_id": None},
        "answered": {"call": calls["results"]},
        "answered_away": {"call": calls["results"], "entity_code": "19"},
        "answered_hidden": {"call": calls["results"]} | hidden,
        "grouped": {"call": calls["analysing"]}, "loose": {"call": calls["analysing"]},
        "grouped_away": {"call": calls["analysing"], "entity_code": "19"},
        "grouped_hidden": {"call": calls["analysing"]} | hidden,
    }  # fmt: skip
    texts = {}
    for name, more in wanted.items():
        is_kept = name.endswith("hidden") or name in {"withdrawn", "in_draft_call"}
        title = secret(f"titulo {name}") if is_kept else f"Luz en el parque, {name}"
        problem = "El parque está oscuro desde las siete de la noche y nadie responde por él. "
        defaults = {"call": calls["open"], "author_id": users["author"].id, "title": title}
        texts[name] = make_proposal(
            **defaults | {"problem": problem + secret(f"texto {name}")} | more
        )
    save(
        Support(
            proposal_id=texts["supported"].id, user_id=users["follower"].id, created_at=NOON - DAY
        )
    )
    texts["supported"].supports_count = 1
    world.proposals |= {name: one.folio for name, one in texts.items()}
    world.proposal_ids |= {name: one.id for name, one in texts.items()}
    return texts


def _surround(name: str, proposal: Proposal, users: dict[str, User]) -> None:
    """Give it what a proposal can have: files, an older version, a group."""
    attach_to(proposal, description=secret(f"archivo {name}"))
    attach_to(
        proposal, description=secret(f"archivo oculto {name}"), hidden_at=NOON - DAY,
        hidden_reason="Se ve a una persona menor de edad.",
    )  # fmt: skip
    save(
        ProposalVersion(
            proposal_id=proposal.id, number=1, title="Antes", problem=secret(f"version {name}"),
            action="", result="", written_at=NOON - 2 * DAY,
        )
    )  # fmt: skip
    proposal.edited_at = NOON - DAY
    save(
        ProposalGroup(
            proposal_id=proposal.id, kind=GroupKind.COLLECTIVE, name=secret(f"grupo {name}"),
            people=12,
        )
    )  # fmt: skip


def _sign(world: World, users: dict[str, User], texts: dict[str, Proposal]) -> None:
    for name in ("published", "hidden"):
        _invitation(texts[name], f"firma-{name}", user_id=users["coauthor"].id, accepted_at=NOON)
    waiting = {
        "waiting": (texts["published"], NOON + DAY), "expired": (texts["published"], NOON - DAY),
        "hidden": (texts["hidden"], NOON + DAY),
    }  # fmt: skip
    for name, (proposal, until) in waiting.items():
        one = _invitation(
            proposal, TOKENS[name], expires_at=until,
            email="follower@personas.example" if name == "waiting" else f"{name}@invitada.example",
        )  # fmt: skip
        world.invitations[name] = one.id
    world.tokens |= TOKENS


def _invitation(proposal: Proposal, token: str, **kw) -> ProposalCoauthor:
    defaults = {"invited_at": NOON - 9 * DAY, "expires_at": NOON + DAY}
    digest = hashlib.sha256(token.encode()).hexdigest()
    return save(ProposalCoauthor(proposal_id=proposal.id, token_digest=digest, **defaults | kw))


def _comments(world: World, users: dict[str, User], texts: dict[str, Proposal]) -> None:
    on, who = texts["published"].id, users["follower"]
    made = {
        "visible": make_comment(proposal_id=on, author=who, body="Falta decir quién las cuida."),
        "fresh": make_comment(proposal_id=on, author=who, created_at=NOON - timedelta(minutes=3)),
        "hidden": make_comment(
            proposal_id=on, author=who, body=secret("comentario oculto"),
            status=CommentStatus.HIDDEN, status_reason="Insultaba a otra persona.",
        ),
        "deleted": make_comment(
            proposal_id=on, author=who, body="", status=CommentStatus.DELETED
        ),
        "official": make_comment(
            proposal_id=on, author=users["civil"], is_official=True, stance=None
        ),
        "on_hidden": make_comment(
            proposal_id=texts["hidden"].id, author=who, body=secret("comentario de oculta")
        ),
        "away": make_comment(proposal_id=texts["away"].id, author=who),
    }  # fmt: skip
    made["reply"] = make_comment(parent=made["visible"], author=users["author"])
    db.session.flush()
    world.comments |= {name: one.id for name, one in made.items()}
