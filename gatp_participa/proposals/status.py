"""Life of a proposal and the doors it comes through."""

from enum import StrEnum


class ProposalStatus(StrEnum):
    PUBLISHED = "published"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


TRANSITIONS: dict[ProposalStatus, frozenset[ProposalStatus]] = {
    ProposalStatus.PUBLISHED: frozenset({ProposalStatus.HIDDEN, ProposalStatus.WITHDRAWN}),
    ProposalStatus.HIDDEN: frozenset({ProposalStatus.PUBLISHED}),
    ProposalStatus.WITHDRAWN: frozenset(),
}


class Channel(StrEnum):
    """How a proposal arrived; counted apart everywhere."""

    WEB = "web"
    PAPER = "paper"
    EVENT = "event"
    EMAIL = "email"
    IMPORT = "import"
