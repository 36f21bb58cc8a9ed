"""Tables of themes: runs, themes and members, their history, copies and vectors."""

from gatp_participa.themes.models.copies import CopyGroup, CopyMember, TextVector
from gatp_participa.themes.models.history import ThemeComment, ThemeEvent
from gatp_participa.themes.models.runs import (
    ClusteringRun,
    ClusteringSpace,
    RunAssignment,
    RunGroup,
)
from gatp_participa.themes.models.themes import Theme, ThemeCentre, ThemeMember

__all__ = [
    "ClusteringRun",
    "ClusteringSpace",
    "CopyGroup",
    "CopyMember",
    "RunAssignment",
    "RunGroup",
    "TextVector",
    "Theme",
    "ThemeCentre",
    "ThemeComment",
    "ThemeEvent",
    "ThemeMember",
]
