"""Jobs of this package: count words, tell whose proposal was withdrawn, delete files."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import Any

from gatp_participa.accounts.services.confirming import KEPT
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.following.queries import silenced_among
from gatp_participa.following.sealing import unsubscribe_url
from gatp_participa.jobs import schedule
from gatp_participa.jobs.queue import handler
from gatp_participa.notices import letters
from gatp_participa.notices import services as notices
from gatp_participa.proposals import queries, search_index, services
from gatp_participa.proposals.models import Proposal
from gatp_participa.web.languages import speaking

BATCH = 500


@schedule.every("proposals.count_words", hours=1)
def count_words(**_job: Any) -> None:
    """Count the stems of what is public; the reading, which is long, holds no writer back."""
    counted, total = search_index.count_stems()
    with transaction():
        services.store_counts(counted, total)


@handler("proposals.delete_files")
def delete_files(*, job: Any, keys: list[str]) -> None:
    """Delete from the storage what no row names any more; twice is as once."""
    for key in keys:
        services.files().delete(key)


@schedule.every("proposals.tidy_files", hours=24)
def tidy_files(**_job: Any) -> None:
    """Delete files that nobody came back for in a day, and those that no row names."""
    # An hour more than an act waits for its code: what is confirmed in time is whole.
    before = clock.now() - KEPT - timedelta(hours=1)
    last: int | None = 0
    while last is not None:
        with transaction():
            left, last = queries.abandoned_files(before, after_id=last)
            services.forget(left, now=clock.now())
    found = (key for key, put_at in services.files().keys(services.FILES) if put_at < before)
    while keys := list(islice(found, BATCH)):
        for key in queries.unknown_keys(keys):
            services.files().delete(key)


@schedule.every("proposals.tidy_invitations", hours=24)
def tidy_invitations(**_job: Any) -> None:
    """Forget the invitations that expired, with the addresses they were sent to."""
    with transaction():
        services.forget_expired(clock.now())


@handler("proposals.tell_withdrawn")
def tell_withdrawn(*, job: Any, proposal_id: int) -> None:
    """Write to everyone who supported or signed a proposal that its author withdrew, with why.

    It may run twice, whole or from the middle: each person's letter has a key of its own.
    """
    after_id: int | None = 0
    while after_id is not None:
        with transaction():
            after_id = _tell(proposal_id, after_id)


def _tell(proposal_id: int, after_id: int) -> int | None:
    proposal, now = db.session.get_one(Proposal, proposal_id), clock.now()
    people = queries.company_in(proposal_id, after_id=after_id, limit=BATCH)
    silenced = silenced_among(person.id for person in people)
    for person in people:
        if person.id in silenced:
            continue
        with speaking(person.language):
            notices.send(
                "proposal_withdrawn", to=person.email, now=now,
                dedupe_key=f"withdrawn:{proposal_id}:{person.id}",
                unsubscribe_url=unsubscribe_url(person.id), title=proposal.title,
                folio=proposal.folio, reason=proposal.status_reason, signed=person.signs,
                proposals_url=letters.link("pages.proposals", slug=proposal.call.slug),
            )  # fmt: skip
    return people[-1].id if people else None
