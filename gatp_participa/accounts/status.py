"""Roles and sectors: what a grant can say."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may be besides a participant. Every grant has a scope."""

    MODERATOR = "moderator"
    SECRETARIAT_MEMBER = "secretariat_member"
    FACILITATOR = "facilitator"
    COMMISSION = "commission"
    CAPTURER = "capturer"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Sector(StrEnum):
    """The three sides of a secretariat's table; each may do different things."""

    GOVERNMENT = "government"
    CIVIL_SOCIETY = "civil_society"
    OVERSIGHT_BODY = "oversight_body"
