"""Acts on accounts: be known by an address, enter with a code, have a role."""

from gatp_participa.accounts.services.granting import grant_role, revoke_role
from gatp_participa.accounts.services.people import (
    find_or_create_user,
    normalize_email,
    rename,
    sign_out_everywhere,
)
from gatp_participa.accounts.services.signing_in import redeem_code, request_code

__all__ = [
    "find_or_create_user", "grant_role", "normalize_email", "redeem_code", "rename",
    "request_code", "revoke_role", "sign_out_everywhere",
]  # fmt: skip
