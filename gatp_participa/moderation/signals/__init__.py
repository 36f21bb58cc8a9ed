"""What a machine can notice in a text. Pure: it orders a queue and decides nothing.

Numbers count only when their check digit is right, insults only as whole words of a list that
can be read and extended. Each finding says where it is, so that a person sees it underlined.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gatp_participa.moderation.signals import insults, numbers, patterns
from gatp_participa.moderation.signals.findings import Finding as Finding
from gatp_participa.moderation.status import SignalKind

PERSONAL = frozenset({
    SignalKind.CURP, SignalKind.RFC, SignalKind.VOTER_KEY, SignalKind.SOCIAL_SECURITY,
    SignalKind.CARD, SignalKind.BANK_ACCOUNT, SignalKind.PHONE, SignalKind.EMAIL,
    SignalKind.ADDRESS,
})  # fmt: skip


def find(texts: Mapping[str, str]) -> list[Finding]:
    """Return what is in some texts, in order; where two findings overlap, the longest stays."""
    found: list[Finding] = []
    for field, text in texts.items():
        found += _apart(sorted(_in(text, field), key=lambda one: (one.start, -one.end)))
    return found


def pieces(texts: Mapping[str, str]) -> list[str]:
    """Return the words that look like personal data, each once, for somebody to choose."""
    found = [one for one in find(texts) if one.kind in PERSONAL]
    return list(dict.fromkeys(texts[one.field][one.start : one.end] for one in found))


def _in(text: str, field: str) -> Iterator[Finding]:
    for search in (numbers.find, patterns.find, insults.find):
        for kind, start, end in search(text):
            yield Finding(kind, field, start, end)


def _apart(found: list[Finding]) -> list[Finding]:
    kept: list[Finding] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end - one.start > kept[-1].end - kept[-1].start:
            kept[-1] = one
    return kept
