"""Sums that many visitors ask for at once are counted once and kept for some seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

from gatp_participa.core.db import db
from gatp_participa.entities import queries as entities

P = ParamSpec("P")
R = TypeVar("R")
MOST = 512  # combinations of filters kept at a time
_all: list[dict] = []


def kept(question: Callable[P, R]) -> Callable[P, R]:
    """Keep what ``question`` answered as long as the catalogue is kept (never in tests)."""
    answers: dict[Hashable, tuple[float, R]] = {}
    _all.append(answers)

    @wraps(question)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        seconds = entities.keep_seconds
        if not seconds:
            return question(*args, **kwargs)
        # One process may serve two databases, one after another: the tests do.
        key = (db.engine, args, tuple(kwargs.items()))
        found = answers.get(key)
        if found is not None and time.monotonic() - found[0] < seconds:
            return found[1]
        answer = question(*args, **kwargs)
        if len(answers) >= MOST:
            answers.clear()
        answers[key] = (time.monotonic(), answer)
        return answer

    return ask


def forget() -> None:
    """Count everything again the next time it is asked."""
    for answers in _all:
        answers.clear()
