"""Which things each address is asked about, by the names that the world gives them."""

from __future__ import annotations

from collections.abc import Callable

from gatp_participa.accounts import session
from tests.access.asking import (
    ABSENT,
    PROPOSALS,
    Ask,
    Names,
    agreements,
    apart,
    boards,
    by,
    compared,
    copies_of_call,
    evaluated,
    files,
    followed,
    histories,
    invitations,
    judged,
    letters,
    meeting_photos,
    minutes,
    of_proposal,
    plan_pages,
    plan_parts,
    points,
    priorities,
    rules,
    run_texts,
    scored,
    shown,
    spoken,
    taken_back,
    threads,
    voices,
)
from tests.support.world import World


def variants_of(endpoint: str, arguments: frozenset[str], world: World) -> Names:
    """Return the things that a route is asked about, by name."""
    if endpoint in _OWN:
        return _OWN[endpoint](world)
    if not arguments:
        return {"-": Ask()}
    make = _BY_ARGUMENTS.get(tuple(sorted(arguments)))
    assert make, f"«{endpoint}» has arguments that nobody knows: say in addresses.py what to ask."
    return make(world)


_EVERY_CALL = by("slug", lambda w: w.calls, "llamada-que-no-hay")
_CALLS = by(
    "slug", lambda w: {n: s for n, s in w.calls.items() if n not in {"analysing", "verified"}},
    "llamada-que-no-hay",
)  # fmt: skip
_SOME_CALLS = by(
    "slug", lambda w: {n: w.calls[n] for n in ("draft", "published", "open", "closed", "results")},
    "llamada-que-no-hay",
)  # fmt: skip
_PUBLIC_CODES = by("code", lambda _w: {"here": "20", "no_table": "07"}, "99")
_DESK_THEMES = by(
    "theme_id",
    lambda w: {n: t for n, t in w.themes.items() if not n.startswith(("other", "acknow", "answ"))},
)

_PUBLIC_THEMES = by(
    "theme_id",
    lambda w: {n: t for n, t in w.themes.items() if not n.startswith("other") and "away" not in n},
)  # fmt: skip
_PUBLIC_RUNS = by(
    "run_id",
    lambda w: {n: w.runs[n] for n in ("public", "accepted_nation", "waiting_here", "failed")},
)

_BY_ARGUMENTS: dict[tuple[str, ...], Callable[[World], Names]] = {
    ("slug",): _CALLS,
    ("folio",): of_proposal(*PROPOSALS),
    ("folio", "number"): files,
    ("folio", "thread_id"): threads,
    ("folio", "token"): invitations,
    ("folio", "invitation_id"): taken_back,
    ("comment_id",): by("comment_id", lambda w: w.comments),
    ("theme_id",): _DESK_THEMES,
    ("run_id",): by("run_id", lambda w: w.runs),
    ("kind", "run_id"): run_texts,
    ("scope", "slug"): boards,
    ("event_id",): by("event_id", lambda w: w.events),
    ("group_id",): by("group_id", lambda w: w.copies),
    ("group_id", "slug"): copies_of_call,
    ("referral_id",): by("referral_id", lambda w: w.referrals),
    ("plan_id",): by("plan_id", lambda w: {n: p[0] for n, p in w.plans.items()}),
    ("code", "ordinal"): plan_pages,
    ("evaluation_id",): by("evaluation_id", lambda w: w.evaluations),
    ("evaluation_id", "number"): judged,
    ("code", "kind", "ordinal"): evaluated,
    ("code", "form", "kind", "ordinal"): evaluated,
    ("commitment_id",): by("commitment_id", lambda w: w.commitments),
    ("activity_id",): by("activity_id", lambda w: w.steps),
    ("update_id",): by("update_id", lambda w: w.reports),
    ("remark_id",): by("remark_id", lambda w: w.remarks),
    ("commitment_id", "number"): shown,
    ("commitment_id", "number", "version"): shown,
    ("code",): _PUBLIC_CODES,
    ("slug", "version"): rules,
    ("number", "word"): followed,
    ("token",): letters,
    ("ticket",): by("ticket", lambda w: w.tickets, "boleto-inventado"),
    ("number",): by("number", lambda w: w.notices, 9),
    ("message_id",): by("message_id", lambda w: w.messages),
    ("batch_id",): by("batch_id", lambda w: w.batches),
    ("language", "place"): spoken,
    ("language",): by("language", lambda w: {n: one[1] for n, one in w.spoken.items()}, "zz"),
    ("text_id",): by("text_id", lambda w: {n: one[0] for n, one in w.spoken.items()}),
    ("ext", "text_id"): voices,
    ("grant_id",): by("grant_id", lambda w: {n: w.grants[n] for n in ("moderator", "admin")}),
    ("item_id",): by("item_id", lambda w: w.items),
    ("decision_id",): by("decision_id", lambda w: w.decisions),
    ("appeal_id",): by("appeal_id", lambda w: w.appeals),
    ("block_id",): by("block_id", lambda w: w.blocks),
    ("entry_id",): by("entry_id", lambda w: w.acts),
    ("user_id",): by(
        "user_id", lambda w: {n: w.people[n] for n in ("auditor", "admin", "moderator", "stranger")}
    ),
    ("seat_id",): by("seat_id", lambda w: w.seats),
    ("member_id",): by("member_id", lambda w: w.members),
    ("period_id",): by("period_id", lambda w: w.periods),
    ("template_id",): by("template_id", lambda w: w.templates),
    ("passkey_id",): by("passkey_id", lambda w: w.keys),
    ("session_id",): by(
        "session_id", lambda w: {n: w.sessions[n] for n in ("author", "commission")}
    ),
    ("consent_id",): by("consent_id", lambda w: w.consents),
    ("filename",): lambda _w: {"styles": Ask({"filename": "css/base.css"}),
                               "above": Ask({"filename": "../pyproject.toml"})},
}  # fmt: skip
_REQUESTS = by("folio", lambda w: w.requests, "DAT-222-222")
_OWN: dict[str, Callable[[World], Names]] = {
    **dict.fromkeys(
        ("privacy.desk_request", "privacy.extend", "privacy.execute", "privacy.answer",
         "privacy.request_mine", "privacy.withdraw_request", "privacy.prevent",
         "privacy.complete_request"),
        _REQUESTS,
    ),
    "pages.proposal": of_proposal(
        *PROPOSALS, "nowhere", "foreign", "verified", "answered", "grouped", "grouped_hidden"
    ),
    "proposals.translate": of_proposal("published", "foreign", "hidden"),
    "proposals.support": of_proposal(*PROPOSALS, "verified"),
    "proposals.create": _EVERY_CALL,
    "calls.advance": _EVERY_CALL,
    "themes.run": _PUBLIC_RUNS,
    "pages.coverage": _PUBLIC_RUNS,
    "proposals.discard_draft": _SOME_CALLS,
    "topics.suggest": _SOME_CALLS,
    "proposals.similar": _SOME_CALLS,
    "themes.show": _PUBLIC_THEMES,
    "routing.theme_answers": _PUBLIC_THEMES,
    **dict.fromkeys(
        (f"routing.{act}" for act in ("desk_referral", "acknowledge", "draft", "ask_review",
                                      "review", "publish", "pause", "resume", "give_back")),
        by("referral_id", lambda w: w.turns),
    ),
    "routing.answer_particularly": apart,
    "routing.referral_history": histories,
    "themes.desk_compare": compared,
    "plans.section": plan_parts,
    "plans.open_data_csv": lambda _w: {
        name: Ask({"resource": name})
        for name in ("compromisos", "metas", "actividades", "evidencias")
    },
    "pages.road_file": lambda _w: {kind: Ask({"kind": kind}) for kind in ("csv", "jsonl")},
    **dict.fromkeys(
        ("accounts.invite_again", "accounts.withdraw_invitation"),
        by("invitation_id", lambda w: {name: one[0] for name, one in w.offers.items()}),
    ),
    "accounts.invitation": by(
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
    "moderation.block_account": by(
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
    | {"comment": Ask({"word": "comentario", "number": w.comments["visible"]})}
    | {"remark": Ask({"word": "opinion", "number": w.remarks["remark"]})},
    **dict.fromkeys(
        ("events.show", "events.edit_event", "events.publish_event", "events.unpublish_event",
         "events.add_photo"),
        by("event_id", lambda w: w.meetings),
    ),
    **dict.fromkeys(("events.photo", "events.remove_photo"), meeting_photos),
    "capture.run_pdf": by("run_id", lambda w: w.prints),
    "capture.spoil": by("folio", lambda w: w.sheets, "OAX-P22-222"),
    **dict.fromkeys(
        ("capture.undo", "capture.correct"), by("folio", lambda w: w.typed, "OAX-222-222")
    ),
    "comments.vote": lambda w: {name: Ask() for name in w.comments},
    **dict.fromkeys(
        ("deliberation.desk_session", "deliberation.edit", "deliberation.add_points",
         "deliberation.call", "deliberation.cancel", "deliberation.attend", "deliberation.hold",
         "deliberation.agree", "deliberation.write_minutes", "deliberation.sign",
         "deliberation.show"),
        by("session_id", lambda w: w.sittings),
    ),
    **dict.fromkeys(
        ("deliberation.change_point", "deliberation.vote", "deliberation.resolve"), points
    ),
    "deliberation.follow": agreements,
    "deliberation.download": minutes,
    **dict.fromkeys(
        ("priorities.desk", "priorities.rubric", "priorities.publish", "priorities.show",
         "priorities.download"),
        priorities,
    ),
    "priorities.score": scored,
    **dict.fromkeys(
        ("secretariats.desk_show", "secretariats.begin_stage", "secretariats.add_seat",
         "secretariats.edit_details"),
        by("code", lambda _w: {"here": "20", "away": "19", "no_table": "07", "town": "20067"}, "99"),
    ),
    "secretariats.municipal": by("code", lambda _w: {"town": "20067", "no_town": "20001"}, "20999"),
}  # fmt: skip
