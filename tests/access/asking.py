"""What an address is asked about: one way for each kind of thing of the world."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from gatp_participa.following.sealing import unsubscribe_url
from tests.support.world import World

ABSENT = 987_654_321


class Ask(NamedTuple):
    """The values of an address and what goes after its question mark."""

    values: dict[str, Any] = {}
    query: dict[str, Any] = {}


Names = dict[str, Ask]
PROPOSALS = ("published", "supported", "hidden", "withdrawn", "away", "away_hidden", "closed",
             "in_draft_call")  # fmt: skip


def by(
    name: str, things: Callable[[World], dict], absent: Any = ABSENT
) -> Callable[[World], Names]:
    return lambda world: {
        one: Ask({name: value}) for one, value in (things(world) | {"absent": absent}).items()
    }


def of_proposal(*names: str) -> Callable[[World], Names]:
    return by("folio", lambda w: {name: w.proposals[name] for name in names}, "OAX-222-222")


def files(world: World) -> Names:
    asked = {
        f"{name}_{which}": Ask({"folio": world.proposals[name], "number": number})
        for name in ("published", "hidden", "away_hidden")
        for which, number in (("shown", 1), ("unseen", 2))
    }
    return asked | {"absent": Ask({"folio": world.proposals["published"], "number": 3})}


def threads(world: World) -> Names:
    on = {"on_hidden": "hidden", "away": "away"}
    return {
        name: Ask({"folio": world.proposals[on.get(name, "published")], "thread_id": number})
        for name, number in (world.comments | {"absent": ABSENT}).items()
        if name not in {"reply", "fresh"}
    } | {
        "anothers": Ask({"folio": world.proposals["away"], "thread_id": world.comments["visible"]})
    }


def invitations(world: World) -> Names:
    return {
        name: Ask({
            "folio": world.proposals["hidden" if name == "hidden" else "published"],
            "token": token,
        })
        for name, token in (world.tokens | {"forged": "boleto-inventado"}).items()
    }  # fmt: skip


def taken_back(world: World) -> Names:
    return {
        name: Ask({
            "folio": world.proposals["hidden" if name == "hidden" else "published"],
            "invitation_id": number,
        })
        for name, number in (world.invitations | {"absent": ABSENT}).items()
    }  # fmt: skip


def boards(world: World) -> Names:
    slug = world.calls["analysing"]
    asked = {
        name: Ask({"slug": slug, "scope": scope})
        for name, scope in {"nation": "00", "here": "20", "away": "19", "nowhere": "99"}.items()
    }
    return asked | {"of_draft": Ask({"slug": world.calls["draft"], "scope": "00"})}


def followed(world: World) -> Names:
    ids, themes, plans = world.proposal_ids, world.themes, world.plans
    things = {
        "proposal": ("propuesta", ids["published"]), "hidden": ("propuesta", ids["hidden"]),
        "of_draft": ("propuesta", ids["in_draft_call"]), "theme": ("tema", themes["published"]),
        "draft_theme": ("tema", themes["draft_nation"]), "state": ("estado", 20),
        "plan": ("plan", plans["published_here"][0]), "draft_plan": ("plan", plans["draft_here"][0]),
        "absent": ("tema", ABSENT), "unknown": ("persona", 1),
    }  # fmt: skip
    return {name: Ask({"word": word, "number": n}) for name, (word, n) in things.items()}


def plan_pages(world: World) -> Names:
    asked = {
        name: Ask({"code": code, "ordinal": ordinal})
        for name, (_id, code, ordinal) in world.plans.items()
    }
    return asked | {"absent": Ask({"code": "20", "ordinal": 9})}


def copies_of_call(world: World) -> Names:
    return {
        "suggested": Ask({"slug": world.calls["analysing"], "group_id": world.copies["suggested"]}),
        "another_call": Ask({"slug": world.calls["open"], "group_id": world.copies["suggested"]}),
        "of_draft": Ask({"slug": world.calls["draft"], "group_id": world.copies["suggested"]}),
        "absent": Ask({"slug": world.calls["analysing"], "group_id": ABSENT}),
    }


def letters(world: World) -> Names:
    token = unsubscribe_url(world.people["follower"]).rsplit("/", 1)[1]
    return {"ours": Ask({"token": token}), "forged": Ask({"token": token[:-4] + "AAAA"})}


def meeting_photos(world: World) -> Names:
    return {
        name: Ask({"event_id": number, "number": 1}) for name, number in world.meetings.items()
    } | {"absent": Ask({"event_id": world.meetings["told"], "number": 9})}


def compared(world: World) -> Names:
    def pair(one: str, other: str) -> Ask:
        return Ask(query={"a": world.themes[one], "b": world.themes[other]})

    return {
        place: pair(f"draft_{place}", f"other_{place}") for place in ("nation", "here", "away")
    } | {"mixed": pair("draft_here", "draft_away"), "nothing": Ask()}


def rules(world: World) -> Names:
    return {name: Ask({"slug": world.calls[name], "version": 1}) for name in ("open", "draft")} | {
        "absent": Ask({"slug": world.calls["open"], "version": 9})
    }


def run_texts(world: World) -> Names:
    return {
        name: Ask({"run_id": world.runs[name], "kind": "csv"})
        for name in ("public", "accepted_nation", "accepted_here", "waiting_nation")
    }


def spoken(world: World) -> Names:
    asked = {
        name: Ask({"language": language, "place": place})
        for name, (_id, language, place) in world.spoken.items()
    }
    place = world.spoken["public"][2]
    return asked | {
        "new": Ask({"language": "mix", "place": place}),
        "unknown": Ask({"language": "zz", "place": place}),
    }


def voices(world: World) -> Names:
    texts = {name: one[0] for name, one in world.spoken.items()} | {"absent": ABSENT}
    return {name: Ask({"text_id": number, "ext": "mp3"}) for name, number in texts.items()}
