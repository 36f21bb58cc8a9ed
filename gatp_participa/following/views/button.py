"""The button of what can be followed, for the templates of packages above."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from gatp_participa.accounts.identity import user_or_none
from gatp_participa.following import queries
from gatp_participa.following.status import WORDS, Kind, Why


@dataclass(frozen=True)
class Button:
    """What ``following/button.html`` shows. A visitor is asked for an address first."""

    url: str
    is_signed_in: bool
    follows: bool
    why: str  # "author", "supporter" or ""


def button_for(kind: str, number: int, whys: set[Why] | None = None) -> Button:
    """Return the button of a thing for who reads the page.

    One query; none for a visitor, nor for a page that knows why its reader hears of the thing.
    """
    person = user_or_none()
    if person is None:
        whys = set()
    elif whys is None:
        whys = queries.whys_of(person.id, Kind(kind), int(number))
    own = min(whys - {Why.FOLLOWER}, default=None)
    return Button(
        url=url_for("following.follow", word=WORDS[Kind(kind)], number=int(number)),
        is_signed_in=person is not None,
        follows=Why.FOLLOWER in whys,
        why=own.name.lower() if own is not None else "",
    )
