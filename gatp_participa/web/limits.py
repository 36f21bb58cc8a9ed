"""How often one session may ask for what is dear to answer. Never by network address.

Thirty people in a school share one address and may all write at once. The count is of the
account or, of a visitor, of the secret that their session has for its forms; it lives in the
memory of the process, so several processes allow several times as much.
"""

from __future__ import annotations

import hashlib
import threading
import time

from flask import session
from flask_login import current_user

_lock = threading.Lock()
_counts: dict[tuple[str, str], int] = {}
_minute = 0


def allows(what: str, most: int) -> bool:
    """Count one more time that this session asks for ``what``; False past ``most`` in a minute."""
    who = _who()
    if who is None:  # nobody asks without a form of ours, unless forms are not checked at all
        return True
    global _minute
    with _lock:
        minute = int(time.monotonic() // 60)
        if minute != _minute:
            _counts.clear()
            _minute = minute
        count = _counts[what, who] = _counts.get((what, who), 0) + 1
    return count <= most


def _who() -> str | None:
    if current_user.is_authenticated:
        return f"account {current_user.id}"
    secret = session.get("csrf_token")
    return hashlib.sha256(secret.encode()).hexdigest() if secret else None
