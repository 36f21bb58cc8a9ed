"""A proposal in another language keeps its words first; below, what a person translated."""

import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError, NotAllowedError
from gatp_participa.proposals import rules, search_index, services
from gatp_participa.proposals.models import ProposalTranslation
from gatp_participa.proposals.status import ProposalStatus
from tests.support.factories import NOON, make_proposal, make_secretariat, make_user
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("at_noon")

SAID = {
    "language": "nah", "title": "Atl ipan altepetl",
    "problem": "Amo oncah atl ipan tochinanco, huan tlacatl mococoa.", "action": "", "result": "",
}  # fmt: skip
SPANISH = {
    "title": "Agua en el pueblo", "action": "Que se repare el pozo.", "result": "",
    "problem": "No hay agua en nuestra comunidad y la gente se enferma.",
}  # fmt: skip


@pytest.fixture
def proposal(session):
    return make_proposal(**SAID)


@pytest.fixture
def moderator(session):
    return make_user((Role.MODERATOR, "20"))


def test_a_translation_is_read_below_the_original(browse, proposal, moderator):
    page = f"/propuestas/{proposal.folio}"
    before = browse().get(page).text
    assert "Una persona la va a traducir" in before
    assert "Traducirla" not in before
    browser = browse(moderator)
    assert f"{page}/traducir" in browser.get(page).links
    assert SAID["problem"] in browser.get(f"{page}/traducir").text
    browser.post(f"{page}/traducir", SPANISH)
    after = browse().get(page)
    assert after.text.index(SAID["problem"]) < after.text.index(SPANISH["problem"])
    assert "Secretariado Técnico Local de Oaxaca" in after.text
    assert moderator.pseudonym not in after.text
    assert "va a traducir" not in after.text
    assert after.heading == SAID["title"]


def test_it_is_corrected_in_its_place(browse, proposal, moderator):
    browser = browse(moderator)
    address = f"/propuestas/{proposal.folio}/traducir"
    browser.post(address, SPANISH)
    assert SPANISH["problem"] in browser.get(address).html
    browser.post(address, SPANISH | {"title": "Agua para el pueblo"})
    (one,) = db.session.scalars(select(ProposalTranslation))
    assert one.title == "Agua para el pueblo"


def test_searching_finds_both(proposal, moderator):
    services.translate(proposal, SPANISH, person=moderator, now=NOON)
    for words in ("pozo reparado agua", "altepetl"):
        found = db.session.scalars(search_index.matching(words)).all()
        assert found == [proposal.id], words


def test_a_table_signs_with_the_name_it_gave_itself(session, proposal, moderator):
    make_secretariat("20").periods[0].display_name = "Mesa de Gobierno Abierto de Oaxaca"
    session.flush()
    services.translate(proposal, SPANISH, person=moderator, now=NOON)
    (one,) = db.session.scalars(select(ProposalTranslation))
    assert one.signed_as == "Mesa de Gobierno Abierto de Oaxaca"


def test_the_nation_signs_with_its_name(proposal):
    services.translate(proposal, SPANISH, person=make_user((Role.COMMISSION, "00")), now=NOON)
    (one,) = db.session.scalars(select(ProposalTranslation))
    assert one.signed_as.startswith("Comisión")


@pytest.mark.parametrize(
    ("grant", "changes", "allowed"),
    [
        ((Role.MODERATOR, "20"), {}, True), ((Role.MODERATOR, "00"), {}, True),
        ((Role.COMMISSION, "00"), {}, True), ((Role.MODERATOR, "09"), {}, False),
        ((Role.SECRETARIAT_MEMBER, "20"), {}, False), ((Role.AUDITOR, "00"), {}, False),
        (None, {}, False), ((Role.MODERATOR, "20"), {"language": "es"}, False),
        ((Role.MODERATOR, "20"), {"status": ProposalStatus.HIDDEN}, False),
        ((Role.MODERATOR, "20"), {"language": "und"}, True),
    ],
)  # fmt: skip
def test_who_may_translate(session, grant, changes, allowed):
    person = make_user(*([grant] if grant else []))
    proposal = make_proposal(**SAID | changes)
    assert rules.may_translate(person, proposal) is allowed
    if not allowed:
        with pytest.raises(NotAllowedError):
            services.translate(proposal, SPANISH, person=person, now=NOON)


def test_a_translation_says_something(proposal, moderator):
    with pytest.raises(InvalidInputError):
        services.translate(proposal, SPANISH | {"problem": "Agua"}, person=moderator, now=NOON)


def test_a_participant_does_not_reach_the_page(browse, proposal):
    browse(make_user()).get(f"/propuestas/{proposal.folio}/traducir", status=403)


def test_the_page_stays_within_the_query_budget(browse, remembered, proposal, moderator):
    services.translate(proposal, SPANISH, person=moderator, now=NOON)
    page, browser = f"/propuestas/{proposal.folio}", browse(moderator)
    for address in (page, f"{page}/traducir"):
        db.session.expire_all()
        with count_queries() as seen:
            browser.get(address)
        assert len(seen) <= 12, "\n\n".join(seen)
