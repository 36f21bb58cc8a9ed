"""Count the SQL that a block sends, and hold a page to its budget."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.support.page import Page

BUDGET = 12  # statements a page may send, whatever the data


@contextmanager
def count_queries() -> Iterator[list[str]]:
    """Collect every statement; savepoints of the tests themselves do not count."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def within_budget(browser, url: str, most: int = BUDGET) -> Page:
    """Ask for a page as a person would and hold it to the budget of queries."""
    with count_queries() as seen:
        page = browser.get(url)
    assert len(seen) <= most, seen
    return page
