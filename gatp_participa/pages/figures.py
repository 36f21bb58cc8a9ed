"""What a state did, for the page of its table, which cannot see so far up."""

from __future__ import annotations

from datetime import date

from gatp_participa.pages.queries import states
from gatp_participa.secretariats import registry


@registry.figures
def done_by_state(entity_code: str, on: date) -> registry.Done:
    """Return the sums of a state as its own page shows them."""
    sums = states.sums_by_state(on).get(entity_code, states.Sums())
    return registry.Done(
        received=sums.proposals, referred=sums.referred, answered=sums.answered,
        promised=sums.commitments, verified=sums.verified,
    )  # fmt: skip
