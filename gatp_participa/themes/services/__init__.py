"""Acts on themes: group, name, publish. Split by noun; this is the door."""

from gatp_participa.themes.services.naming import publish, rename
from gatp_participa.themes.services.runs import perform, request_run
from gatp_participa.themes.services.vectors import encode_missing, encode_waiting, ensure_vectors

__all__ = [
    "encode_missing", "encode_waiting", "ensure_vectors", "perform", "publish", "rename",
    "request_run",
]  # fmt: skip
