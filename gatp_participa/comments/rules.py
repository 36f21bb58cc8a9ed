"""Who may comment, vote, edit and hide, when, and how comments are ordered. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import ceil, sqrt
from typing import Protocol

from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts.rules import NATION, Person, has_role, in_force
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.calls.rules import Timed, acts_of, may_comment, open_from
from gatp_participa.calls.status import Act, CallStatus
from gatp_participa.comments.status import TRANSITIONS, CommentStatus
from gatp_participa.core.links import has_link as has_link
from gatp_participa.proposals.rules import LINKS_AFTER

LIMITS = (3, 1500)  # characters of a comment
REASON_LIMITS = (10, 600)
EDIT_WITHIN = timedelta(minutes=15)
# The same words in the same place within this time are one comment: a finger pressed twice.
SAME_WITHIN = timedelta(minutes=10)
RATE_WITHIN = timedelta(minutes=10)
MOST_IN_RATE = 10
SCALE = 1_000_000  # orders are kept as whole numbers: an address can carry them exactly

_UNDER_WAY = (CallStatus.DRAFT, CallStatus.PUBLISHED, CallStatus.OPEN)
_TABLE = (Role.SECRETARIAT_MEMBER, Role.FACILITATOR)


class Commented(Protocol):
    """What a rule needs of a comment."""

    author_id: int | None
    status: CommentStatus
    created_at: datetime


def comment_refusal(call: Timed, now: datetime) -> str | None:
    """Return why a call takes no comments nor votes at a moment, in words, or None."""
    if may_comment(call, now):
        return None
    if open_from(call, Act.COMMENT, now):
        return _(
            "Todavía no empieza la etapa de comentarios. La página de la convocatoria dice cuándo."
        )
    if call.status in _UNDER_WAY and not takes_comments(call):
        return _("En esta convocatoria no se abren comentarios.")
    return _("La etapa de comentarios ya terminó. Los que hay se pueden seguir leyendo.")


def takes_comments(call: Timed) -> bool:
    """Say whether some stage of a call, past or to come, takes comments."""
    return any(Act.COMMENT in acts_of(stage) for stage in call.stages)


def is_author(person: Person | None, comment: Commented) -> bool:
    return person is not None and person.id == comment.author_id


def may_edit(person: Person | None, comment: Commented, now: datetime) -> bool:
    """Correct one's own for a quarter of an hour; then others may have answered it."""
    return (
        is_author(person, comment)
        and comment.status is CommentStatus.VISIBLE
        and now < comment.created_at + EDIT_WITHIN
    )


def may_remove(person: Person | None, comment: Commented) -> bool:
    """Delete one's own, whenever."""
    return is_author(person, comment) and becomes(comment, CommentStatus.DELETED)


def becomes(comment: Commented, status: CommentStatus) -> bool:
    """Say whether a comment may pass to a status."""
    return status in TRANSITIONS[comment.status]


def sector_at_table(person: Person | None, entity_code: str | None, on: date) -> Sector | None:
    """Return the side of a state's table that a person speaks for on a day, or None."""
    if person is None or not person.is_active or not entity_code:
        return None
    seats = [g for g in in_force(person.grants, on) if g.role in _TABLE and g.scope == entity_code]
    return seats[0].sector if seats else None


def may_answer_officially(person: Person | None, entity_code: str | None, on: date) -> bool:
    """Speak for an institution: who sits at the table of the proposal's state, the Commission.

    That the state has a table that day is for the service to ask.
    """
    if person is None:
        return False
    return sector_at_table(person, entity_code, on) is not None or is_national_voice(person, on)


def is_national_voice(person: Person, on: date) -> bool:
    """Say whether a person speaks for the Commission; administering is not speaking."""
    return has_role(person, Role.COMMISSION, scope=NATION, on=on)


def is_new(created_at: datetime, now: datetime) -> bool:
    """Say whether an account is too new for its comments to carry links."""
    return now < created_at + LINKS_AFTER


def length_error(text: str) -> str | None:
    """Return what is wrong with the length of a comment, in words, or None."""
    fewest, most = LIMITS
    if len(text) < fewest:
        return _("Escribe tu comentario: unas palabras bastan.")
    if len(text) > most:
        return _(
            "Tu comentario tiene %(count)s caracteres y caben %(most)s: quítale %(value)s.",
            count=f"{len(text):,}",
            most=f"{most:,}",
            value=f"{len(text) - most:,}",
        )
    return None


def reason_error(text: str) -> str | None:
    """Return what is wrong with the length of a reason, in words, or None."""
    fewest, most = REASON_LIMITS
    if len(text) < fewest:
        return _("Di en pocas palabras por qué: al menos %(fewest)s caracteres.", fewest=fewest)
    return (
        None
        if len(text) <= most
        else _("La razón cabe en %(most)s caracteres: acórtala.", most=most)
    )


def wait_refusal(first_at: datetime, now: datetime) -> str:
    """Say how long to wait after too many comments, the first of them at ``first_at``."""
    minutes = max(1, ceil((first_at + RATE_WITHIN - now).total_seconds() / 60))
    return ngettext(
        "Ya escribiste %(most)s comentarios en %(span)s minutos. Podrás enviar este en un minuto; "
        "mientras, cópialo para no perderlo.",
        "Ya escribiste %(most)s comentarios en %(span)s minutos. Podrás enviar este en %(num)s "
        "minutos; mientras, cópialo para no perderlo.",
        minutes,
        most=MOST_IN_RATE,
        span=RATE_WITHIN.seconds // 60,
    )


def usefulness(useful: int, not_useful: int) -> int:
    """Return how useful a comment surely is, in millionths: 0 without votes.

    The lower end of Wilson's 95 % interval of the share that finds it useful, so that 9 of 10
    weigh more than 1 of 1: E. B. Wilson, «Probable inference, the law of succession, and
    statistical inference», JASA 22 (1927) 209-212, equation of page 210 with λ = 1.96; as an
    order of votes, E. Miller, «How not to sort by average rating» (2009).
    """
    votes = useful + not_useful
    if not votes:
        return 0
    z = 1.96
    share = useful / votes
    centre = share + z * z / (2 * votes)
    spread = z * sqrt((share * (1 - share) + z * z / (4 * votes)) / votes)
    # With no useful vote both are equal but for rounding.
    return max(0, round(SCALE * (centre - spread) / (1 + z * z / votes)))


def dispute(useful: int, not_useful: int) -> int:
    """Return how disputed a comment is, in millionths: many votes, evenly split, come first.

    All its votes, to the power of the smaller side over the larger one: 10 against 10 is 20,
    100 against 10 is 1.6; 0 when a side is empty. It is the «controversy» of Reddit's
    published ranking (r2/lib/db/_sorts.pyx).
    """
    fewer, more = sorted((useful, not_useful))
    return round(SCALE * (fewer + more) ** (fewer / more)) if fewer else 0
