"""What a school or a group sends is one voice, with how many took part beside it."""

import pytest
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.proposals import queries, services
from gatp_participa.proposals.models import Proposal, ProposalGroup
from gatp_participa.proposals.services import Group
from gatp_participa.proposals.status import GroupKind, ProposalStatus
from tests.proposals.test_views import WRITTEN, new
from tests.proposals.test_views_confirming import ANA, confirm
from tests.support.factories import make_call, make_proposal, make_user, save
from tests.support.page import Page

pytestmark = pytest.mark.usefixtures("at_noon")
SCHOOL = {
    "group_kind": "school", "group_name": "Primaria  Benito Juárez", "group_people": "1,032",
    "group_names_nobody": "y",
}  # fmt: skip


def groups():
    return db.session.scalars(select(ProposalGroup)).all()


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_school_sends_one_and_it_is_said_on_its_page(browse, signed_in):
    call = make_call()
    browser = browse(make_user() if signed_in else None)
    if signed_in:
        browser.post(new(call), WRITTEN | SCHOOL)
    else:
        confirm(browser, browser.post(new(call), WRITTEN | SCHOOL | {"email": ANA}).location)
    (group,) = groups()
    assert (group.kind, group.name, group.people) == (
        GroupKind.SCHOOL, "Primaria Benito Juárez", 1032,
    )  # fmt: skip
    proposal = db.session.scalars(select(Proposal)).one()
    assert proposal.supports_count == 0
    page = browse().get(f"/propuestas/{proposal.folio}")
    assert "La envía la escuela «Primaria Benito Juárez»: 1,032 personas participaron" in page.text
    assert "se cuenta aparte de los apoyos" in page.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"group_names_nobody": ""}, "es la regla para escuelas"),
        ({"group_name": "  "}, "nombre del grupo"), ({"group_people": "0"}, "cuántas personas"),
        ({"group_people": "100001"}, "cuántas personas"), ({"group_people": ""}, "cuántas"),
        ({"group_people": "muchas"}, "cuántas personas"), ({"group_kind": "party"}, "de la lista"),
    ],
)  # fmt: skip
def test_what_a_group_forgot_is_said_with_everything_typed(browse, changes, words):
    call = make_call()
    page = Page(
        browse(make_user()).post(new(call), WRITTEN | SCHOOL | changes, status=422).text
    ).check()
    assert words in page.text
    assert WRITTEN["problem"] in page.html
    assert "<details open>" in page.html
    assert groups() == []


def test_without_a_kind_nothing_of_a_group_is_kept(browse):
    browse(make_user()).post(new(make_call()), WRITTEN | SCHOOL | {"group_kind": ""})
    assert groups() == []


def test_a_group_without_minors_promises_nothing(browse):
    fields = SCHOOL | {"group_kind": "collective", "group_names_nobody": "", "group_people": "1"}
    browse(make_user()).post(new(make_call()), WRITTEN | fields)
    page = browse().get(f"/propuestas/{db.session.scalar(select(Proposal.folio))}")
    assert "La envía el colectivo «Primaria Benito Juárez»: 1 persona participó" in page.text


@pytest.mark.parametrize(
    "group",
    [
        Group(kind="party", name="Partido", people=5), Group(kind="school", name="Primaria", people=5),
        Group(kind="community", name="x", people=5), Group(kind="community", name="Mogote", people=0),
        Group(kind="community", name="Mogote", people=100_001),
    ],
)  # fmt: skip
def test_the_service_checks_again(session, group):
    with pytest.raises(InvalidInputError):
        services.grouping.checked_group(group)


def test_groups_are_counted_apart(session):
    call = make_call()
    for kind, people, status in (
        (GroupKind.SCHOOL, 32, ProposalStatus.PUBLISHED),
        (GroupKind.SCHOOL, 8, ProposalStatus.PUBLISHED),
        (GroupKind.COMMUNITY, 500, ProposalStatus.PUBLISHED),
        (GroupKind.COMMUNITY, 900, ProposalStatus.HIDDEN),
    ):
        proposal = make_proposal(call=call, status=status)
        save(ProposalGroup(proposal_id=proposal.id, kind=kind, name="Grupo", people=people))
    make_proposal(call=call)
    assert queries.groups_of_call(call.id) == {
        GroupKind.SCHOOL: (2, 40), GroupKind.COMMUNITY: (1, 500),
    }  # fmt: skip


def test_it_is_told_how_the_opinion_of_minors_is_used(browse):
    page = browse().get(new(make_call()))
    assert "Si participaron niñas, niños o adolescentes" in page.text
