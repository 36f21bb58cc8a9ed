"""Who may say what a proposal is about, and how a suggestion is made. Pure."""

from __future__ import annotations

from gatp_participa.accounts.rules import Person
from gatp_participa.proposals.rules import Written, is_author, may_be_supported, may_moderate

SDG = "sdg"
GOALS = range(1, 18)
# The machine reads only the language whose words it has.
READ = frozenset({"es"})


def topic_kind(call_id: int) -> str:
    """Return the name of the set of classes made of a call's topics."""
    return f"topic:{call_id}"


def may_classify(person: Person | None, proposal: Written) -> bool:
    """Say, or correct, what a public proposal is about: who wrote it and who moderates it."""
    return may_be_supported(proposal) and (
        is_author(person, proposal) or may_moderate(person, proposal)
    )
