"""What proves a second time who somebody is: six digits that change, and codes on paper. Pure.

The digits are those of RFC 6238 with what every telephone's program takes for granted: SHA-1,
six digits, half a minute.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import pyotp

STEP = 30  # seconds that some digits last
DRIFT = 1  # steps that a telephone's clock may be early or late
MAX_TRIES = 5
TRIES_SPAN = timedelta(minutes=10)
RECOVERY_CODES = 10
# Neither vowels nor what is confused on paper.
_ALPHABET = "2346789CDFGHJKLMNPQRTVWX"
_GROUP, _GROUPS = 5, 2


def new_secret() -> str:
    """Return a secret for a telephone: 160 bits in base32."""
    return pyotp.random_base32()


def in_groups(secret: str) -> str:
    """Return a secret as it is easiest to copy by hand: four letters at a time."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def provisioning_uri(secret: str, *, account: str, issuer: str) -> str:
    """Return what the QR says, as programs of telephones agreed on (Key Uri Format)."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def step_of(digits: str, secret: str, *, now: datetime, after: int = 0) -> int | None:
    """Return which half minute some digits are of, or None when they are of none that counts.

    Only steps after ``after`` count, so that digits seen over a shoulder are of no use.
    """
    one = pyotp.TOTP(secret)
    present = int(now.timestamp()) // STEP
    found = None
    for step in range(present - DRIFT, present + DRIFT + 1):
        # Every one is compared: the time taken does not tell which one it was.
        if hmac.compare_digest(one.generate_otp(step), digits) and step > after:
            found = step
    return found


def new_recovery_codes() -> list[str]:
    """Return ten different codes to keep on paper, such as «7KQ2M-XW94T»."""
    codes: set[str] = set()
    while len(codes) < RECOVERY_CODES:
        groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
        codes.add("-".join(groups))
    return sorted(codes)


def recovery_as_typed(text: str) -> str:
    """Return the letters and digits of what a person copied from their paper."""
    return "".join(char for char in text.upper() if char in _ALPHABET)


def is_recovery_code(text: str) -> bool:
    """Say whether something typed is as long as a recovery code."""
    return len(recovery_as_typed(text)) == _GROUP * _GROUPS


def recovery_digest(user_id: int, code: str, *, key: str) -> str:
    """Return what is kept of a recovery code: useless without the key, and for somebody else."""
    message = f"recovery\n{user_id}\n{recovery_as_typed(code)}".encode()
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()
