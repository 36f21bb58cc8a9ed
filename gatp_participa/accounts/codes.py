"""The six digits of a sign-in and the digest that is kept of them. Pure."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

LENGTH = 6
LIFE = timedelta(minutes=10)
MAX_TRIES = 5
# How many codes an address may ask for within each span.
LIMITS = ((3, timedelta(minutes=10)), (5, timedelta(hours=1)))


def new_code() -> str:
    """Return six random digits; a code may start with zeros."""
    return f"{secrets.randbelow(10**LENGTH):0{LENGTH}d}"


def digest(email: str, code: str, *, key: str | bytes) -> str:
    """Return what is kept of a code: useless without the key, and for another address."""
    key = key.encode() if isinstance(key, str) else key
    message = f"sign-in\n{email}\n{code}".encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def matches(kept: str, email: str, code: str, *, key: str | bytes) -> bool:
    """Say whether a code is the one kept, in the same time whether or not it is."""
    return hmac.compare_digest(kept, digest(email, code, key=key))


def as_typed(text: str) -> str:
    """Return the digits of what a person typed: people copy «123 456» and «123-456»."""
    return "".join(char for char in text if char in "0123456789")
