"""Who writes, reviews and publishes an answer, and when: people by moments."""

from dataclasses import replace
from datetime import date

import pytest

from gatp_participa.accounts.models import RoleGrant, User
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.routing import rules
from gatp_participa.routing.rules import Moment
from gatp_participa.routing.status import ReferralStatus, Verdict

GOV, CIVIL, BODY = Sector.GOVERNMENT, Sector.CIVIL_SOCIETY, Sector.OVERSIGHT_BODY
AGREES, CHANGES = Verdict.AGREES, Verdict.ASKS_CHANGES


def person(number, *grants):
    user = User(id=number, is_active=True)
    user.grants = [
        RoleGrant(role=role, scope=scope, sector=sector, valid_from_on=date(2020, 1, 1))
        for role, scope, sector in grants
    ]
    return user


PEOPLE = {
    "participant": person(1),
    "government": person(2, (Role.SECRETARIAT_MEMBER, "20", GOV)),
    "civil": person(3, (Role.SECRETARIAT_MEMBER, "20", CIVIL)),
    "oversight": person(4, (Role.SECRETARIAT_MEMBER, "20", BODY)),
    "facilitator": person(5, (Role.FACILITATOR, "20", CIVIL)),
    "away": person(6, (Role.SECRETARIAT_MEMBER, "19", GOV)),
    "auditor": person(7, (Role.AUDITOR, "00", None)),
    "commission": person(8, (Role.COMMISSION, "00", None)),
    "other commission": person(9, (Role.COMMISSION, "00", None)),
}
WRITTEN = Moment(
    entity_code="20", status=ReferralStatus.ACKNOWLEDGED, has_secretariat=True,
    seated=frozenset(Sector), version=3, edited_by_id=2,
)  # fmt: skip
ASKED = replace(WRITTEN, is_asked=True)
AGREED = replace(ASKED, verdicts=dict.fromkeys(Sector, AGREES))
NATIONAL = replace(WRITTEN, has_secretariat=False, seated=frozenset(), edited_by_id=8)
MOMENTS = {
    "nothing written": replace(WRITTEN, version=0, edited_by_id=None),
    "written": WRITTEN,
    "asked": ASKED,
    "two agreed": replace(ASKED, verdicts={GOV: AGREES, CIVIL: AGREES}),
    "one asks changes": replace(AGREED, verdicts={GOV: AGREES, CIVIL: AGREES, BODY: CHANGES}),
    "agreed": AGREED,
    "agreed, a school missing": replace(AGREED, schools_missing=1),
    "two seated agreed": replace(
        ASKED, seated=frozenset({GOV, CIVIL}), verdicts={GOV: AGREES, CIVIL: AGREES}
    ),
    "nobody seated": replace(ASKED, seated=frozenset()),
    "answered": replace(AGREED, status=ReferralStatus.ANSWERED),
    "returned": replace(AGREED, status=ReferralStatus.RETURNED),
    "national, one account": NATIONAL,
    "national, two accounts": replace(NATIONAL, national_accounts=2),
    "national, a school missing": replace(NATIONAL, schools_missing=2),
}
TABLE = {"government", "civil", "oversight", "facilitator"}
NATION = {"commission", "other commission"}
PUBLISH = {
    "written": NATION, "asked": NATION, "two agreed": NATION, "one asks changes": NATION,
    "agreed": TABLE | NATION, "two seated agreed": TABLE | NATION, "nobody seated": NATION,
    "national, one account": NATION, "national, two accounts": {"other commission"},
}  # fmt: skip
ASK = {"written": TABLE | NATION}
REVIEW = {
    "asked": {"government": GOV, "civil": CIVIL, "oversight": BODY, "facilitator": CIVIL},
    "two agreed": {"oversight": BODY},
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_who_may_publish(moment):
    able = {n for n, one in PEOPLE.items() if rules.publish_refusal(one, MOMENTS[moment]) is None}

    assert able == PUBLISH.get(moment, set())


@pytest.mark.parametrize("moment", MOMENTS)
def test_who_may_ask_the_table_to_review(moment):
    able = {n for n, one in PEOPLE.items() if rules.ask_refusal(one, MOMENTS[moment]) is None}

    assert able == ASK.get(moment, set())


@pytest.mark.parametrize("moment", MOMENTS)
def test_each_sector_reviews_for_itself_alone(moment):
    able = {
        (name, sector)
        for name, one in PEOPLE.items()
        for sector in Sector
        if rules.review_refusal(one, sector, MOMENTS[moment]) is None
    }

    assert able == set(REVIEW.get(moment, {}).items())


def test_what_is_missing_is_said_in_the_order_of_the_table():
    assert rules.waited_for(ASKED) == [GOV, CIVIL, BODY]
    assert rules.waited_for(MOMENTS["one asks changes"]) == [BODY]
    assert rules.waited_for(AGREED) == []
