"""Read a response the way a person would."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser


class Page(HTMLParser):
    """A parsed page. ``check`` refuses two h1, repeated ids, a title unlike the h1, unsafe forms."""

    def __init__(self, html: str):
        super().__init__()
        self.html = html
        self.ids: list[str] = []
        self.links: list[str] = []
        self.texts: dict[str, list[str]] = {"h1": [], "title": []}
        self.forms: list[dict[str, str]] = []
        self.tokens = 0
        self._open: list[str] = []
        self._parts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        if tag == "form":
            self.forms.append(attributes)
        if tag == "input" and attributes.get("name") == "csrf_token":
            self.tokens += 1
        if tag in self.texts:
            self._open.append(tag)
            self.texts[tag].append("")

    def handle_endtag(self, tag):
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data):
        self._parts.append(data)
        if self._open:
            self.texts[self._open[-1]][-1] += data

    @property
    def text(self) -> str:
        """All the text of the page, spaces folded."""
        return " ".join(" ".join(self._parts).split())

    @property
    def heading(self) -> str:
        return " ".join(self.texts["h1"][0].split())

    def check(self) -> Page:
        assert len(self.texts["h1"]) == 1, f"one h1, not {self.texts['h1']}"
        title = " ".join(self.texts["title"][0].split())
        assert title.startswith(self.heading), f"{title!r} does not start with {self.heading!r}"
        assert not [i for i, n in Counter(self.ids).items() if n > 1], "repeated id"
        assert all("action" in form for form in self.forms), "a form without action"
        posts = [form for form in self.forms if form.get("method", "").lower() == "post"]
        assert self.tokens >= len(posts), "a form that posts without its token"
        return self
