"""Roles and sectors: what a grant can say."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may be besides a participant. Every grant has a scope."""

    MODERATOR = "moderator"
    SECRETARIAT_MEMBER = "secretariat_member"
    FACILITATOR = "facilitator"
    COMMISSION = "commission"
    CAPTURER = "capturer"
    SIGNATORY = "signatory"
    RESPONSIBLE = "responsible"
    AUDITOR = "auditor"
    ADMIN = "admin"


class BlockReason(StrEnum):
    """Why an account stops writing in public for a time: one closed list, counted in public."""

    THREATS = "threats"
    PERSONAL_DATA = "personal_data"  # it publishes those of others
    DISCRIMINATION = "discrimination"
    INSULTS = "insults"
    ADVERTISING = "advertising"
    IMPERSONATION = "impersonation"
    FLOODING = "flooding"  # the same, many times
    OTHER = "other"


class Sector(StrEnum):
    """The three sides of a secretariat's table; each may do different things."""

    GOVERNMENT = "government"
    CIVIL_SOCIETY = "civil_society"
    OVERSIGHT_BODY = "oversight_body"
