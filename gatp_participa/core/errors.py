"""Errors the domain raises; the web layer decides how they look."""


class DomainError(Exception):
    """A rule said no. ``str(error)`` is a sentence in Spanish, fit to show to a person."""


class NotFoundError(DomainError):
    """There is no such thing, or this person may not know there is."""


class NotAllowedError(DomainError):
    """This person may not do this."""


class ConflictError(DomainError):
    """Nobody may do this now: the thing is in the wrong status."""


class InvalidInputError(DomainError):
    """What came in cannot be used; the sentence says what to change."""


class TooManyRequestsError(DomainError):
    """This was asked too often; the sentence says how long to wait."""
