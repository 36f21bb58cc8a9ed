"""What referrals hold about a person: acts of an office, which stay without saying whose."""

from __future__ import annotations

from gatp_participa.privacy import registry

_AN_ACT = "acto de una oficina, que se firma con su nombre; el número ya no dice de quién es"
for column in (
    "answer_templates.edited_by_id",
    "particular_answers.edited_by_id",
    "reasoned_responses.published_by_id",
    "referral_moves.by_id",
    "referral_pauses.paused_by_id",
    "response_drafts.edited_by_id",
    "response_reviews.reviewed_by_id",
):
    registry.keeps(column, _AN_ACT)
