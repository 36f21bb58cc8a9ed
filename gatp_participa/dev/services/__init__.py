"""Load the demonstration country: the whole loop, replayed with the platform's own services."""

from gatp_participa.dev.services.story import VERSION, is_ready, tell

__all__ = ["VERSION", "is_ready", "tell"]
