"""What following is told of referrals: that one was answered."""

from __future__ import annotations

from datetime import datetime

from gatp_participa.entities.models import NATION
from gatp_participa.following.services.telling import Event, tell
from gatp_participa.following.states import number_of
from gatp_participa.following.status import Kind, What
from gatp_participa.notices.letters import link
from gatp_participa.routing.models import ReasonedResponse, Referral
from gatp_participa.routing.queries import proposals_of


def letter_key(response_id: int) -> str:
    """Return how the key begins of the letter that authors and supporters get of an answer."""
    return f"theme_answered:{response_id}"


def tell_answer(referral: Referral, response: ReasonedResponse, *, now: datetime) -> None:
    """Tell who follows the theme, the state or a proposal inside that there is an answer."""
    place = referral.entity_code
    event = Event(
        what=What.THEME_ANSWERED, kind=Kind.THEME, number=referral.theme_id,
        subject_id=response.id, key=letter_key(response.id), letter_key=letter_key(response.id),
        title=referral.theme.name, detail=response.signed_as,
        url=link("routing.theme_answers", theme_id=referral.theme_id),
    )  # fmt: skip
    tell(
        event, now=now, about=[] if place == NATION else [(Kind.STATE, number_of(place))],
        each_of=(Kind.PROPOSAL, proposals_of(referral.theme_id, place)),
    )  # fmt: skip
