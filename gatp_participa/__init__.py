"""GATP Participa: from a citizen's proposal to a commitment that anyone can verify."""

from gatp_participa.app import create_app

__all__ = ["create_app"]
