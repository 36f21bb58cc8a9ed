"""What is asked about proposals, supports and drafts, and which texts resemble one another."""

from gatp_participa.proposals.queries.drafts import draft_of, drafts_of
from gatp_participa.proposals.queries.reading import (
    audience_of,
    count_by_call,
    proposal_by_folio,
    supported_among,
    supported_by,
    supports,
    texts_of_call,
    written_by,
)
from gatp_participa.proposals.queries.similar import Similar, similar_to

__all__ = [
    "Similar", "audience_of", "count_by_call", "draft_of", "drafts_of", "proposal_by_folio",
    "similar_to", "supported_among", "supported_by", "supports", "texts_of_call", "written_by",
]  # fmt: skip
