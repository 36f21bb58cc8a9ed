"""Records of installation: put in the storage before their row is written."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from flask_babel import gettext as _

from gatp_participa.core import storage
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.core.storage import Storage
from gatp_participa.settings import in_use
from gatp_participa.web.uploads import PDF, Received

KIND = "records"


@dataclass(frozen=True, kw_only=True)
class Record:
    """A record that is in the storage: under which key, called how, and its SHA-256."""

    key: str
    name: str
    digest: str


def files() -> Storage:
    """Return where records are."""
    settings = in_use()
    return storage.named(settings.storage, settings.data_dir)


def put_record(received: Received) -> Record:
    """Put a record in the storage. Not for inside a transaction: it is slow.

    Raises:
        InvalidInputError: it is not a PDF.
    """
    if received.media_type != PDF:
        raise InvalidInputError(_("El acta debe ser un PDF."))
    key = storage.new_key(KIND)
    files().put(key, io.BytesIO(received.content))
    digest = hashlib.sha256(received.content).hexdigest()
    return Record(key=key, name=received.name, digest=digest)
