"""Read ``declared.txt``: who gets what from each route, written by hand and read by people."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.support.world import KINDS

FILE = Path(__file__).with_name("declared.txt")

_TABLE = {"government", "civil", "oversight", "facilitator"}
_NATION = {"commission", "admin"}
_PARTICIPANTS = {"stranger", "author", "coauthor", "follower", "ended"}
GROUPS: dict[str, set[str]] = {
    "everyone": set(KINDS),
    "signed_in": set(KINDS) - {"visitor"},
    "participants": _PARTICIPANTS,
    "staff": set(KINDS) - _PARTICIPANTS - {"visitor"},
    "nation": _NATION,
    "readers": _NATION | {"auditor"},
    "table": _TABLE,
    "tables": _TABLE | {"table_away"},
    # Of the state of the things that are here, or away: its table and who attends the nation.
    "attend": _TABLE | _NATION,
    "attend_away": {"table_away"} | _NATION,
    "read": _TABLE | _NATION | {"auditor"},
    "read_away": {"table_away", "auditor"} | _NATION,
    "prepare": {"facilitator"} | _NATION,  # who calls, holds and writes the sessions of a table
    "boards": _TABLE | {"table_away", "auditor"} | _NATION,
    "moderate": {"moderator"} | _NATION,
    "moderators": {"moderator", "moderator_away"} | _NATION,
    "queues": {"moderator", "moderator_away", "auditor"} | _NATION,
    "moderate_away": {"moderator_away"} | _NATION,
    "holders": {"capturer", "capturer_away", "table_away"} | _TABLE | _NATION,
    "holders_here": {"capturer"} | _TABLE | _NATION,
    "holders_away": {"capturer_away", "table_away"} | _NATION,
    "importers": {"capturer", "capturer_away"} | _NATION,
}


@dataclass(frozen=True)
class Route:
    """A route of the table: its guard and, by method and thing, what each kind of person gets."""

    guard: str
    outcomes: dict[tuple[str, str], dict[str, str]]


def read(text: str) -> dict[str, Route]:
    """Return the routes of a table by name.

    A line with a name and its guard, then one for each method and some things: groups of
    people and what they get; «rest» is everyone else. Where the guard asks for a session, a
    visitor is sent to sign in (a GET) or shown what they wrote (401).
    """
    routes: dict[str, Route] = {}
    current = Route("", {})
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            name, _space, guard = line.partition(" ")
            assert name not in routes, f"«{name}» is twice in {FILE.name}."
            current = routes[name] = Route(guard.strip("()"), {})
            continue
        head, _colon, told = line.partition(":")
        method, *things = head.split()
        for thing in things:
            assert (method, thing) not in current.outcomes, f"Twice: {line}"
            current.outcomes[method, thing] = _outcomes(told, method, current.guard)
    return routes


def _outcomes(told: str, method: str, guard: str) -> dict[str, str]:
    outcomes: dict[str, str] = {}
    rest = ""
    for part in told.split(","):
        *who, outcome = part.split()
        if who in (["rest"], ["all"]):
            rest = outcome
            continue
        for name in who:
            for kind in GROUPS.get(name, {name}):
                assert kind in KINDS, f"«{name}» is nobody: a group of declared.py or a kind."
                assert kind not in outcomes, f"«{kind}» gets two things: {told}"
                outcomes[kind] = outcome
    sent_away = {"visitor": "enter" if method == "GET" else "401"} if guard != "public" else {}
    return dict.fromkeys(KINDS, rest) | sent_away | outcomes
