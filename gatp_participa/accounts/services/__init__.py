"""Acts on accounts: be known by an address, enter with a code, have a role."""

from gatp_participa.accounts.services.confirming import keep_act, take_act
from gatp_participa.accounts.services.granting import grant_role, revoke_role
from gatp_participa.accounts.services.people import (
    choose_language,
    choose_public_name,
    find_or_create_user,
    normalize_email,
    rename,
)
from gatp_participa.accounts.services.sessions import (
    close_session,
    forget_sessions,
    sign_out_everywhere,
)
from gatp_participa.accounts.services.signing_in import confirm_code, redeem_code, request_code

__all__ = [
    "choose_language", "choose_public_name", "close_session", "confirm_code", "find_or_create_user",
    "forget_sessions", "grant_role", "keep_act", "normalize_email", "redeem_code", "rename",
    "request_code", "revoke_role", "sign_out_everywhere", "take_act",
]  # fmt: skip
