"""The address that stops letters without a session: only we can have written it."""

from __future__ import annotations

from itsdangerous import BadData, URLSafeSerializer

from gatp_participa.notices.letters import link
from gatp_participa.settings import in_use


def unsubscribe_url(user_id: int) -> str:
    """Return the address that goes in somebody's letters; it does not get old, as letters do not."""
    return link("following.unsubscribe", token=_serializer().dumps(user_id))


def unseal(token: str) -> int | None:
    """Return whose letters a token stops, or None when it is not ours."""
    try:
        user_id = _serializer().loads(token)
    except BadData:
        return None
    return user_id if isinstance(user_id, int) else None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(in_use().secret_key, salt="gatp.unsubscribe")
