"""Count how common each word is, for telling what makes two texts alike."""

from __future__ import annotations

from sqlalchemy import delete

from gatp_participa.core.db import db, insert
from gatp_participa.proposals.models import SearchWord

# The rest are rare, and that is all there is to know of them.
MOST_STEMS = 5_000
FEWEST_TEXTS = 2


def store_counts(counted: dict[str, int], total: int) -> None:
    """Replace what was known of the stems; in one order, so that two at once only wait."""
    common = sorted(counted, key=lambda one: (-counted[one], one))[:MOST_STEMS]
    rows = [
        {"stem": one, "texts": counted[one], "counted": total}
        for one in sorted(common)
        if counted[one] >= FEWEST_TEXTS
    ]
    db.session.execute(delete(SearchWord), execution_options={"synchronize_session": False})
    if not rows:
        return
    statement = insert(SearchWord.__table__)
    new = {"texts": statement.excluded.texts, "counted": statement.excluded.counted}
    db.session.execute(statement.on_conflict_do_update(index_elements=["stem"], set_=new), rows)
