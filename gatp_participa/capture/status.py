"""Kinds of events, who comes to them, and what a sheet of paper says of consent."""

from enum import StrEnum


class EventKind(StrEnum):
    """Where people speak in person."""

    MEETING = "meeting"  # encuentro
    TABLE = "table"  # mesa de trabajo
    WORKSHOP = "workshop"
    VISIT = "visit"
    OTHER = "other"


class AttendanceSector(StrEnum):
    """Who came, as an office counts them at the door; each person once."""

    GOVERNMENT = "government"
    CIVIL_SOCIETY = "civil_society"
    OVERSIGHT_BODY = "oversight_body"
    ACADEMIA = "academia"
    PRIVATE = "private"
    SCHOOL = "school"
    PUBLIC = "public"


class PaperConsent(StrEnum):
    """What the sheet says of the personal data of who filled it."""

    ON_PAPER = "on_paper"  # the box is ticked and signed; the sheet is kept by the office
    ANONYMOUS = "anonymous"  # the sheet says nobody's name nor how to find them
