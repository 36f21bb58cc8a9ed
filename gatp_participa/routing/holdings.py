"""What referrals hold about a person: that an office published an answer, which stays."""

from __future__ import annotations

from gatp_participa.privacy import registry

registry.keeps(
    "reasoned_responses.published_by_id",
    "acto de una oficina, que se firma con su nombre; el número ya no dice de quién es",
)
