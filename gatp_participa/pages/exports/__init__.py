"""What can be taken away of the whole platform: the road of every proposal, states compared."""

from gatp_participa.pages.exports.dictionary import COMPARED, ROAD
from gatp_participa.pages.exports.road import as_csv, as_json_lines

__all__ = ["COMPARED", "ROAD", "as_csv", "as_json_lines"]
