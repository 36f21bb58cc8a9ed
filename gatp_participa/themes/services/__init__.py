"""Acts on themes: group, accept, correct, name, publish. Split by noun; this is the door."""

from gatp_participa.themes.services.accepting import accept, discard
from gatp_participa.themes.services.comments import comment
from gatp_participa.themes.services.copies import confirm, separate, take_out
from gatp_participa.themes.services.history import Scope, undo
from gatp_participa.themes.services.late import place_late, propose_from_tray
from gatp_participa.themes.services.merging import merge
from gatp_participa.themes.services.moving import move, move_to_new, unpin
from gatp_participa.themes.services.naming import publish, rename
from gatp_participa.themes.services.runs import perform, request_run
from gatp_participa.themes.services.vectors import encode_missing, encode_waiting, ensure_vectors

__all__ = [
    "Scope", "accept", "comment", "confirm", "discard", "encode_missing", "encode_waiting",
    "ensure_vectors", "merge", "move", "move_to_new", "perform", "place_late",
    "propose_from_tray", "publish", "rename",
    "request_run", "separate", "take_out", "undo", "unpin",
]  # fmt: skip
