"""A plan as a document, as data, and every public plan as open data."""

from gatp_participa.plans.exports.document import document_of, drawing
from gatp_participa.plans.exports.opening import RESOURCES, Column, Resource, lines_of
from gatp_participa.plans.exports.record import csv_rows, record_of

__all__ = [
    "RESOURCES",
    "Column",
    "Resource",
    "csv_rows",
    "document_of",
    "drawing",
    "lines_of",
    "record_of",
]
