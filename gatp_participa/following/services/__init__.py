"""Acts: follow, stop following, tell what happened, choose how often to hear of it."""

from gatp_participa.following.services.choosing import choose_delivery, works_again
from gatp_participa.following.services.digesting import begin_digests, mark_told
from gatp_participa.following.services.following import follow, unfollow
from gatp_participa.following.services.telling import tell

__all__ = [
    "begin_digests", "choose_delivery", "follow", "mark_told", "tell", "unfollow", "works_again",
]  # fmt: skip
