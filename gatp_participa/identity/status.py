from __future__ import annotations

from enum import IntEnum, StrEnum


class ProofKind(StrEnum):
    """How somebody showed that they are one person."""

    CURP = "curp"
    NATIONAL_LOGIN = "national_login"


class Level(IntEnum):
    """What is known of who takes part: that they read a mail, or that they are one person."""

    MAIL = 1
    VERIFIED = 2
