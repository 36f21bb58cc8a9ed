"""What somebody who means harm writes, and how to tell that a page took it for its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from justhtml import JustHTML

# Every way out of where a text may stand: an attribute of either kind, a comment, the elements
# whose end only their own name closes, a script, a template's braces, Markdown, a link.
WAYS_OUT = (
    "\"'> <x-pwn x-pwn=1></title></textarea></option></select></script></style>--><x-pwn>"
    "<script>x_pwn()</script><svg/onload=x_pwn()><img src=x onerror=x_pwn()>"
    "<a href=javascript:x_pwn()>z</a> {{7777*7}}{%25 7777*7 %25}${7777*7}"
    "[z](javascript:x_pwn()) [z](JaVaScRiPt&#58;x_pwn()) [z](data:text/html,x_pwn) "
    "![z](https://pwn.example/x.png) <javascript:x_pwn()> [z]: javascript:x_pwn() "
    '[z]("x-pwn=\'1" onerror=x_pwn()) \u202ezz\u200b\u2066 javascript:x_pwn()'
)
# Of what only some characters fit in.
SHORT = "\"'><x-pwn x-pwn=1>"
IN_ATTRIBUTE = '" x-pwn="1" onfocus="x_pwn()" autofocus="'
# The whole of a text that goes where an address does.
ADDRESS = "javascript:x_pwn()//"
REFLECTED = (WAYS_OUT, IN_ATTRIBUTE, ADDRESS, "//pwn.example/x", "https://pwn.example\\@x")
_COMPUTED = "54439"  # 7777 × 7, which only who runs a template's braces would say
_SCHEMES = {"javascript", "data", "vbscript"}
_GOES = ("href", "src", "action", "formaction", "xlink:href", "poster", "data", "srcset", "ping")
# What is ours and runs nothing: a drawing as an image, a text to be kept as a file.
_OURS = (("img", "data:image/"), ("a", "data:text/plain;"))
_SPACES = re.compile(r"[\x00-\x20]+")
OUTSIDE = {"http", "https", ""}


def breaches(html: str) -> list[str]:
    """Return what of a payload became part of a page; [] when all of it stayed a text."""
    found = ["a template ran it"] if _COMPUTED in html else []
    for element in _elements(JustHTML(html, sanitize=False).root):
        found += list(_wrong_with(element))
    return found


def _elements(node: Any) -> Iterator[Any]:
    for child in node.children or ():
        if isinstance(child.name, str) and not child.name.startswith(("#", "!")):
            yield child
        yield from _elements(child)
        content = getattr(child, "template_content", None)
        if content is not None:
            yield from _elements(content)


def _wrong_with(element: Any) -> Iterator[str]:
    attributes = {name.casefold(): value or "" for name, value in (element.attrs or {}).items()}
    if element.name == "x-pwn":
        yield "an element of the payload"
    for name, value in attributes.items():
        if name.startswith(("x-pwn", "on")):
            yield f"{name} on <{element.name}>"
        if name in _GOES and (why := _goes_wrong(element.name, value)):
            yield f"<{element.name} {name}={value[:60]!r}> {why}"
        if name == "style" or name == "srcdoc":
            yield f"{name} on <{element.name}>"
    if element.name == "script" and not attributes.get("src"):
        yield "a script without a file"
    if element.name == "meta" and "http-equiv" in attributes:
        yield "an order of a page to its browser"
    if element.name in {"iframe", "object", "embed", "base", "applet", "foreignobject"}:
        yield f"<{element.name}>"


def _goes_wrong(name: str, value: str) -> str:
    where = _SPACES.sub("", value)
    scheme = where.partition(":")[0].casefold() if ":" in where else ""
    if scheme in _SCHEMES and not any(
        name == tag and where.startswith(kind) for tag, kind in _OURS
    ):
        return "runs what it says"
    host = urlsplit(where.replace("\\", "/")).netloc if "pwn.example" in where else ""
    if host.endswith("pwn.example") and name != "a":
        return "asks another site"
    return ""
