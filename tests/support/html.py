"""Refuse HTML that a browser would have to guess at, and what its standard says of its parts.

``justhtml`` parses as browsers do and reports every error of the HTML Standard's parser (its
chapter 13); what a parser does not see, the content models (chapter 4) and what points nowhere,
is here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from justhtml import JustHTML


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HEADING = re.compile(r"h[1-6]")
# BCP 47 as far as pages need it: language, script, region, variants.
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(-[a-z\d]{5,8})*")
_FORM = re.compile(r"<(/?)form\b", re.IGNORECASE)
_REFERENCES = (
    "for", "form", "list", "headers", "aria-labelledby", "aria-describedby", "aria-controls",
    "aria-owns", "aria-details", "aria-errormessage", "aria-activedescendant", "aria-flowto",
    "popovertarget",
)  # fmt: skip
_BLOCKS = _words(
    "address article aside blockquote details dialog div dl dd dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section table ul"
)
_PHRASING = _words(
    "p h1 h2 h3 h4 h5 h6 span button label em strong small b i abbr cite code data dfn kbd mark q s "
    "samp sub sup time u var pre output meter progress summary legend dt"
)
_MAY_HEAD = {"summary", "legend"}  # phrasing, or one heading
_CHILDREN = {
    "ul": {"li"}, "ol": {"li"}, "menu": {"li"}, "dl": {"dt", "dd", "div"}, "tr": {"td", "th"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"}, "thead": {"tr"},
    "tbody": {"tr"}, "tfoot": {"tr"}, "select": {"option", "optgroup", "hr"},
    "optgroup": {"option"}, "datalist": {"option"},
}  # fmt: skip
_ANYWHERE = {"script", "template", "#comment"}
_FIRST = {"details": "summary", "fieldset": "legend"}
_OBSOLETE = _words(
    "acronym applet basefont big blink center dir font frame frameset isindex marquee nobr "
    "noembed noframes plaintext strike tt xmp"
)
_OBSOLETE_ATTRIBUTES = _words(
    "align bgcolor border cellpadding cellspacing valign nowrap frameborder hspace vspace "
    "language axis background bordercolor clear compact noshade rules"
)
_CONTROLS = frozenset({"input", "select", "textarea", "button", "meter", "output", "progress"})


@dataclass(frozen=True)
class Element:
    """An element with those around it, outermost first."""

    node: Any
    above: tuple[Any, ...]

    @property
    def name(self) -> str:
        return self.node.name

    def get(self, attribute: str) -> str | None:
        attributes = self.node.attrs or {}
        return (attributes[attribute] or "") if attribute in attributes else None

    def __str__(self) -> str:
        shown = "".join(
            f' {key}="{value or ""}"' for key, value in list((self.node.attrs or {}).items())[:4]
        )
        return f"<{self.name}{shown}> {self.node.to_text(' ')[:50]!r}"


def mistakes(html: str) -> list[str]:
    """Return what is wrong with a whole page, in words; [] when it is valid."""
    parsed = JustHTML(html, sanitize=False, collect_errors=True)
    found = [f"parse error: {error.code}, line {error.line}" for error in parsed.errors]
    found += _nested_forms(html)
    page = list(_elements(parsed.root, ()))
    ids = Counter(one.get("id") for one in page if one.get("id") is not None)
    found += [f"id «{name}» {times} times" for name, times in ids.items() if times > 1]
    found += [
        f"an id with spaces or empty: «{name}»"
        for name in ids
        if not re.fullmatch(r"\S+", name or "")
    ]
    for one in page:
        found += [f"{wrong}: {one}" for wrong in _wrong_with(one, set(ids))]
    return found + _wrong_with_page(page)


def _elements(node: Any, above: tuple[Any, ...]) -> Iterator[Element]:
    for child in node.children or ():
        if isinstance(child.name, str) and not child.name.startswith(("#", "!")):
            yield Element(child, above)
            yield from _elements(child, (*above, child))


def _nested_forms(html: str) -> list[str]:
    depth = 0
    for slash in _FORM.findall(html):
        depth += -1 if slash else 1
        if depth > 1:
            return ["a form inside another"]
    return [] if depth == 0 else ["a form that does not end"]


def _wrong_with(one: Element, ids: set[str | None]) -> Iterator[str]:
    if one.node.namespace not in (None, "html"):
        return
    yield from _dangling(one, ids)
    yield from _misplaced(one)
    yield from _nameless(one)
    yield from _obsolete(one)
    lang = one.get("lang")
    if lang is not None and not _LANGUAGE.fullmatch(lang):
        yield f"«{lang}» is no language"
    if (one.get("tabindex") or "0").lstrip("-") not in {"0", "1"} or one.get("tabindex") == "1":
        yield "an order of focus of its own"


def _dangling(one: Element, ids: set[str | None]) -> Iterator[str]:
    for attribute in _REFERENCES:
        value = one.get(attribute)
        missing = set((value or "").split()) - ids
        if value is not None and (missing or not value.strip()):
            yield f"{attribute} points nowhere ({', '.join(sorted(missing))})"
    href = one.get("href") or ""
    if href.startswith("#") and len(href) > 1 and href[1:] not in ids:
        yield "a link to nowhere on the page"


def _misplaced(one: Element) -> Iterator[str]:
    yield from _outside(one)
    around = _phrasing_around(one) if one.name in _BLOCKS else None
    is_heading = around in _MAY_HEAD and _HEADING.fullmatch(one.name)
    if around is not None and not is_heading:
        yield f"a block inside <{around}>"
    if one.name in _FIRST and _first_child(one.node) != _FIRST[one.name]:
        yield f"does not begin with its <{_FIRST[one.name]}>"
    if _is_interactive(one):
        yield from _inside_interactive(one)


def _outside(one: Element) -> Iterator[str]:
    """Say when an element is not in the kind of list or table that it belongs to."""
    parent = one.above[-1].name if one.above else ""
    if parent in _CHILDREN and one.name not in _CHILDREN[parent] | _ANYWHERE:
        yield f"inside <{parent}>"
    if one.name in {"dt", "dd"} and not any(around.name == "dl" for around in one.above[-2:]):
        yield "outside a list of definitions"
    if one.name == "li" and parent not in {"ul", "ol", "menu"}:
        yield "outside a list"


def _inside_interactive(one: Element) -> Iterator[str]:
    for around in one.above:
        is_link = around.name == "a" and "href" in (around.attrs or {})
        if is_link or around.name in {"button", "summary"}:
            yield f"interactive inside <{around.name}>"
        if around.name == "label" and one.name in {"a", "button", "label", "details"}:
            yield "interactive inside <label>"


def _phrasing_around(one: Element) -> str | None:
    """Return the element that takes only phrasing around this one, looking through links."""
    for around in reversed(one.above):
        if around.name in _PHRASING:
            return around.name
        if around.name not in {"a", "ins", "del"}:
            return None
    return None


def _is_interactive(one: Element) -> bool:
    if one.name == "a":
        return one.get("href") is not None
    if one.name == "input":
        return one.get("type") != "hidden"
    return one.name in {"button", "select", "textarea", "details", "label", "iframe"} or (
        one.get("tabindex") is not None
    )


def _nameless(one: Element) -> Iterator[str]:
    if one.name == "img" and one.get("alt") is None:
        yield "an image without alt"
    if one.name == "label" and not one.get("for"):
        inside = [child for child in _elements(one.node, ()) if child.name in _CONTROLS]
        if len(inside) != 1:
            yield f"a label of {len(inside)} controls"
    if one.name in {"a", "button", "summary"} and not _is_named(one):
        yield "nothing says what it is"
    if one.name == "button" and one.get("type") is None:
        form = next((around for around in reversed(one.above) if around.name == "form"), None)
        if form is not None and _buttons(form) > 1:
            yield "a button of several without type"
    if one.name == "th" and (one.get("scope") or "row") not in {
        "row",
        "col",
        "rowgroup",
        "colgroup",
    }:
        yield "a scope that is none"


def _buttons(form: Any) -> int:
    return sum(
        one.name == "button" or (one.name == "input" and one.get("type") in {"submit", "image"})
        for one in _elements(form, ())
    )


def _is_named(one: Element) -> bool:
    if one.name == "a" and one.get("href") is None:
        return True
    if one.node.to_text(" ").strip() or one.get("aria-label") or one.get("aria-labelledby"):
        return True
    return any(
        (child.name == "img" and child.get("alt"))
        or child.name == "title"
        or child.get("aria-label")
        for child in _elements(one.node, ())
    )


def _obsolete(one: Element) -> Iterator[str]:
    if one.name in _OBSOLETE:
        yield "obsolete"
    for attribute in set(one.node.attrs or {}) & _OBSOLETE_ATTRIBUTES:
        yield f"obsolete attribute {attribute}"
    if one.name in {"table", "td", "th", "col", "hr", "pre"} and one.get("width") is not None:
        yield "obsolete attribute width"


def _wrong_with_page(page: list[Element]) -> list[str]:
    counts = Counter(one.name for one in page if one.node.namespace in (None, "html"))
    found = [
        f"{counts[name]} <{name}>" for name in ("main", "h1", "title", "body") if counts[name] != 1
    ]
    if not next(one for one in page if one.name == "html").get("lang"):
        found.append("no language")
    labelled = {one.get("for") for one in page if one.name == "label"}
    found += [
        f"a control without a label: {one}"
        for one in page
        if one.name in {"select", "textarea", "input"} and not _has_label(one, labelled)
    ]
    last = 0
    for one in page:
        if _HEADING.fullmatch(one.name):
            level = int(one.name[1])
            if level > last + 1:
                found.append(f"from h{last} to {one}")
            last = level
    return found


def _has_label(one: Element, labelled: set[str | None]) -> bool:
    if one.get("type") in {"hidden", "submit", "button", "reset", "image"}:
        return True
    is_named = one.get("aria-label") or one.get("aria-labelledby") or one.get("title")
    is_inside = any(around.name == "label" for around in one.above)
    return bool(is_named or is_inside or (one.get("id") and one.get("id") in labelled))


def _first_child(node: Any) -> str | None:
    return next((child.node.name for child in _elements(node, ())), None)
