from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from gatp_participa.core.errors import ConflictError
from gatp_participa.settings import in_use


class ProviderError(ConflictError):
    """A provider did not answer, or answered what cannot be trusted; the sentence says what to do."""


@dataclass(frozen=True)
class Identity:
    """Who entered: a number that is always theirs at that provider and, if it says so, their CURP."""

    subject: str = field(repr=False)
    curp: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Start:
    """Where to send somebody, and what to keep in their session until they are back."""

    url: str
    kept: dict[str, str]


class Provider(Protocol):
    """A national login."""

    name: str  # short, for the database: never changes

    def begin(self, callback_url: str) -> Start:
        """Return where to send somebody.

        Raises:
            ProviderError: the provider does not answer.
        """
        ...

    def finish(self, args: Mapping[str, str], kept: Mapping[str, str]) -> Identity:
        """Return who came back with some arguments, checked against what was kept.

        Raises:
            ProviderError: it was not begun here, was refused, or cannot be trusted.
        """
        ...


def provider_in_use() -> Provider | None:
    """Return the provider that the settings choose, or None."""
    settings = in_use()
    if settings.national_login == "oidc":
        from gatp_participa.identity.providers.oidc import OpenIDConnect

        return OpenIDConnect(settings)
    if settings.national_login == "llave":
        from gatp_participa.identity.providers.llave import LlaveMX

        return LlaveMX(settings)
    return None
