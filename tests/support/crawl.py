"""Follow every internal link with a test client, as a person with patience would."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from tests.support.page import Page


def crawl(client, start=("/",), *, per_endpoint=3, most=400) -> Iterator[tuple[str, Page]]:
    """Yield ``(address, page)`` of every kind of page, a few of each kind."""
    adapter = client.application.url_map.bind("")
    seen, count, todo = set(), {}, list(start)
    while todo and len(seen) < most:
        address = todo.pop(0)
        if address in seen:
            continue
        seen.add(address)
        try:
            endpoint = adapter.match(urlsplit(address).path, method="GET")[0]
        except Exception:  # noqa: S112 -- an act, not a page
            continue
        count[endpoint] = count.get(endpoint, 0) + 1
        if count[endpoint] > per_endpoint:
            continue
        response = client.get(address)
        if response.mimetype != "text/html":
            continue
        assert response.status_code < 500, address
        page = Page(response.text)
        if response.status_code == 200:
            yield address, page.check()
        todo += [link.split("#")[0] for link in page.links if link.startswith("/")]
        if response.location and response.location.startswith("/"):
            todo.append(response.location)
