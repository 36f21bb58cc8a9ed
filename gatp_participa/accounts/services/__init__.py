"""Acts on accounts: be known by an address, enter with a code, have a role."""

from gatp_participa.accounts.services.confirming import keep_act, take_act
from gatp_participa.accounts.services.factors import (
    add_totp,
    remove_passkey,
    remove_totp,
    reset,
)
from gatp_participa.accounts.services.granting import end_office, grant_role, revoke_role
from gatp_participa.accounts.services.inviting import (
    Given,
    accept,
    give_roles,
    send_again,
    when_accepted,
    withdraw,
)
from gatp_participa.accounts.services.keys import (
    add_passkey,
    ask_to_add,
    ask_to_prove,
    prove_with_passkey,
)
from gatp_participa.accounts.services.people import (
    choose_language,
    choose_public_name,
    find_or_create_user,
    normalize_email,
    rename,
)
from gatp_participa.accounts.services.proving import (
    keep_recovery_codes,
    new_recovery_codes,
    prove,
    prove_again,
)
from gatp_participa.accounts.services.sessions import (
    close_session,
    forget_sessions,
    sign_out_everywhere,
)
from gatp_participa.accounts.services.signing_in import confirm_code, redeem_code, request_code

__all__ = [
    "Given", "accept", "add_passkey", "add_totp", "ask_to_add", "ask_to_prove", "choose_language",
    "choose_public_name", "close_session", "confirm_code", "end_office", "find_or_create_user",
    "forget_sessions", "give_roles", "grant_role", "keep_act", "keep_recovery_codes", "new_recovery_codes",
    "normalize_email", "prove", "prove_again", "prove_with_passkey", "redeem_code",
    "remove_passkey", "remove_totp", "rename", "request_code", "reset", "revoke_role",
    "send_again", "sign_out_everywhere", "take_act", "when_accepted",
    "withdraw",
]  # fmt: skip
