"""Things that only proposals have."""

from __future__ import annotations

import io
from itertools import count

from gatp_participa.core import storage
from gatp_participa.core.db import db
from gatp_participa.proposals import queries, services
from gatp_participa.proposals.models import Attachment, Proposal
from gatp_participa.web import uploads
from tests.support import files
from tests.support.factories import NOON, save

_n = count(1)


def attach_to(proposal: Proposal | None, *, is_pdf: bool = False, **kw) -> Attachment:
    """A file of a proposal, or (None) one that waits; its bytes are in the storage."""
    content = files.PDF if is_pdf else files.image()
    received = uploads.receive(io.BytesIO(content), "archivo", most_bytes=10**7)
    key = storage.new_key("attachments")
    services.files().put(key, io.BytesIO(received.content))
    number = proposal and 1 + len(queries.attachments_of(proposal.id))
    defaults = {
        "proposal_id": proposal and proposal.id, "number": number, "ticket": f"boleto-{next(_n)}",
        "storage_key": key, "media_type": received.media_type, "name": received.name,
        "size": len(received.content), "width": received.width, "height": received.height,
        "digest": "0" * 64, "created_at": NOON, "description": "El puente sin barandal",
    }  # fmt: skip
    one = save(Attachment(**defaults | kw))
    db.session.refresh(one)
    return one
