"""What calls hold about a person: that an office extended one, which stays."""

from __future__ import annotations

from gatp_participa.privacy import registry

registry.keeps(
    "call_extensions.decided_by_id",
    "acto de una oficina, que se firma con su nombre; el número ya no dice de quién es",
)
