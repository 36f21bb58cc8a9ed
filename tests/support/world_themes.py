"""The groupings, themes and near copies of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal
from gatp_participa.themes.models import (
    ClusteringRun,
    CopyGroup,
    CopyMember,
    RunAssignment,
    RunGroup,
    Theme,
    ThemeComment,
    ThemeEvent,
)
from gatp_participa.themes.status import (
    CopyStatus,
    EventKind,
    RunOutcome,
    RunStatus,
    ThemeStatus,
)
from tests.support.factories import NOON, make_member, make_run, make_theme, save
from tests.support.world_texts import secret

if TYPE_CHECKING:
    from tests.support.world import World

SCOPES = {"nation": "00", "here": "20", "away": "19"}


def build(world: World, users: dict[str, User], texts: dict[str, Proposal]) -> dict[str, Theme]:
    """Make them and return the themes by name."""
    themes = _published(world, texts)
    inside = {
        "nation": [texts["grouped"], texts["grouped_away"], texts["grouped_hidden"]],
        "here": [texts["grouped"], texts["grouped_hidden"]], "away": [texts["grouped_away"]],
    }  # fmt: skip
    for place, scope in SCOPES.items():
        themes |= _board(world, place, scope, inside[place], users)
    make_member(_run_of(themes["draft_nation"]), texts["loose"])
    _failed(world, texts["grouped"].call)
    _copies(world, texts)
    world.themes |= {name: theme.id for name, theme in themes.items()}
    return themes


def _published(world: World, texts: dict[str, Proposal]) -> dict[str, Theme]:
    """Three public themes of one run, by what was answered, and one that went into another."""
    call = texts["answered"].call
    run = make_run(call, texts_count=3, themes_count=1)
    world.runs["public"] = run.id
    inside = [texts["answered"], texts["answered_away"], texts["answered_hidden"]]
    kw = {"run": run, "call": call, "published": True}
    themes = {
        "published": make_theme(*inside, name="Parques con luz", x=0.3, y=0.3, radius=0.1, **kw),
        "acknowledged": make_theme(name="Calles con luz", x=0.7, y=0.6, radius=0.1, **kw),
        "answered": make_theme(name="Plazas con luz", x=0.2, y=0.8, radius=0.1, **kw),
    }
    themes["merged_public"] = make_theme(
        run=run, call=call, name=secret("tema juntado"), status=ThemeStatus.MERGED,
        merged_into_id=themes["published"].id,
    )  # fmt: skip
    return themes


def _board(
    world: World, place: str, scope: str, inside: list[Proposal], users: dict[str, User]
) -> dict[str, Theme]:
    """The board of a scope: two themes under review, what went away, what waits, what was said."""
    call = inside[0].call
    run = make_run(call, scope=scope, texts_count=len(inside), themes_count=1)
    draft = make_theme(
        *inside, run=run, call=call, name=secret(f"tema {place}"), x=0.3, y=0.3, radius=0.1
    )
    other = make_theme(
        run=run, call=call, name=secret(f"otro tema {place}"), x=0.7, y=0.7, radius=0.1
    )
    gone = {"run": run, "call": call, "name": secret(f"tema ido {place}")}
    merged = make_theme(status=ThemeStatus.MERGED, merged_into_id=draft.id, **gone)
    discarded = make_theme(status=ThemeStatus.DISCARDED, **gone)
    save(
        ThemeComment(
            theme_id=draft.id, author_id=users["commission"].id, created_at=NOON,
            body=secret(f"nota {place}"),
        )
    )  # fmt: skip
    event = save(
        ThemeEvent(
            call_id=call.id, scope=scope, kind=EventKind.RENAME, theme_id=draft.id,
            person_id=users["commission"].id, created_at=NOON, reason=secret(f"razon {place}"),
            before={"members": [], "themes": {}}, after={"members": [], "themes": {}},
        )
    )  # fmt: skip
    world.events[place] = event.id
    world.runs[f"accepted_{place}"] = run.id
    world.runs[f"waiting_{place}"] = _waiting(call, scope, place, inside).id
    return {
        f"draft_{place}": draft, f"other_{place}": other, f"merged_{place}": merged,
        f"discarded_{place}": discarded,
    }  # fmt: skip


def _waiting(call: Call, scope: str, place: str, inside: list[Proposal]) -> ClusteringRun:
    """A grouping that nobody decided about yet."""
    run = make_run(
        call, scope=scope, outcome=RunOutcome.WAITING, decided_at=None, themes_count=1,
        texts_count=len(inside),
    )  # fmt: skip
    save(
        RunGroup(
            run_id=run.id, number=0, name=secret(f"propuesto {place}"), terms=["luz", "parque"],
            cohesion=0.5, members_count=len(inside),
        )
    )  # fmt: skip
    for proposal in inside:
        save(RunAssignment(run_id=run.id, proposal_id=proposal.id, group_number=0))
    return run


def _failed(world: World, call: Call) -> None:
    for name, status in (("failed", RunStatus.FAILED), ("queued", RunStatus.QUEUED)):
        run = make_run(call, status=status, outcome=None, decided_at=None, finished_at=None)
        world.runs[name] = run.id


def _copies(world: World, texts: dict[str, Proposal]) -> None:
    groups = {
        "suggested": ("grouped", "grouped_away", "grouped_hidden"),
        "confirmed": ("answered", "answered_away", "answered_hidden"),
        "separated": ("published", "away", "hidden"),
    }
    for name, inside in groups.items():
        call = texts[inside[0]].call
        group = save(CopyGroup(call_id=call.id, status=CopyStatus(name), found_at=NOON))
        for one in inside:
            save(CopyMember(proposal_id=texts[one].id, group_id=group.id))
        world.copies[name] = group.id


def _run_of(theme: Theme) -> ClusteringRun:
    return db.session.get_one(ClusteringRun, theme.run_id)
