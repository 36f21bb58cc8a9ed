"""What is asked of a device that holds a passkey and what it answers, by ``webauthn``.

The library is loaded inside the functions: only who uses a passkey pays for it.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from gatp_participa.settings import in_use

CHALLENGE_BYTES = 64


class BadAnswerError(Exception):
    """What a device answered is not a right answer to what was asked."""


@dataclass(frozen=True)
class Place:
    """Whose passkeys they are: the name of the site and the only origin that may use them."""

    rp_id: str
    origin: str


def place() -> Place | None:
    """Return where this instance's passkeys are good for; None where browsers allow none.

    It comes from ``GATP_PUBLIC_URL`` and never from a request, whose Host anybody can write.
    A site without a name (an address of numbers) or without HTTPS has none, save ``localhost``.
    """
    public = urlsplit(in_use().public_url)
    host = public.hostname or ""
    if host != "localhost" and (public.scheme != "https" or _is_numbers(host)):
        return None
    return Place(host, f"{public.scheme}://{public.netloc}")


def new_challenge() -> str:
    """Return what a device will sign, in base64url."""
    return to_text(secrets.token_bytes(CHALLENGE_BYTES))


def challenge_of(answer: str) -> str:
    """Return which challenge an answer says that it signs.

    Raises:
        BadAnswerError: it cannot be read.
    """
    try:
        client = json.loads(answer)["response"]["clientDataJSON"]
        return str(json.loads(to_bytes(client))["challenge"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadAnswerError from None


def credential_of(answer: str) -> str:
    """Return which passkey an answer says that it comes from.

    Raises:
        BadAnswerError: it cannot be read.
    """
    try:
        return str(json.loads(answer)["id"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadAnswerError from None


def options_to_add(
    here: Place, *, site: str, user_id: int, user_name: str, known: Iterable[str], challenge: str
) -> str:
    """Return, as JSON, what a device needs to make a passkey; not a second one in the same."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers import structs

    options = generate_registration_options(
        rp_id=here.rp_id, rp_name=site, user_id=str(user_id).encode(), user_name=user_name,
        challenge=to_bytes(challenge), exclude_credentials=_described(known),
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            user_verification=structs.UserVerificationRequirement.PREFERRED,
        ),
    )  # fmt: skip
    return options_to_json(options)


def options_to_prove(here: Place, *, known: Iterable[str], challenge: str) -> str:
    """Return, as JSON, what a device needs to answer with one of the ``known`` passkeys."""
    from webauthn import generate_authentication_options, options_to_json

    return options_to_json(
        generate_authentication_options(
            rp_id=here.rp_id, challenge=to_bytes(challenge), allow_credentials=_described(known)
        )
    )


def read_added(here: Place, answer: str, *, challenge: str) -> tuple[str, str, int]:
    """Return the identifier, the public key and the count of a new passkey.

    Raises:
        BadAnswerError: another origin, another site, another challenge or a wrong signature.
    """
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        seen = verify_registration_response(
            credential=answer, expected_challenge=to_bytes(challenge), expected_rp_id=here.rp_id,
            expected_origin=here.origin,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise BadAnswerError from error
    return to_text(seen.credential_id), to_text(seen.credential_public_key), seen.sign_count


def read_proof(
    here: Place, answer: str, *, challenge: str, public_key: str, sign_count: int
) -> int:
    """Return the new count of uses of a passkey that signed a challenge.

    Raises:
        BadAnswerError: another origin, site or challenge, a wrong signature, or a count that
            did not grow: there are two copies of the key.
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        seen = verify_authentication_response(
            credential=answer, expected_challenge=to_bytes(challenge), expected_rp_id=here.rp_id,
            expected_origin=here.origin, credential_public_key=to_bytes(public_key),
            credential_current_sign_count=sign_count,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise BadAnswerError from error
    return seen.new_sign_count


def to_text(raw: bytes) -> str:
    """Return bytes in base64url without padding, as WebAuthn writes them."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def to_bytes(text: str) -> bytes:
    """Return the bytes of a text in base64url.

    Raises:
        BadAnswerError: it is not base64url.
    """
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, TypeError, binascii.Error):
        raise BadAnswerError from None


def _described(known: Iterable[str]) -> list[Any]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=to_bytes(one)) for one in known]


def _is_numbers(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
