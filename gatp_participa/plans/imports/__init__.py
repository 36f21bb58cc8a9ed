"""A spreadsheet of commitments, read: nothing here writes."""

from gatp_participa.plans.imports.columns import COLUMNS, EVERY_NAME, columns_of
from gatp_participa.plans.imports.reading import read
from gatp_participa.plans.imports.shapes import Brought, Frame, Reading, RowReport

__all__ = [
    "COLUMNS",
    "EVERY_NAME",
    "Brought",
    "Frame",
    "Reading",
    "RowReport",
    "columns_of",
    "read",
]
