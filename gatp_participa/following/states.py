"""States as things that can be followed: they belong to no package above."""

from __future__ import annotations

from collections.abc import Collection

from gatp_participa.entities.queries import catalogue
from gatp_participa.following import registry
from gatp_participa.following.registry import Thing
from gatp_participa.following.status import Kind
from gatp_participa.notices.letters import link, path_of


def number_of(code: str) -> int:
    """Return the code of a state as the number that follows keep: 9 for "09"."""
    return int(code)


def code_of(number: int) -> str:
    """Return the code of a state from its number."""
    return f"{number:02d}"


@registry.things(Kind.STATE)
def public_states(numbers: Collection[int]) -> dict[int, Thing]:
    """Return some states with the page of each."""
    places = catalogue().entities
    return {
        number: Thing(places[code].name, path_of(link("pages.entity", code=code)))
        for number, code in ((number, code_of(number)) for number in numbers)
        if code in places
    }
