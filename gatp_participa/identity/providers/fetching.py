"""Ask a provider over the network, and say what went wrong in plain words."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

import requests
from flask_babel import gettext as _

from gatp_participa.identity.providers.base import ProviderError

TIMEOUT = 10  # seconds: a person is waiting
_MOST_BYTES = 1_000_000


def get_json(
    url: str, *, headers: Mapping[str, str] | None = None, auth: tuple[str, str] | None = None
) -> dict[str, Any]:
    """Return the object that an address answers with.

    Raises:
        ProviderError: it does not answer, or not with an object.
    """
    return _read(lambda: requests.get(url, headers=headers, auth=auth, timeout=TIMEOUT))


def post_form(url: str, fields: Mapping[str, str], *, auth: tuple[str, str]) -> dict[str, Any]:
    """Send a form and return the object that comes back.

    Raises:
        ProviderError: it does not answer, or not with an object.
    """
    return _read(lambda: requests.post(url, data=dict(fields), auth=auth, timeout=TIMEOUT))


def matching_state(args: Mapping[str, str], kept: Mapping[str, str]) -> str:
    """Return the code that somebody brings back from where they were sent.

    Raises:
        ProviderError: the state is not the one kept, or the provider says no.
    """
    given, expected = args.get("state", ""), kept.get("state", "")
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        raise ProviderError(
            _(
                "Este regreso no corresponde a lo que empezaste aquí. Puede pasar si abriste dos "
                "pestañas: vuelve a empezar en una sola."
            )
        )
    if args.get("error") == "access_denied":
        raise ProviderError(
            _("Allá dijiste que no, o cancelaste. Puedes intentarlo cuando quieras.")
        )
    if args.get("error") or not args.get("code"):
        raise failed_there()
    return args["code"]


def unanswered() -> ProviderError:
    return ProviderError(
        _(
            "El servicio con el que te verificas no contesta en este momento. No es culpa tuya: "
            "espera unos minutos e inténtalo otra vez."
        )
    )


def failed_there() -> ProviderError:
    return ProviderError(
        _(
            "El servicio con el que te verificas tuvo un problema. Espera unos minutos e "
            "inténtalo otra vez."
        )
    )


def untrusted() -> ProviderError:
    return ProviderError(
        _(
            "Lo que contestó el servicio no se pudo comprobar, así que no lo usamos. Vuelve a "
            "empezar; si se repite, escribe a quien administra la plataforma."
        )
    )


def _read(ask: Any) -> dict[str, Any]:
    try:
        answer = ask()
        if answer.status_code >= 400 or len(answer.content) > _MOST_BYTES:
            raise failed_there()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise unanswered() from error
    if not isinstance(found, dict):
        raise failed_there()
    return found
