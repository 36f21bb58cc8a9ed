"""What can be done with a comment: write, correct, delete and hide it, and say if it serves."""

from gatp_participa.comments.services.moderating import mask, put_back, unmask
from gatp_participa.comments.services.voting import vote
from gatp_participa.comments.services.withholding import hide, remove, restore
from gatp_participa.comments.services.writing import CommentDraft, edit, write

__all__ = [
    "CommentDraft", "edit", "hide", "mask", "put_back", "remove", "restore", "unmask", "vote", "write",
]  # fmt: skip
