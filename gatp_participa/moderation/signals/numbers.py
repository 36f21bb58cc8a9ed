"""Keys and numbers that name a person, by their form and, when they have one, check digit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.mx import curp, rfc

from gatp_participa.moderation.signals.findings import Span
from gatp_participa.moderation.status import SignalKind

_KEY = re.compile(r"(?<![^\W_])[A-Za-zÑñ&]{3,6}[ -]?\d{6}[ -]?[A-Za-z0-9]{2,10}(?![^\W_])")
_VOTER = re.compile(r"[A-Z]{6}(\d{6})(\d{2})[HM]\d{3}")
# Ten digits or more, with what people put between them.
_DIGITS = re.compile(r"(?<![\w.,$/#-])(?:\+|\()?\d(?:[ .()-]{0,2}\d){9,18}(?![\w/]|[.,-]\d)")
_PHONE_BEFORE = re.compile(
    r"(?:\btel|\bcel|whats|\bwa\b|tel[eé]fono|celular|m[oó]vil|ll[aá]m|marc(?:a|ar|que)|"
    r"contact|mensaje|n[uú]mero|recados?|informes|comun[ií]c)[^\d\n]{0,40}$",
    re.IGNORECASE,
)
_WRITTEN_AS_PHONE = re.compile(
    r"\(\d{2,3}\)[ .-]?\d{3,4}[ .-]?\d{2,4}(?:[ .-]?\d{2})?"
    r"|\d{2}[ .-]\d{4}[ .-]\d{4}|\d{3}[ .-]\d{3}[ .-]\d{4}|\d{2}[ .-]\d{2}[ .-]\d{2}[ .-]\d{2}[ .-]\d{2}"
    r"|\d{3}[ .-]\d{3}[ .-]\d{2}[ .-]\d{2}|\d{3}[ .-]\d{2}[ .-]\d{2}[ .-]\d{3}"
)
_STATE_OF_VOTER = range(1, 34)
_CLABE_WEIGHTS = (3, 7, 1) * 6


def find(text: str) -> Iterator[Span]:
    """Yield the keys and numbers of a text."""
    for match in _KEY.finditer(text):
        if kind := kind_of_key(match.group()):
            yield kind, match.start(), match.end()
    for match in _DIGITS.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        if kind := kind_of_number(match.group(), before):
            yield kind, match.start(), match.end()


def kind_of_key(written: str) -> SignalKind | None:
    """Return which key some letters and figures are, or None."""
    key = re.sub(r"[ -]", "", written).upper()
    if len(key) == 18:
        with suppress(ValidationError):
            curp.validate(key)
            return SignalKind.CURP
        return SignalKind.VOTER_KEY if _is_voter_key(key) else None
    if len(key) == 13:  # twelve are of a company, which is not a person
        with suppress(ValidationError):
            rfc.validate(key, validate_check_digits=True)
            return SignalKind.RFC
    return None


def kind_of_number(written: str, before: str = "") -> SignalKind | None:
    """Return what some figures are, with the words before them, or None."""
    digits = re.sub(r"\D", "", written)
    if len(digits) == 18:
        return SignalKind.BANK_ACCOUNT if is_clabe(digits) else None
    if len(digits) == 11 and digits[0] != "0" and luhn.is_valid(digits):
        return SignalKind.SOCIAL_SECURITY
    national = re.sub(r"^(?:521?|044|045|01)(?=\d{10}$)", "", digits)
    if len(national) == 10:
        return SignalKind.PHONE if _is_phone(written, national, digits, before) else None
    if 13 <= len(digits) <= 19 and digits[0] in "3456" and luhn.is_valid(digits):
        return SignalKind.CARD
    return None


def is_clabe(digits: str) -> bool:
    """Say whether eighteen figures are a bank account: the last one is their check digit.

    Each of the first 17 by 3, 7 and 1 in turn, modulo 10; ten minus the sum, modulo 10
    (Asociación de Bancos de México, estándar de la CLABE).
    """
    if len(digits) != 18 or not digits.isdigit() or digits.startswith("000"):
        return False
    total = sum(
        int(d) * w % 10 for d, w in zip(digits[:17], _CLABE_WEIGHTS[:17], strict=True)
    )  # fmt: skip
    return (10 - total % 10) % 10 == int(digits[17])


def _is_voter_key(key: str) -> bool:
    match = _VOTER.fullmatch(key)
    if match is None or int(match[2]) not in _STATE_OF_VOTER:
        return False
    born = match[1]
    with suppress(ValueError):
        date(1900 + int(born[:2]), int(born[2:4]), int(born[4:]))
        return True
    return born[2:] == "0229"


def _is_phone(written: str, national: str, digits: str, before: str) -> bool:
    """Ten figures are a telephone when they are written as one or something says so."""
    if national[0] in "01" or len(set(national)) < 3:
        return False
    if written.startswith("+") or len(digits) > 10:
        return digits.startswith(("52", "044", "045", "01"))
    return bool(_WRITTEN_AS_PHONE.fullmatch(written.strip()) or _PHONE_BEFORE.search(before))
