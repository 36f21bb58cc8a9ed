"""Lists of proposals: those of a call, with filters, and those of every call, by words."""

from __future__ import annotations

import re
from collections.abc import Container
from enum import StrEnum
from typing import Any, TypeVar

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatp_participa.core import folios
from gatp_participa.core.text import fold
from gatp_participa.entities.models import NATION
from gatp_participa.entities.queries import catalogue
from gatp_participa.pages.queries import advance, calls, listing, road
from gatp_participa.pages.queries.calls import Choices
from gatp_participa.pages.queries.listing import Asked
from gatp_participa.pages.status import Advance, Order
from gatp_participa.pages.views import bp
from gatp_participa.pages.views.cards import cards, labels
from gatp_participa.proposals.status import Channel
from gatp_participa.web.guards import public

# Three letters and six characters with something that words do not have: a dash or a digit.
_FOLIO = re.compile(r"^(?=.*[-\d])[a-zñ]{3}[\s-]?\w{3}[\s-]?\w{3}$", re.IGNORECASE)
E = TypeVar("E", bound=StrEnum)
# What stays in an address from one page of the list to the next.
FILTERS = ("q", "estado", "asunto", "tema", "avance", "canal", "orden")


@bp.get("/convocatorias/<slug>/propuestas")
@public
def proposals(slug: str) -> ResponseReturnValue:
    """The proposals of a call: words, filters, three orders."""
    call = calls.public_call(slug)
    choices = calls.choices_of(call.id)
    asked = _asked(call.id, choices)
    page = listing.found(asked, request.args.get("despues"))
    # While a call is open nothing has gone on yet: most lists save this question.
    numbers = [row.id for row in page.rows] if choices.is_under_way else []
    return render_template(
        "pages/proposals.html",
        call=call,
        choices=choices,
        asked=asked,
        cards=cards(page.rows, advance.advances_of(numbers)),
        total=listing.count(asked),
        next_url=_next_url(page.next_cursor, slug=slug),
        is_first="despues" not in request.args,
        chips=_chips(asked, choices, slug),
        states=_states(choices),
        **labels(),
    )


@bp.get("/buscar")
@public
def search() -> ResponseReturnValue:
    """A folio goes straight to its proposal; words look in every public call."""
    words = _typed_words()
    folio = folios.normalize(words)
    if folio is not None and road.proposal(folio) is not None:
        return redirect(url_for("pages.proposal", folio=folio), code=303)
    asked = Asked(words=words, order=Order.RELEVANT)
    page = listing.found(asked, request.args.get("despues")) if words else None
    rows = page.rows if page else []
    return render_template(
        "pages/search.html",
        words=words,
        looks_like_folio=_FOLIO.match(words) is not None,
        cards=cards(
            rows,
            advance.advances_of([row.id for row in rows]),
            calls.titles_of({row.call_id for row in rows}),
        ),
        total=listing.count(asked) if words else 0,
        next_url=_next_url(page.next_cursor if page else None),
        is_first="despues" not in request.args,
    )


def _asked(call_id: int, choices: Choices) -> Asked:
    """Read the filters of the address; what makes no sense is as if it had not been asked."""
    args = request.args
    words = _typed_words()
    order = _one_of(Order, args.get("orden")) or (Order.RELEVANT if words else Order.RECENT)
    if order is Order.RELEVANT and not words:
        order = Order.RECENT
    entity = args.get("estado")
    return Asked(
        call_id=call_id,
        words=words,
        entity=entity if entity in catalogue().entities or entity == NATION else None,
        topic=_number(args.get("asunto"), choices.topics),
        theme=_number(args.get("tema"), choices.themes),
        advance=_one_of(Advance, args.get("avance")),
        channel=_one_of(Channel, args.get("canal")),
        order=order,
    )


def _typed_words() -> str:
    return " ".join(request.args.get("q", "")[: listing.LONGEST_QUESTION].split())


def _one_of(kind: type[E], text: str | None) -> E | None:
    return kind(text) if text and text in set(kind) else None


def _number(text: str | None, known: Container[int]) -> int | None:
    if not text or len(text) > 18 or not (text.isascii() and text.isdigit()):
        return None
    return int(text) if int(text) in known else None


def _next_url(cursor: str | None, **values: Any) -> str | None:
    if cursor is None:
        return None
    return url_for(request.endpoint or "pages.search", **values, **_kept_filters(), despues=cursor)


def _kept_filters(*, without: str = "") -> dict[str, Any]:
    return {
        name: request.args[name][: listing.LONGEST_QUESTION]
        for name in FILTERS
        if request.args.get(name) and name != without
    }


def _chips(asked: Asked, choices: Choices, slug: str) -> list[tuple[str, str]]:
    """Return ``(what is asked, the address without it)`` of each filter in force."""
    names: dict[str, Any] = {
        "q": asked.words and f"«{asked.words}»",
        "estado": asked.entity and (catalogue().entity_name(asked.entity)),
        "asunto": asked.topic and choices.topics[asked.topic],
        "tema": asked.theme and choices.themes[asked.theme],
        "avance": asked.advance and labels()["ADVANCES"][asked.advance],
        "canal": asked.channel and labels()["CHANNELS"][asked.channel],
    }
    return [
        (str(name), url_for("pages.proposals", slug=slug, **_kept_filters(without=key)))
        for key, name in names.items()
        if name
    ]


def _states(choices: Choices) -> list[tuple[str, str]]:
    """Return the states to choose from, in the order of the alphabet."""
    places = catalogue().entities
    codes = choices.entities or places
    return sorted(((code, places[code].name) for code in codes), key=lambda one: fold(one[1]))
