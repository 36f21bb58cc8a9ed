"""Any provider of OpenID Connect: discovery, code flow with PKCE, signed tokens checked.

Source: OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3, and RFC 7636.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from gatp_participa.identity.providers.base import Identity, Start
from gatp_participa.identity.providers.fetching import (
    TIMEOUT,
    failed_there,
    get_json,
    matching_state,
    unanswered,
    untrusted,
)
from gatp_participa.settings import Settings

# Those with a public key: with a shared secret anyone who has it could sign.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
_LEEWAY = 60  # seconds that two clocks may differ


class OpenIDConnect:
    """A provider that says in a known place where everything is."""

    name = "oidc"

    def __init__(self, settings: Settings):
        self._settings = settings

    def begin(self, callback_url: str) -> Start:
        """Return where to send somebody; the secrets of the trip stay in their session.

        Raises:
            ProviderError: the provider does not answer.
        """
        verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
        where = self._discover()["authorization_endpoint"]
        with self._client(callback_url) as client:
            url, state = client.create_authorization_url(where, code_verifier=verifier, nonce=nonce)
        kept = {"state": state, "nonce": nonce, "verifier": verifier, "callback": callback_url}
        return Start(url, kept)

    def finish(self, args: Mapping[str, str], kept: Mapping[str, str]) -> Identity:
        """Return who came back.

        Raises:
            ProviderError: the state is not the one kept, the provider refused, or its token is
                not signed by it, for us, for this trip and now.
        """
        code = matching_state(args, kept)
        found = self._discover()
        try:
            with self._client(kept["callback"]) as client:
                token = client.fetch_token(
                    found["token_endpoint"], code=code, code_verifier=kept["verifier"],
                    grant_type="authorization_code", timeout=TIMEOUT,
                )  # fmt: skip
            claims = self._checked(token.get("id_token") or "", found, kept["nonce"])
            said = self._user(found, token, claims["sub"])
        except (AuthlibBaseError, JoseError) as error:
            raise untrusted() from error
        except (requests.RequestException, json.JSONDecodeError) as error:
            raise unanswered() from error
        except (KeyError, TypeError, ValueError) as error:
            raise untrusted() from error
        curp = claims.get(self._settings.oidc_curp_claim) or said.get(
            self._settings.oidc_curp_claim
        )
        return Identity(f"{found['issuer']}\n{claims['sub']}", str(curp) if curp else None)

    def _client(self, callback_url: str) -> OAuth2Session:
        return OAuth2Session(
            self._settings.oidc_client_id, self._settings.oidc_client_secret or None,
            scope="openid profile", redirect_uri=callback_url, code_challenge_method="S256",
            token_endpoint_auth_method=(
                "client_secret_basic" if self._settings.oidc_client_secret else "none"
            ),
        )  # fmt: skip

    def _discover(self) -> dict[str, Any]:
        issuer = self._settings.oidc_issuer.rstrip("/")
        found = get_json(f"{issuer}/.well-known/openid-configuration")
        if str(found.get("issuer", "")).rstrip("/") != issuer:
            raise untrusted()
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not str(found.get(name, "")).startswith(("https://", "http://")):
                raise failed_there()
        return found

    def _checked(self, id_token: str, found: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        """Return what a token says, once its signature and its claims hold."""
        keys = KeySet.import_key_set(get_json(found["jwks_uri"]))  # type: ignore[arg-type]
        token = jwt.decode(id_token, keys, algorithms=_ALGORITHMS)
        claims = CodeIDToken(
            token.claims, token.header,
            options={
                "iss": {"essential": True, "value": found["issuer"]},
                "aud": {"essential": True, "value": self._settings.oidc_client_id},
                "sub": {"essential": True}, "nonce": {"essential": True, "value": nonce},
            },
            params={"nonce": nonce, "client_id": self._settings.oidc_client_id},
        )  # fmt: skip
        claims.validate(leeway=_LEEWAY)
        if claims.get("nonce") != nonce:
            raise untrusted()
        return dict(claims)

    def _user(
        self, found: Mapping[str, Any], token: Mapping[str, Any], subject: str
    ) -> dict[str, Any]:
        """Return what the provider says of the person, if it says more than its token."""
        if not found.get("userinfo_endpoint"):
            return {}
        bearer = {"Authorization": f"Bearer {token['access_token']}"}
        said = get_json(found["userinfo_endpoint"], headers=bearer)
        if said.get("sub") != subject:
            raise untrusted()
        return said
