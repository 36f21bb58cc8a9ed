"""From what a web editor stored to plain text that is safe anywhere."""

from __future__ import annotations

import html
import re

import nh3

from gatp_participa.core.text import clean_input

_KNOWN = (
    "a|abbr|acronym|address|applet|area|article|aside|audio|b|base|basefont|bdi|bdo|big|blink|"
    "blockquote|body|br|button|canvas|caption|center|cite|code|col|colgroup|data|datalist|dd|del|"
    "details|dfn|dialog|dir|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|frame|"
    "frameset|h[1-6]|head|header|hgroup|hr|html|i|iframe|image|img|input|ins|isindex|kbd|label|"
    "legend|li|link|main|map|mark|marquee|math|menu|meta|meter|nav|noembed|noframes|noscript|"
    "object|ol|optgroup|option|output|p|param|picture|plaintext|pre|progress|q|rp|rt|ruby|s|samp|"
    "script|search|section|select|slot|small|source|span|strike|strong|style|sub|summary|sup|svg|"
    "table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr|xmp"
)
# A tag is a known name, or any name with attributes: «<y entonces>» and «5 < 10» are prose.
# Every repetition stops where the next part starts, so that no text makes them slow.
_TAG = (
    rf"(?:/?(?:{_KNOWN})(?:[\s/][^<>]*)?>|/?[a-z][\w:-]*[\s/][^<>=]*=[^<>]*>"
    r"|!--|!doctype\b|\?xml)"
)
_HAS_TAG = re.compile(f"<(?={_TAG})", re.IGNORECASE)
_NOT_A_TAG = re.compile(f"<(?!{_TAG})", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});", re.IGNORECASE)
_NOT_AN_ENTITY = re.compile(f"&(?!{_ENTITY.pattern[1:]})", re.IGNORECASE)
_LINE = re.compile(r"<br\s*/?>|</(?:li|tr|dt|dd|option)\s*>", re.IGNORECASE)
_PARAGRAPH = re.compile(
    r"</(?:p|div|h[1-6]|ul|ol|table|blockquote|section|article|pre|dl)\s*>", re.IGNORECASE
)
_ITEM = re.compile(r"<li(?:\s[^<>]*)?>", re.IGNORECASE)
# What is hidden twice needs two passes; more than this is not somebody's editor.
_PASSES = 3


def plain(text: str) -> str:
    """Return ``text`` without tags, with its line breaks, entities read, in NFC.

    Scripts and styles go with what they hold. What only looks like a tag stays: nothing
    that a person wrote is lost.
    """
    for _ in range(_PASSES):
        before = text
        if _HAS_TAG.search(text):
            text = _without_tags(text)
        else:
            text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
        if text == before:
            break
    return clean_input(_HAS_TAG.sub("‹", text).replace("\xa0", " "))


def _without_tags(text: str) -> str:
    text = _NOT_AN_ENTITY.sub("&amp;", _NOT_A_TAG.sub("&lt;", text))
    closed = text.rfind("-->") + 1
    text = text[:closed] + text[closed:].replace("<!--", "&lt;!--")  # would hide all the rest
    text = _PARAGRAPH.sub("\n\n", _LINE.sub("\n", _ITEM.sub("- ", text)))
    return html.unescape(nh3.clean(text, tags=set()))
