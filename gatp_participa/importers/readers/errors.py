"""Why a file, an option or a row cannot be used; each message is a sentence for a person."""

from collections.abc import Sequence

from gatp_participa.core.errors import DomainError, InvalidInputError


class NotATableError(InvalidInputError):
    """The file holds nothing that can be read as rows with headers.

    ``headers`` is what its first row says, when a person could still point at the columns.
    """

    def __init__(self, message: str, headers: Sequence[str] = ()):
        super().__init__(message)
        self.headers = list(headers)


class WrongOptionError(InvalidInputError):
    """Whoever asked named a column, a state or a field that does not exist."""


class RowRejectedError(DomainError):
    """One row cannot become a proposal; the rest of the file goes on."""
