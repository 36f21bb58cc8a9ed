"""What is asked about comments: the threads of a proposal, one thread, counts, one's own."""

from gatp_participa.comments.queries.counting import (
    COMMENTS_CHANGED_AT,
    Tally,
    comments_by,
    count_of,
    tally_of,
)
from gatp_participa.comments.queries.reading import (
    REPLIES_SHOWN,
    THREADS_SHOWN,
    Thread,
    comment_or_404,
    replies_from,
    thread_of,
    threads_of,
)

__all__ = [
    "COMMENTS_CHANGED_AT", "REPLIES_SHOWN", "THREADS_SHOWN", "Tally", "Thread", "comment_or_404",
    "comments_by", "count_of", "replies_from", "tally_of", "thread_of", "threads_of",
]  # fmt: skip
