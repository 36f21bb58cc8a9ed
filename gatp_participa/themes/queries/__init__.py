"""Questions about runs and themes, as anyone asks them and as the desk does."""

from gatp_participa.themes.queries.desk import (
    CallRuns,
    RunRow,
    desk_calls,
    job_of,
    leftover_reasons,
    leftovers_page,
    run_by_id,
    themes_of_run,
)
from gatp_participa.themes.queries.public import (
    MemberRow,
    ThemeCard,
    calls_with_themes,
    central_proposals,
    entity_counts,
    members_page,
    public_run,
    public_themes_of_run,
    theme_by_id,
    theme_of_proposal,
    themes_of_call,
)

__all__ = [
    "CallRuns", "MemberRow", "RunRow", "ThemeCard", "calls_with_themes",
    "central_proposals", "desk_calls", "entity_counts", "job_of", "leftover_reasons",
    "leftovers_page", "members_page", "public_run", "public_themes_of_run", "run_by_id",
    "theme_by_id", "theme_of_proposal", "themes_of_call", "themes_of_run",
]  # fmt: skip
