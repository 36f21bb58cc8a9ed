"""GATP Participa: from a citizen's proposal to a commitment that anyone can verify."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gatp_participa.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """Import the application only when asked for it: ``clustering`` is used without it."""
    if name == "create_app":
        from gatp_participa.app import create_app

        return create_app
    raise AttributeError(name)
