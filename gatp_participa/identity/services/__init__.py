"""Acts on identity: prove that one is one person, and tell who counts by level."""

from gatp_participa.identity.services.proving import (
    changed,
    free_curp,
    level_held,
    prove_by_curp,
    prove_by_login,
)

__all__ = ["changed", "free_curp", "level_held", "prove_by_curp", "prove_by_login"]
