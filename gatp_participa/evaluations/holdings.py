"""What evaluations hold about a person: that somebody of an office wrote in one, which stays."""

from __future__ import annotations

from gatp_participa.privacy import registry

registry.keeps(
    "evaluations.edited_by_id",
    "acto de una oficina en un documento público; el número ya no dice de quién es",
)
