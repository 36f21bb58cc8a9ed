"""Acts on privacy: notices, consents, requests about one's data, download, erasure."""

from gatp_participa.privacy.services.attending import (
    answer_request,
    execute_request,
    extend_request,
)
from gatp_participa.privacy.services.consenting import (
    accept_notice,
    give_consent,
    mark_told,
    withdraw_consent,
)
from gatp_participa.privacy.services.erasing import erase_account
from gatp_participa.privacy.services.exporting import archive, note_download
from gatp_participa.privacy.services.preventing import (
    complete_request,
    lapse_requests,
    prevent_request,
)
from gatp_participa.privacy.services.publishing import (
    discard_notice,
    notice_problems,
    publish_notice,
)
from gatp_participa.privacy.services.requesting import file_request, withdraw_request

__all__ = [
    "accept_notice", "answer_request", "archive", "complete_request", "discard_notice",
    "erase_account", "execute_request", "extend_request", "file_request", "give_consent",
    "lapse_requests", "mark_told", "note_download", "notice_problems", "prevent_request",
    "publish_notice", "withdraw_consent", "withdraw_request",
]  # fmt: skip
