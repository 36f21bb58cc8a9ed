"""Acts on a table: what it is, its seats, who sits in them."""

from gatp_participa.secretariats.services.bodies import (
    attach_record,
    begin_stage,
    edit_contact,
    edit_rules,
    open_body,
    rename,
)
from gatp_participa.secretariats.services.ending import end_member
from gatp_participa.secretariats.services.files import KIND, Record, files, put_record
from gatp_participa.secretariats.services.importing import (
    MADE,
    SKIPPED,
    THERE,
    Line,
    read_list,
)
from gatp_participa.secretariats.services.members import (
    Named,
    correct_member,
    invite_again,
    name_facilitator,
    seat_member,
)
from gatp_participa.secretariats.services.seats import add_seat, edit_seat, end_seat

__all__ = [
    "KIND", "MADE", "SKIPPED", "THERE", "Line", "Named", "Record", "add_seat", "attach_record",
    "begin_stage", "correct_member",
    "edit_contact", "edit_rules", "edit_seat", "end_member", "end_seat", "files", "invite_again",
    "name_facilitator", "open_body", "put_record", "read_list", "rename", "seat_member",
]  # fmt: skip
