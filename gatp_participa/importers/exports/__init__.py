"""What leaves imports as files: reports of rows, and the template to fill in."""

from gatp_participa.importers.exports.report import rehearsal_csv, report_csv
from gatp_participa.importers.exports.template import Lists, lists_for, template_csv, template_xlsx

__all__ = [
    "Lists", "lists_for", "rehearsal_csv", "report_csv", "template_csv", "template_xlsx",
]  # fmt: skip
