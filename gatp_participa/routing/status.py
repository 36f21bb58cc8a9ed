"""Life of a referral, and what an answer may decide."""

from enum import StrEnum


class ReferralStatus(StrEnum):
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"


TRANSITIONS: dict[ReferralStatus, frozenset[ReferralStatus]] = {
    ReferralStatus.SENT: frozenset({ReferralStatus.ACKNOWLEDGED, ReferralStatus.ANSWERED}),
    ReferralStatus.ACKNOWLEDGED: frozenset({ReferralStatus.ANSWERED}),
    ReferralStatus.ANSWERED: frozenset(),
}


class Decision(StrEnum):
    INCLUDE = "include"
    COMBINE = "combine"
    UNDER_STUDY = "under_study"
    REFER = "refer"
    NOT_NOW = "not_now"
