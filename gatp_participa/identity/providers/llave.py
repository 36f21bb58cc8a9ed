"""Llave MX: OAuth 2.0 without OpenID, with names of its own.

Its manual is not public; this follows what integrations that say they follow it do: the address
parameter is ``redirect_url``, the token comes from ``obtenerToken`` and the person from
``datosUsuario``, with the token in a header and the platform's user in HTTP Basic. There is no
PKCE and no signed token: what vouches is the connection to the provider itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from gatp_participa.identity.providers.base import Identity, Start
from gatp_participa.identity.providers.fetching import (
    failed_there,
    get_json,
    matching_state,
    post_form,
)
from gatp_participa.settings import Settings


class LlaveMX:
    """The login of Mexico's federal government."""

    name = "llave"

    def __init__(self, settings: Settings):
        self._settings = settings
        self._basic = (settings.llave_user, settings.llave_password)

    def begin(self, callback_url: str) -> Start:
        """Return where to send somebody."""
        state = secrets.token_urlsafe(24)
        asked = {
            "client_id": self._settings.llave_client_id, "redirect_url": callback_url,
            "response_type": "code", "state": state,
        }  # fmt: skip
        url = f"{self._settings.llave_url}?{urlencode(asked)}"
        return Start(url, {"state": state, "callback": callback_url})

    def finish(self, args: Mapping[str, str], kept: Mapping[str, str]) -> Identity:
        """Return who came back: their number there and their CURP, and nothing else they sent.

        Raises:
            ProviderError: the state is not the one kept, or the provider refused or failed.
        """
        code = matching_state(args, kept)
        asked = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": kept["callback"],
            "client_id": self._settings.llave_client_id,
            "client_secret": self._settings.llave_client_secret,
        }  # fmt: skip
        token = post_form(f"{self._settings.llave_api}/obtenerToken", asked, auth=self._basic)
        if token.get("error") or not isinstance(token.get("accessToken"), str):
            raise failed_there()
        said = get_json(
            f"{self._settings.llave_api}/datosUsuario",
            headers={"accessToken": token["accessToken"]},
            auth=self._basic,
        )
        if said.get("error") or not said.get("idUsuario"):
            raise failed_there()
        return Identity(str(said["idUsuario"]), str(said["curp"]) if said.get("curp") else None)
