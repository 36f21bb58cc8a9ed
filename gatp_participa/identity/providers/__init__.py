"""Who can vouch for a person: a small contract and the providers that keep it.

Only the chosen one is loaded, when it is first used: who has none does not pay for it.
"""

from gatp_participa.identity.providers.base import (
    Identity,
    Provider,
    ProviderError,
    Start,
    provider_in_use,
)

__all__ = ["Identity", "Provider", "ProviderError", "Start", "provider_in_use"]
