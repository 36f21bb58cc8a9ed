"""Seal what must be read again and may not be read in a copy of the database.

The key comes from ``GATP_SECRET_KEY`` by HKDF with a name for each use, so that neither a cookie
nor another seal can be taken for one of these. A new ``GATP_SECRET_KEY`` opens none of them.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from gatp_participa.settings import in_use

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


def seal(text: str, *, use: str) -> str:
    """Return a text encrypted and signed (Fernet: AES-128-CBC and HMAC-SHA256)."""
    return _cipher(use).encrypt(text.encode()).decode()


def unseal(sealed: str, *, use: str, seconds: int | None = None) -> str | None:
    """Return what a seal holds; None when it is not ours, or older than ``seconds``."""
    from cryptography.fernet import InvalidToken

    try:
        return _cipher(use).decrypt(sealed.encode(), ttl=seconds).decode()
    except InvalidToken:
        return None


def _cipher(use: str) -> Fernet:
    # Loaded to use it: most pages never do.
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"gatp.{use}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(in_use().secret_key.encode())))
