"""Check the record: the one of the database, or one that somebody downloaded."""

from gatp_participa.ledger.checking.database import check_database
from gatp_participa.ledger.checking.downloads import check_file
from gatp_participa.ledger.checking.findings import Finding, Report, UnreadableError

__all__ = ["Finding", "Report", "UnreadableError", "check_database", "check_file"]
