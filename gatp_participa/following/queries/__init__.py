"""What is asked about follows, preferences and news."""

from gatp_participa.following.queries.audience import (
    Person,
    Told,
    as_whys,
    people,
    told_to,
    whys_column,
)
from gatp_participa.following.queries.preferences import (
    delivery_of,
    has_own_letter,
    silenced_among,
    whys_of,
)
from gatp_participa.following.queries.things import last_news, public_thing, standing_news

__all__ = [
    "Person", "Told", "as_whys", "delivery_of", "has_own_letter", "last_news", "people", "public_thing",
    "silenced_among", "standing_news", "told_to", "whys_column", "whys_of",
]  # fmt: skip
