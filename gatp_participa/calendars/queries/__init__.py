"""What pages ask: the days of a state, and what changed there."""

from gatp_participa.calendars.queries.changes import Change, changes_in
from gatp_participa.calendars.queries.days import Day, days_between

__all__ = ["Change", "Day", "changes_in", "days_between"]
