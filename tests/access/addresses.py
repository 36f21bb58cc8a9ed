"""Which things each address is asked about, by the names that the world gives them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from gatp_participa.accounts import session
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


def variants_of(endpoint: str, arguments: frozenset[str], world: World) -> Names:
    """Return the things that a route is asked about, by name."""
    if endpoint in _OWN:
        return _OWN[endpoint](world)
    if not arguments:
        return {"-": Ask()}
    make = _BY_ARGUMENTS.get(tuple(sorted(arguments)))
    assert make, f"«{endpoint}» has arguments that nobody knows: say in addresses.py what to ask."
    return make(world)


def _by(
    name: str, things: Callable[[World], dict], absent: Any = ABSENT
) -> Callable[[World], Names]:
    return lambda world: {
        one: Ask({name: value}) for one, value in (things(world) | {"absent": absent}).items()
    }


def _of_proposal(*names: str) -> Callable[[World], Names]:
    return _by("folio", lambda w: {name: w.proposals[name] for name in names}, "OAX-222-222")


def _files(world: World) -> Names:
    asked = {
        f"{name}_{which}": Ask({"folio": world.proposals[name], "number": number})
        for name in ("published", "hidden", "away_hidden")
        for which, number in (("shown", 1), ("unseen", 2))
    }
    return asked | {"absent": Ask({"folio": world.proposals["published"], "number": 3})}


def _threads(world: World) -> Names:
    on = {"on_hidden": "hidden", "away": "away"}
    return {
        name: Ask({"folio": world.proposals[on.get(name, "published")], "thread_id": number})
        for name, number in (world.comments | {"absent": ABSENT}).items()
        if name not in {"reply", "fresh"}
    } | {
        "anothers": Ask({"folio": world.proposals["away"], "thread_id": world.comments["visible"]})
    }


def _invitations(world: World) -> Names:
    return {
        name: Ask({
            "folio": world.proposals["hidden" if name == "hidden" else "published"],
            "token": token,
        })
        for name, token in (world.tokens | {"forged": "boleto-inventado"}).items()
    }  # fmt: skip


def _taken_back(world: World) -> Names:
    return {
        name: Ask({
            "folio": world.proposals["hidden" if name == "hidden" else "published"],
            "invitation_id": number,
        })
        for name, number in (world.invitations | {"absent": ABSENT}).items()
    }  # fmt: skip


def _boards(world: World) -> Names:
    slug = world.calls["analysing"]
    asked = {
        name: Ask({"slug": slug, "scope": scope})
        for name, scope in {"nation": "00", "here": "20", "away": "19", "nowhere": "99"}.items()
    }
    return asked | {"of_draft": Ask({"slug": world.calls["draft"], "scope": "00"})}


def _followed(world: World) -> Names:
    ids, themes, plans = world.proposal_ids, world.themes, world.plans
    things = {
        "proposal": ("propuesta", ids["published"]), "hidden": ("propuesta", ids["hidden"]),
        "of_draft": ("propuesta", ids["in_draft_call"]), "theme": ("tema", themes["published"]),
        "draft_theme": ("tema", themes["draft_nation"]), "state": ("estado", 20),
        "plan": ("plan", plans["published_here"][0]), "draft_plan": ("plan", plans["draft_here"][0]),
        "absent": ("tema", ABSENT), "unknown": ("persona", 1),
    }  # fmt: skip
    return {name: Ask({"word": word, "number": n}) for name, (word, n) in things.items()}


def _plan_pages(world: World) -> Names:
    asked = {
        name: Ask({"code": code, "ordinal": ordinal})
        for name, (_id, code, ordinal) in world.plans.items()
    }
    return asked | {"absent": Ask({"code": "20", "ordinal": 9})}


def _copies_of_call(world: World) -> Names:
    return {
        "suggested": Ask({"slug": world.calls["analysing"], "group_id": world.copies["suggested"]}),
        "another_call": Ask({"slug": world.calls["open"], "group_id": world.copies["suggested"]}),
        "of_draft": Ask({"slug": world.calls["draft"], "group_id": world.copies["suggested"]}),
        "absent": Ask({"slug": world.calls["analysing"], "group_id": ABSENT}),
    }


def _letters(world: World) -> Names:
    token = unsubscribe_url(world.people["follower"]).rsplit("/", 1)[1]
    return {"ours": Ask({"token": token}), "forged": Ask({"token": token[:-4] + "AAAA"})}


def _meeting_photos(world: World) -> Names:
    return {
        name: Ask({"event_id": number, "number": 1}) for name, number in world.meetings.items()
    } | {"absent": Ask({"event_id": world.meetings["told"], "number": 9})}


def _compared(world: World) -> Names:
    def pair(one: str, other: str) -> Ask:
        return Ask(query={"a": world.themes[one], "b": world.themes[other]})

    return {
        place: pair(f"draft_{place}", f"other_{place}") for place in ("nation", "here", "away")
    } | {"mixed": pair("draft_here", "draft_away"), "nothing": Ask()}


def _rules(world: World) -> Names:
    return {name: Ask({"slug": world.calls[name], "version": 1}) for name in ("open", "draft")} | {
        "absent": Ask({"slug": world.calls["open"], "version": 9})
    }


def _run_texts(world: World) -> Names:
    return {
        name: Ask({"run_id": world.runs[name], "kind": "csv"})
        for name in ("public", "accepted_nation", "accepted_here", "waiting_nation")
    }


def _spoken(world: World) -> Names:
    asked = {
        name: Ask({"language": language, "place": place})
        for name, (_id, language, place) in world.spoken.items()
    }
    place = world.spoken["public"][2]
    return asked | {
        "new": Ask({"language": "mix", "place": place}),
        "unknown": Ask({"language": "zz", "place": place}),
    }


def _voices(world: World) -> Names:
    texts = {name: one[0] for name, one in world.spoken.items()} | {"absent": ABSENT}
    return {name: Ask({"text_id": number, "ext": "mp3"}) for name, number in texts.items()}


_EVERY_CALL = _by("slug", lambda w: w.calls, "llamada-que-no-hay")
_CALLS = _by(
    "slug", lambda w: {n: s for n, s in w.calls.items() if n not in {"analysing", "verified"}},
    "llamada-que-no-hay",
)  # fmt: skip
_SOME_CALLS = _by(
    "slug", lambda w: {n: w.calls[n] for n in ("draft", "published", "open", "closed", "results")},
    "llamada-que-no-hay",
)  # fmt: skip
_PUBLIC_CODES = _by("code", lambda _w: {"here": "20", "no_table": "07"}, "99")
_DESK_THEMES = _by(
    "theme_id",
    lambda w: {n: t for n, t in w.themes.items() if not n.startswith(("other", "acknow", "answ"))},
)

_PUBLIC_THEMES = _by(
    "theme_id",
    lambda w: {n: t for n, t in w.themes.items() if not n.startswith("other") and "away" not in n},
)  # fmt: skip
_PUBLIC_RUNS = _by(
    "run_id",
    lambda w: {n: w.runs[n] for n in ("public", "accepted_nation", "waiting_here", "failed")},
)

_BY_ARGUMENTS: dict[tuple[str, ...], Callable[[World], Names]] = {
    ("slug",): _CALLS,
    ("folio",): _of_proposal(*PROPOSALS),
    ("folio", "number"): _files,
    ("folio", "thread_id"): _threads,
    ("folio", "token"): _invitations,
    ("folio", "invitation_id"): _taken_back,
    ("comment_id",): _by("comment_id", lambda w: w.comments),
    ("theme_id",): _DESK_THEMES,
    ("run_id",): _by("run_id", lambda w: w.runs),
    ("kind", "run_id"): _run_texts,
    ("scope", "slug"): _boards,
    ("event_id",): _by("event_id", lambda w: w.events),
    ("group_id",): _by("group_id", lambda w: w.copies),
    ("group_id", "slug"): _copies_of_call,
    ("referral_id",): _by("referral_id", lambda w: w.referrals),
    ("plan_id",): _by("plan_id", lambda w: {n: p[0] for n, p in w.plans.items()}),
    ("code", "ordinal"): _plan_pages,
    ("commitment_id",): _by("commitment_id", lambda w: w.commitments),
    ("code",): _PUBLIC_CODES,
    ("slug", "version"): _rules,
    ("number", "word"): _followed,
    ("token",): _letters,
    ("ticket",): _by("ticket", lambda w: w.tickets, "boleto-inventado"),
    ("number",): _by("number", lambda w: w.notices, 9),
    ("message_id",): _by("message_id", lambda w: w.messages),
    ("batch_id",): _by("batch_id", lambda w: w.batches),
    ("language", "place"): _spoken,
    ("language",): _by("language", lambda w: {n: one[1] for n, one in w.spoken.items()}, "zz"),
    ("text_id",): _by("text_id", lambda w: {n: one[0] for n, one in w.spoken.items()}),
    ("ext", "text_id"): _voices,
    ("grant_id",): _by("grant_id", lambda w: {n: w.grants[n] for n in ("moderator", "admin")}),
    ("item_id",): _by("item_id", lambda w: w.items),
    ("decision_id",): _by("decision_id", lambda w: w.decisions),
    ("appeal_id",): _by("appeal_id", lambda w: w.appeals),
    ("block_id",): _by("block_id", lambda w: w.blocks),
    ("entry_id",): _by("entry_id", lambda w: w.acts),
    ("user_id",): _by(
        "user_id", lambda w: {n: w.people[n] for n in ("auditor", "admin", "moderator", "stranger")}
    ),
    ("passkey_id",): _by("passkey_id", lambda w: w.keys),
    ("session_id",): _by(
        "session_id", lambda w: {n: w.sessions[n] for n in ("author", "commission")}
    ),
    ("consent_id",): _by("consent_id", lambda w: w.consents),
    ("filename",): lambda _w: {"styles": Ask({"filename": "css/base.css"}),
                               "above": Ask({"filename": "../pyproject.toml"})},
}  # fmt: skip
_REQUESTS = _by("folio", lambda w: w.requests, "DAT-222-222")
_OWN: dict[str, Callable[[World], Names]] = {
    **dict.fromkeys(
        ("privacy.desk_request", "privacy.extend", "privacy.execute", "privacy.answer",
         "privacy.request_mine", "privacy.withdraw_request", "privacy.prevent",
         "privacy.complete_request"),
        _REQUESTS,
    ),
    "pages.proposal": _of_proposal(
        *PROPOSALS, "nowhere", "foreign", "verified", "answered", "grouped", "grouped_hidden"
    ),
    "proposals.translate": _of_proposal("published", "foreign", "hidden"),
    "proposals.support": _of_proposal(*PROPOSALS, "verified"),
    "proposals.create": _EVERY_CALL,
    "calls.advance": _EVERY_CALL,
    "themes.run": _PUBLIC_RUNS,
    "pages.coverage": _PUBLIC_RUNS,
    "proposals.discard_draft": _SOME_CALLS,
    "topics.suggest": _SOME_CALLS,
    "proposals.similar": _SOME_CALLS,
    "themes.show": _PUBLIC_THEMES,
    "routing.theme_answers": _PUBLIC_THEMES,
    "themes.desk_compare": _compared,
    **dict.fromkeys(
        ("accounts.invite_again", "accounts.withdraw_invitation"),
        _by("invitation_id", lambda w: {name: one[0] for name, one in w.offers.items()}),
    ),
    "accounts.invitation": _by(
        "token", lambda w: {name: one[1] for name, one in w.offers.items()}, "oferta-inventada"
    ),
    "accounts.confirm": lambda w: {
        "waiting": Ask(query={"t": session.seal(w.codes["waiting"])}), "nothing": Ask(),
    },
    "importers.template": lambda w: {
        kind: Ask({"kind": kind}, {"call": w.calls["open"]}) for kind in ("xlsx", "csv")
    },
    "pages.search": lambda w: {
        "-": Ask(), "words": Ask(query={"q": "parque oscuro"}),
        "hidden_folio": Ask(query={"q": w.proposals["hidden"]}),
        "hidden_words": Ask(query={"q": "ZqTituloHiddenQz"}),
    },
    "moderation.block_account": _by(
        "item_id", lambda w: {n: w.items[n] for n in ("waiting", "waiting_away")}
    ),
    **dict.fromkeys(
        ("moderation.open_thing", "moderation.bring"),
        lambda w: {
            **{
                name: Ask({"kind": "proposal", "thing_id": w.proposal_ids[name]})
                for name in ("closed", "hidden", "away", "in_review")
            },
            "comment": Ask({"kind": "comment", "thing_id": w.comments["visible"]}),
            "absent": Ask({"kind": "proposal", "thing_id": ABSENT}),
        },
    ),
    "moderation.report": lambda w: {
        name: Ask({"word": "propuesta", "number": number})
        for name, number in {
            **{n: w.proposal_ids[n] for n in ("closed", "hidden", "away", "in_review")},
            "absent": ABSENT,
        }.items()
    }
    | {"comment": Ask({"word": "comentario", "number": w.comments["visible"]})},
    **dict.fromkeys(
        ("events.show", "events.edit_event", "events.publish_event", "events.unpublish_event",
         "events.add_photo"),
        _by("event_id", lambda w: w.meetings),
    ),
    **dict.fromkeys(("events.photo", "events.remove_photo"), _meeting_photos),
    "capture.run_pdf": _by("run_id", lambda w: w.prints),
    "capture.spoil": _by("folio", lambda w: w.sheets, "OAX-P22-222"),
    **dict.fromkeys(
        ("capture.undo", "capture.correct"), _by("folio", lambda w: w.typed, "OAX-222-222")
    ),
    "comments.vote": lambda w: {name: Ask() for name in w.comments},
}  # fmt: skip
