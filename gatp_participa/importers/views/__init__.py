"""The desk's way of importing: send a file, see what would happen, confirm, follow it, undo it."""

from gatp_participa.importers.views import batches, reviewing, sending  # noqa: F401 -- its routes
from gatp_participa.importers.views.blueprint import bp

__all__ = ["bp"]
