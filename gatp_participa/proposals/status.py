"""Life of a proposal, the doors it comes through and the groups that send one."""

from enum import StrEnum


class ProposalStatus(StrEnum):
    IN_REVIEW = "in_review"  # its call reads first what arrives: only its author sees it
    PUBLISHED = "published"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


TRANSITIONS: dict[ProposalStatus, frozenset[ProposalStatus]] = {
    ProposalStatus.IN_REVIEW: frozenset(
        {ProposalStatus.PUBLISHED, ProposalStatus.HIDDEN, ProposalStatus.WITHDRAWN}
    ),
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


class GroupKind(StrEnum):
    """In whose name a proposal may be sent, besides one's own."""

    SCHOOL = "school"
    ORGANISATION = "organisation"
    COLLECTIVE = "collective"
    COMMUNITY = "community"
