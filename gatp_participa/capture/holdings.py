"""What capture holds about a person: acts of an office, which stay signed with a number."""

from __future__ import annotations

from gatp_participa.privacy import registry

_OFFICE = "acto de una oficina, que se firma con su nombre; el número ya no dice de quién es"

for _column in (
    "captured_proposals.captured_by_id", "event_photos.uploaded_by_id", "events.created_by_id",
    "events.published_by_id", "paper_forms.spoiled_by_id", "print_runs.printed_by_id",
):  # fmt: skip
    registry.keeps(_column, _OFFICE)
