"""What can be done with a file of proposals: keep it, try it, import it."""

from gatp_participa.importers.services.batches import (
    give_up,
    is_finished,
    job_key,
    request_import,
)
from gatp_participa.importers.services.importing import bring, bring_kept, rehearse
from gatp_participa.importers.services.opening import OpenFile, open_file
from gatp_participa.importers.services.results import Options, Result, Watch

__all__ = [
    "OpenFile", "Options", "Result", "Watch", "bring", "bring_kept", "give_up", "is_finished", "job_key",
    "open_file", "rehearse", "request_import",
]  # fmt: skip
