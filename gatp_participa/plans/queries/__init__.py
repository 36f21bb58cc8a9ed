"""What pages ask about plans and commitments."""

from gatp_participa.plans.queries.desk import (
    Choice,
    citable_among,
    desk_plans,
    includable_themes,
    included_among,
    linked_proposals,
    linked_theme_ids,
    plan_by_id,
    proposals_by_folio,
)
from gatp_participa.plans.queries.origins import ThemeOrigin, named_proposals, origins_of
from gatp_participa.plans.queries.public import (
    Figures,
    commitment_by_id,
    figures,
    plan_by_address,
    public_commitments,
    published_plans,
)

__all__ = [
    "Choice",
    "Figures",
    "ThemeOrigin",
    "citable_among",
    "commitment_by_id",
    "desk_plans",
    "figures",
    "includable_themes",
    "included_among",
    "linked_proposals",
    "linked_theme_ids",
    "named_proposals",
    "origins_of",
    "plan_by_address",
    "plan_by_id",
    "proposals_by_folio",
    "public_commitments",
    "published_plans",
]
