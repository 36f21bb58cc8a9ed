"""From a draft to a published answer."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.accounts.status import Sector
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.proposals.models import ProposalGroup
from gatp_participa.proposals.status import GroupKind
from gatp_participa.routing import jobs, queries, services
from gatp_participa.routing.models import ParticularAnswer, ResponseReview
from gatp_participa.routing.services import StaleError
from gatp_participa.routing.status import Decision, Grounds, ReferralStatus, Verdict
from gatp_participa.themes.models import ClusteringRun
from tests.support.factories import NOON, make_member, make_proposal, make_theme, make_user, save

LATER = NOON + timedelta(days=3)
OTHER = "Se hará en dos etapas: primero las rutas por colonia y después los horarios de cada pipa."

pytestmark = pytest.mark.usefixtures("at_noon")


def publish(table, version, person=None, now=LATER):
    who = person or table.government
    return services.publish(table.referral, version=version, person=who, now=now)


def test_a_table_publishes_when_its_three_sides_agree(session, table, write, agree):
    write(table.referral, table.government)
    version = agree(table)

    response = publish(table, version)

    assert response.signed_as == "Secretariado Técnico Local de Oaxaca"
    assert (response.number, response.superseded_at) == (1, None)
    assert table.referral.status is ReferralStatus.ANSWERED


def test_without_one_side_it_is_not_published(session, table, write, agree):
    write(table.referral, table.government)
    version = agree(table, sectors=(Sector.GOVERNMENT, Sector.OVERSIGHT_BODY))

    with pytest.raises(ConflictError, match="1 sector"):
        publish(table, version)


def test_changing_a_word_asks_for_new_reviews(session, table, write, agree):
    write(table.referral, table.government)
    version = agree(table)
    changed = write(table.referral, table.members[Sector.CIVIL_SOCIETY], version=1, reason=OTHER)

    assert (changed.version, changed.review_asked_at) == (2, None)
    with pytest.raises(StaleError):
        publish(table, version)
    with pytest.raises(ConflictError, match="3 sectores"):
        publish(table, 2)


def test_saving_the_same_keeps_the_reviews(session, table, write, agree):
    write(table.referral, table.government)
    version = agree(table)

    assert write(table.referral, table.government, version=version).version == version
    assert publish(table, version)


def test_who_wrote_over_an_older_version_is_told(session, table, write):
    write(table.referral, table.government)
    write(table.referral, table.members[Sector.CIVIL_SOCIETY], version=1, reason=OTHER)

    for version in (0, 1, 3):
        with pytest.raises(StaleError, match="mientras la leías"):
            write(table.referral, table.government, version=version)
    assert queries.draft_of(table.referral.id).draft.reason == OTHER


def test_each_sector_speaks_once_of_a_version_and_says_what_it_would_change(session, table, write):
    write(table.referral, table.government)
    civil = table.members[Sector.CIVIL_SOCIETY]
    said = {"sector": Sector.CIVIL_SOCIETY, "version": 1, "person": civil, "now": NOON}
    with pytest.raises(ConflictError, match="no se pide"):
        services.review(table.referral, verdict=Verdict.AGREES, **said)
    services.ask_review(table.referral, version=1, person=table.government, now=NOON)
    with pytest.raises(InvalidInputError, match="qué cambiarías"):
        services.review(table.referral, verdict=Verdict.ASKS_CHANGES, **said)

    services.review(table.referral, verdict=Verdict.ASKS_CHANGES, body="Falta la fecha.", **said)

    with pytest.raises(ConflictError, match="ya dijo"):
        services.review(table.referral, verdict=Verdict.AGREES, **said)
    with pytest.raises(NotAllowedError, match="Sociedad civil"):
        services.review(
            table.referral, **said | {"person": table.government}, verdict=Verdict.AGREES
        )
    assert session.scalar(select(func.count(ResponseReview.id))) == 1


def test_the_table_is_told_that_there_is_something_to_review(session, table, write):
    write(table.referral, table.government)
    services.ask_review(table.referral, version=1, person=table.government, now=NOON)

    told = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "referral_news")).all()
    assert {one.recipient for one in told} == {one.email for one in table.members.values()}
    assert "por revisar" in told[0].subject


def test_what_is_half_written_is_kept_and_is_not_reviewed(session, table, write):
    write(table.referral, table.government, reason="Se va a")

    with pytest.raises(InvalidInputError, match="40 caracteres"):
        services.ask_review(table.referral, version=1, person=table.government, now=NOON)


def test_at_the_national_desk_somebody_else_publishes(session, table, write):
    theme = make_theme(make_proposal(call=table.call, entity_code="12"))
    (referral,) = services.publish_and_refer(theme, person=table.commission, now=NOON)
    write(referral, table.commission)

    with pytest.raises(ConflictError, match="cuatro ojos"):
        services.publish(referral, version=1, person=table.commission, now=LATER)
    response = services.publish(referral, version=1, person=table.other_commission, now=LATER)
    assert response.signed_as == "Mesa nacional de la Comisión GATP"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"decision": Decision.NOT_NOW, "grounds": Grounds.NO_BUDGET},
         {"grounds": Grounds.NO_BUDGET}),
        ({"decision": Decision.UNDER_STUDY, "next_step": "Falta el padrón",
          "until_on": date(2027, 1, 15)}, {"until_on": date(2027, 1, 15)}),
        ({"decision": Decision.REFER, "other_body": "Congreso"}, {"other_body": "Congreso"}),
    ],
)  # fmt: skip
def test_each_decision_keeps_what_it_needs(session, table, write, agree, given, kept):
    write(table.referral, table.government, **given)

    response = publish(table, agree(table))

    assert {name: getattr(response, name) for name in kept} == kept


def test_a_theme_is_combined_with_another_public_one_of_its_call(session, table, write, agree):
    stranger = make_theme(make_proposal(), published=True)
    for theme_id in (stranger.id, table.theme.id, 999999):
        with pytest.raises(ConflictError, match="misma convocatoria"):
            write(table.referral, table.government, decision=Decision.COMBINE,
                  other_theme_id=theme_id)  # fmt: skip
    write(table.referral, table.government, decision=Decision.COMBINE,
          other_theme_id=table.other_theme.id)  # fmt: skip

    assert publish(table, agree(table)).other_theme is table.other_theme


@pytest.fixture
def school(session, table):
    teacher = make_user()
    proposal = make_proposal(call=table.call, title="Sombra en el patio", author_id=teacher.id)
    make_member(session.get(ClusteringRun, table.theme.run_id), proposal, table.theme)
    save(ProposalGroup(proposal_id=proposal.id, kind=GroupKind.SCHOOL, name="Primaria Juárez",
                       people=24))  # fmt: skip
    proposal.teacher = teacher
    return proposal


def test_a_school_is_always_answered_apart_and_told_so(session, table, write, agree, school):
    write(table.referral, table.government)
    with pytest.raises(ConflictError, match="una escuela"):
        services.ask_review(table.referral, version=1, person=table.government, now=NOON)
    own = "Su idea de los árboles entró completa: los plantamos en marzo con ustedes."
    services.answer_particularly(
        table.referral, folio=school.folio, body=own, person=table.government, now=NOON
    )

    response = publish(table, agree(table))
    jobs.notify_answer(job=None, response_id=response.id)

    apart = session.scalars(select(ParticularAnswer)).one()
    assert apart.published_at == LATER
    letters = {
        one.recipient: one.body_text
        for one in session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == "theme_answered")
        )
    }
    assert own in letters[school.teacher.email]
    assert sum(own in text for text in letters.values()) == 1


def test_what_is_answered_apart_is_reviewed_with_the_rest(session, table, write, agree):
    write(table.referral, table.government)
    version = agree(table)
    services.answer_particularly(
        table.referral, folio=table.own.folio, body="La ruta de tu calle empieza en enero.",
        person=table.government, now=NOON,
    )  # fmt: skip

    with pytest.raises(StaleError):
        publish(table, version)
