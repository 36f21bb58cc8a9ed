"""What can be done with a file of proposals: keep it, try it, import it, stop it, undo it."""

from gatp_participa.importers.services.batches import (
    CancelledError,
    cancel,
    give_up,
    is_finished,
    job_key,
    new_batch,
    request_import,
)
from gatp_participa.importers.services.importing import (
    bring,
    bring_in_parts,
    bring_kept,
    foresee,
    forget_parts,
    in_parts,
    rehearse,
)
from gatp_participa.importers.services.mappings import forget_mapping, remember_mapping
from gatp_participa.importers.services.opening import OpenFile, frame_for, open_file
from gatp_participa.importers.services.results import Options, Result, Watch
from gatp_participa.importers.services.undoing import request_undo, sweep, undo

__all__ = [
    "CancelledError", "OpenFile", "Options", "Result", "Watch", "bring", "bring_in_parts",
    "bring_kept", "cancel", "foresee", "forget_mapping", "forget_parts", "frame_for", "give_up",
    "in_parts", "is_finished", "job_key", "new_batch", "open_file", "rehearse", "remember_mapping",
    "request_import", "request_undo", "sweep", "undo",
]  # fmt: skip
