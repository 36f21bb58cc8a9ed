"""What is asked about proposals, supports and drafts, and which texts resemble one another."""

from gatp_participa.proposals.queries.allowance import (
    Allowance,
    allowance_in,
    allowances_of,
    grouping,
    has_supports,
)
from gatp_participa.proposals.queries.attachments import (
    abandoned_files,
    attachment_or_404,
    attachments_of,
    unknown_keys,
    waiting_files,
)
from gatp_participa.proposals.queries.channels import (
    Ways,
    ways_by_call,
    ways_by_entity,
    ways_of_call,
)
from gatp_participa.proposals.queries.company import (
    Coauthor,
    Company,
    coauthors_of,
    company_of,
    groups_of_call,
    has_company,
    invitation_or_404,
    invitations_of,
    translation_of,
)
from gatp_participa.proposals.queries.drafts import draft_of, drafts_of
from gatp_participa.proposals.queries.reading import (
    audience_of,
    company_in,
    count_by_call,
    proposal_by_folio,
    supported_among,
    supported_by,
    supports,
    texts_of_call,
    written_by,
)
from gatp_participa.proposals.queries.similar import Similar, similar_to
from gatp_participa.proposals.queries.touched import touched
from gatp_participa.proposals.queries.versions import Change, changes_of

__all__ = [
    "Allowance", "Change", "Coauthor", "Company", "Similar", "Ways", "abandoned_files", "allowance_in",
    "allowances_of", "attachment_or_404", "attachments_of", "audience_of", "changes_of",
    "coauthors_of", "company_in", "company_of", "count_by_call", "draft_of", "drafts_of", "grouping",
    "groups_of_call", "has_company", "has_supports", "invitation_or_404", "invitations_of",
    "proposal_by_folio", "similar_to", "supported_among", "supported_by",
    "supports", "texts_of_call", "touched", "translation_of", "unknown_keys", "waiting_files",
    "ways_by_call", "ways_by_entity", "ways_of_call", "written_by",
]  # fmt: skip
