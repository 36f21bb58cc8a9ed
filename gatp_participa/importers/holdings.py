"""What imports hold about a person: that somebody of an office read a file, which stays."""

from __future__ import annotations

from gatp_participa.privacy import registry

registry.keeps(
    "import_batches.person_id",
    "acto de una oficina, que se firma con su nombre; el número ya no dice de quién es",
)
