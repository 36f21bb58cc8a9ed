"""What the tests of public pages share."""

import pytest

from gatp_participa.entities import queries as entities
from gatp_participa.pages.queries import kept
from tests.support.queries import count_queries


@pytest.fixture
def budget(monkeypatch):
    """Ask for a page as in production, with nothing kept in memory yet, and count its queries."""

    def ask(browser, url):
        forget()
        monkeypatch.setattr(entities, "keep_seconds", 60.0)
        with count_queries() as seen:
            page = browser.get(url)
        assert len(page.html.encode()) <= 60_000
        assert len(seen) <= 12, "\n\n".join(seen)
        return page, len(seen)

    def forget():
        entities.forget_catalogue()
        kept.forget()

    yield ask
    forget()
