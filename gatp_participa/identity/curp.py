"""The CURP as people type it: its shape, its check digit and the fingerprint kept of it. Pure.

A CURP that can exist is not one that does: only its registry knows that. It is made of public
facts, so it says who somebody is and proves nothing about who types it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date

from flask_babel import gettext as _
from stdnum.exceptions import ValidationError
from stdnum.mx import curp as mexican

LENGTH = 18
_SHAPE = re.compile(r"[A-Z]{4}[0-9]{6}[A-Z]{6}[0-9A-Z][0-9]")
_SEX = 10  # where the letter of the sex is


def as_typed(text: str) -> str:
    """Return what somebody typed as a CURP is written: capitals, without spaces nor dashes."""
    return re.sub(r"[\s._-]+", "", text).upper().replace("Ñ", "X")


def shape_error(curp: str) -> str | None:
    """Return what is wrong with how a CURP looks, in words that do not repeat it, or None."""
    if len(curp) != LENGTH:
        return _(
            "La CURP tiene 18 letras y números; aquí hay %(count)s. Revisa que esté completa.",
            count=len(curp),
        )
    if not _SHAPE.fullmatch(curp):
        return _(
            "Así no se escribe una CURP: son 4 letras, 6 números, 6 letras y 2 caracteres más. "
            "Revisa que no haya una O en lugar de un cero."
        )
    return None


def is_plausible(curp: str, *, today: date) -> bool:
    """Say whether a CURP of the right shape can exist: its date, its state, its check digit.

    python-stdnum does not know the sex X, which the law admits: the other parts are checked as
    those of an H, which takes no part in them, and the digit on what was really written.
    """
    known = curp[:_SEX] + "H" + curp[_SEX + 1 :] if curp[_SEX] == "X" else curp
    try:
        mexican.validate(known, validate_check_digits=False)
        return mexican.get_birth_date(curp) <= today and curp[-1] == mexican.calc_check_digit(curp)
    except ValidationError:
        return False


def digest(kind: str, value: str, *, key: str) -> str:
    """Return the fingerprint of a value of a kind: useless to whoever lacks the key."""
    return hmac.new(key.encode(), f"{kind}\n{value}".encode(), hashlib.sha256).hexdigest()
