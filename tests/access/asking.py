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


def plan_parts(world: World) -> Names:
    numbers = {name: plan[0] for name, plan in world.plans.items()} | {"absent": ABSENT}
    return {name: Ask({"plan_id": n, "kind": "method"}) for name, n in numbers.items()}


def plan_pages(world: World) -> Names:
    asked = {
        name: Ask({"code": code, "ordinal": ordinal})
        for name, (_id, code, ordinal) in world.plans.items()
    }
    return asked | {"absent": Ask({"code": "20", "ordinal": 9})}


def judged(world: World) -> Names:
    asked = {
        name: Ask({"evaluation_id": number, "number": world.numbers[name]})
        for name, number in world.evaluations.items()
    }
    return asked | {
        "absent": Ask({"evaluation_id": ABSENT, "number": 1}),
        "no_commitment": Ask({"evaluation_id": world.evaluations["writing_here"], "number": 99}),
    }


def shown(world: World) -> Names:
    """Evidence: of promises here and elsewhere; the version is left to whoever asks for it."""
    last = {"open_here": ("here", 1), "verified_here": ("here", 3), "open_away": ("away", 7)}
    asked = {
        name: Ask({"commitment_id": world.kept[place], "number": number, "version": 1})
        for name, (place, number) in last.items()
    }
    return asked | {"absent": Ask({"commitment_id": ABSENT, "number": 1, "version": 1})}


def evaluated(world: World) -> Names:
    def ask(code: str, kind: str) -> Ask:
        return Ask({"code": code, "ordinal": 1, "kind": kind, "form": "docx"})

    return {
        "public_away": ask("19", "medio-camino"), "replying_here": ask("20", "medio-camino"),
        "writing_here": ask("20", "final"), "no_such_kind": ask("19", "otra"),
    }  # fmt: skip


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


def points(world: World) -> Names:
    """Return the point of each session, and one that another session has."""
    asked = {
        name: Ask({"session_id": number, "item_id": world.points[name]})
        for name, number in world.sittings.items()
    }
    other = {"session_id": world.sittings["held"], "item_id": world.points["signed"]}
    return asked | {"anothers": Ask(other)}


def agreements(world: World) -> Names:
    return {
        name: Ask({"session_id": world.sittings[name], "agreement_id": number})
        for name, number in world.agreements.items()
    } | {"absent": Ask({"session_id": world.sittings["held"], "agreement_id": ABSENT})}


def minutes(world: World) -> Names:
    asked = {
        f"{name}_{ext}": Ask({"session_id": world.sittings[name], "ext": ext})
        for name, ext in (("signed", "pdf"), ("signed", "docx"), ("signed", "exe"), ("held", "pdf"))
    }
    return asked | {"absent": Ask({"session_id": ABSENT, "ext": "pdf"})}


def priorities(world: World) -> Names:
    slug = world.ranked["slug"]
    asked = {
        name: Ask({"slug": slug, "code": code})
        for name, code in {"away": "19", "here": "20", "nowhere": "99"}.items()
    }
    return asked | {"of_draft": Ask({"slug": world.calls["draft"], "code": "20"})}


def scored(world: World) -> Names:
    slug, found = world.ranked["slug"], world.referrals
    return {
        "here": Ask({"slug": slug, "code": "20", "referral_id": found["sent"]}),
        "away": Ask({"slug": slug, "code": "19", "referral_id": found["away"]}),
        "anothers": Ask({"slug": slug, "code": "20", "referral_id": found["away"]}),
    }


def apart(world: World) -> Names:
    """A proposal inside a referral, and one that is not."""
    pairs = {
        "sent": ("sent", "answered"), "away": ("away", "answered_away"),
        "answered": ("answered", "answered"), "foreign": ("sent", "published"),
    }  # fmt: skip
    return {
        name: Ask({"referral_id": world.referrals[turn], "folio": world.proposals[text]})
        for name, (turn, text) in pairs.items()
    } | {"absent": Ask({"referral_id": ABSENT, "folio": "OAX-222-222"})}


def histories(world: World) -> Names:
    """A theme at a table that has it, and where there is nothing to tell."""
    return {
        name: Ask({"theme_id": world.themes[theme], "code": code})
        for name, theme, code in (
            ("here", "published", "20"), ("nowhere", "published", "00"),
            ("answered", "answered", "20"), ("not_sent", "published", "14"),
            ("draft_here", "draft_here", "20"),
        )
    } | {"absent": Ask({"theme_id": ABSENT, "code": "20"})}  # fmt: skip
