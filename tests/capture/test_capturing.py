from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from gatp_participa.audit import services as audit
from gatp_participa.audit.models import AuditEntry
from gatp_participa.calls.status import CallStatus
from gatp_participa.capture import services
from gatp_participa.capture.models import CapturedProposal, PaperForm
from gatp_participa.capture.status import PaperConsent
from gatp_participa.comments.models import Comment
from gatp_participa.core import folios
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.following.models import Follow
from gatp_participa.following.status import Kind
from gatp_participa.moderation.models import ModerationItem, Signal
from gatp_participa.moderation.services.opening import open_item
from gatp_participa.moderation.services.scanning import scan
from gatp_participa.moderation.status import Kind as Moderated
from gatp_participa.proposals import search_index
from gatp_participa.proposals.models import Proposal, ProposalVersion, Support
from gatp_participa.proposals.services import Group
from gatp_participa.proposals.status import Channel, ProposalStatus
from tests.capture.support import HELD, capturer, make_event, sheet, typed
from tests.support.factories import NOON, make_call, make_commission, make_theme, make_user, save

pytestmark = pytest.mark.usefixtures("session", "at_noon")


def acts():
    return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def found(word):
    return db.session.scalars(select(search_index.matching(word).subquery().c.proposal_id)).all()


def numbered(call, person, sheets=2, **kw):
    run = services.number_sheets(call, "20", sheets, person=person, now=NOON, **kw)
    return db.session.scalars(
        select(PaperForm).where(PaperForm.run_id == run.id).order_by(PaperForm.number)
    ).all()


def test_what_came_on_paper_is_nobodys_account_and_who_typed_it_is_on_record():
    call, person = make_call(), capturer()
    captured = typed(call, person, consent=PaperConsent.ANONYMOUS)
    proposal = captured.proposal
    assert (proposal.author_id, proposal.channel) == (None, Channel.PAPER)
    assert (captured.captured_by_id, captured.captured_at) == (person.id, NOON)
    assert captured.consent is PaperConsent.ANONYMOUS
    assert proposal.status is ProposalStatus.PUBLISHED
    assert found("reforma") == [proposal.id]
    assert acts() == ["capture.type"]


@pytest.mark.parametrize(
    ("problem", "title"),
    [
        ("Agua", "Agua"),
        ("- No hay luz.\nDesde mayo.", "No hay luz"),
        ("palabra " * 40, "palabra " * 10 + "palabra…"),
    ],
)
def test_a_sheet_without_a_title_takes_the_first_words_however_short(problem, title):
    assert typed(make_call(), capturer(), problem=problem).proposal.title == title


def test_what_is_handed_in_at_an_event_came_that_day_through_that_channel():
    call, person = make_call(), capturer()
    event = make_event(call, person)
    captured = typed(call, person, event=event)
    assert captured.proposal.channel is Channel.EVENT
    assert captured.event_id == event.id
    assert captured.proposal.submitted_at == datetime(2026, 11, 10, 18, tzinfo=UTC)
    assert NOON.date() > HELD


def test_a_numbered_sheet_gives_its_folio_and_is_typed_once():
    call, person = make_call(), capturer()
    form, _other = numbered(call, person)
    typed_badly = f" {form.folio.lower().replace('-', ' ')} "
    captured = typed(call, person, folio=typed_badly)
    assert captured.proposal.folio == form.folio
    assert form.proposal_id == captured.proposal_id
    with pytest.raises(services.CapturedBeforeError) as error:
        typed(call, person, folio=form.folio)
    assert error.value.folio == form.folio


def test_the_same_blank_form_sent_twice_is_one_sheet():
    call, person = make_call(), capturer()
    form, _other = numbered(call, person)
    one = sheet(folio=form.folio)
    first = services.capture(one, call=call, person=person, now=NOON)
    assert services.capture(one, call=call, person=person, now=NOON) is first
    with pytest.raises(ConflictError, match="ya se usó"):
        services.capture(one, call=call, person=capturer(), now=NOON)


@pytest.mark.parametrize(
    ("folio", "why"),
    [("OAX-P22-22X", "mal copiado"), ("no", "mal copiado"), (None, "ninguna hoja")],
)
def test_a_folio_that_was_not_printed_is_refused_with_why(folio, why):
    with pytest.raises(InvalidInputError, match=why):
        typed(make_call(), capturer(), folio=folio or folios.new_on_paper("OAX"))


def test_a_sheet_of_another_call_state_or_lost_is_refused():
    call, person = make_call(), make_commission()
    form, lost = numbered(call, person)
    with pytest.raises(ConflictError, match="otra convocatoria"):
        typed(make_call(), person, folio=form.folio)
    with pytest.raises(ConflictError, match="otro estado"):
        typed(call, person, folio=form.folio, entity_code="19")
    services.spoil(lost, reason="Se mojó y no se lee.", person=person, now=NOON)
    with pytest.raises(ConflictError, match="Se mojó"):
        typed(call, person, folio=lost.folio)
    with pytest.raises(ConflictError, match="ya se había"):
        services.spoil(lost, reason="Se mojó y no se lee.", person=person, now=NOON)


def test_only_who_types_for_a_state_and_only_while_the_call_takes_paper():
    call = make_call()
    for person in (make_user(), capturer("19")):
        with pytest.raises(NotAllowedError):
            typed(call, person)
    with pytest.raises(ConflictError, match="ya no recibe"):
        typed(make_call(status=CallStatus.ARCHIVED), capturer())
    event = make_event(make_call(), make_commission())
    with pytest.raises(InvalidInputError, match="otra convocatoria"):
        typed(call, capturer(), event=event)


@pytest.mark.parametrize("field", ["problem", "title", "action", "result"])
def test_a_text_that_does_not_fit_is_refused(field):
    with pytest.raises(InvalidInputError, match="caben"):
        typed(make_call(), capturer(), **{field: "x" * 3001})
    with pytest.raises(InvalidInputError, match="tal como está"):
        typed(make_call(), capturer(), problem=" a ")


def test_a_school_signs_with_how_many_and_nobodys_name():
    group = Group(kind="school", name="Secundaria 12", people=31, names_nobody=True)
    captured = typed(make_call(), capturer(), group=group)
    assert captured.proposal.author_id is None


def test_where_the_call_reads_first_nothing_typed_is_public():
    proposal = typed(make_call(reviews_first=True), capturer()).proposal
    assert proposal.status is ProposalStatus.IN_REVIEW
    assert found("reforma") == []


def test_what_one_typed_is_mended_and_what_it_said_stays():
    call, person = make_call(), capturer()
    captured = typed(call, person, problem="No ay agua.", action="Pozos.")
    texts = {"title": "", "problem": "No hay agua.", "action": "Pozos.", "result": ""}
    later = NOON + timedelta(hours=23)
    assert services.correct(captured, texts, person=person, now=later)
    proposal = captured.proposal
    assert (proposal.problem, proposal.title) == ("No hay agua.", "No hay agua")
    version = db.session.scalars(select(ProposalVersion)).one()
    assert version.problem == "No ay agua."
    assert acts()[-1] == "capture.correct"
    assert not services.correct(captured, texts, person=person, now=later)
    with pytest.raises(NotAllowedError):
        services.correct(captured, texts, person=capturer(), now=later)
    with pytest.raises(ConflictError, match="un día"):
        services.correct(captured, texts, person=person, now=NOON + timedelta(days=1))
    proposal.supports_count = 1
    db.session.flush()
    with pytest.raises(ConflictError, match="ya la apoyó"):
        services.correct(captured, texts | {"action": "Más."}, person=person, now=later)


def test_undone_it_had_never_been_and_its_sheet_may_be_typed_again():
    call, person = make_call(), capturer()
    form, _other = numbered(call, person)
    captured = typed(call, person, folio=form.folio)
    texts = {"title": "", "problem": "No hay agua.", "action": "", "result": ""}
    services.correct(captured, texts, person=person, now=NOON)
    folio = services.undo(captured, person=person, now=NOON)
    assert folio == form.folio
    assert form.proposal_id is None
    for table in (Proposal, CapturedProposal, ProposalVersion):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert found("agua") == []
    assert acts()[-1] == "capture.undo"
    assert typed(call, person, folio=folio).proposal.folio == folio


def test_undoing_is_of_who_typed_it_and_for_half_an_hour():
    call, person = make_call(), capturer()
    captured = typed(call, person)
    with pytest.raises(NotAllowedError):
        services.undo(captured, person=make_commission(), now=NOON)
    with pytest.raises(ConflictError, match="media hora"):
        services.undo(captured, person=person, now=NOON + timedelta(minutes=30))


def _supported(proposal):
    save(Support(proposal_id=proposal.id, user_id=make_user().id, created_at=NOON))


def _commented(proposal):
    save(
        Comment(
            proposal_id=proposal.id, author_id=make_user().id, body="Yo también.",
            stance="favour",
            created_at=NOON, changed_at=NOON,
        )
    )  # fmt: skip


def _followed(proposal):
    save(Follow(user_id=make_user().id, kind=Kind.PROPOSAL, number=proposal.id, created_at=NOON))


def _reported(proposal):
    item = open_item(Moderated.PROPOSAL, proposal.id, now=NOON)
    item.reports_count = 1
    db.session.flush()


def _classified(proposal):
    audit.record("topics.classify", proposal, person=make_commission(), now=NOON)
    db.session.flush()


def _in_a_theme(proposal):
    make_theme(proposal)


@pytest.mark.parametrize(
    ("act", "why"),
    [(_supported, "la apoyó"), (_commented, "la comentó"), (_followed, "la sigue"),
     (_in_a_theme, "tema"), (_reported, "moderación"), (_classified, "alguien de la mesa")],
)  # fmt: skip
def test_what_somebody_acted_on_is_not_undone_and_says_why(act, why):
    person = capturer()
    captured = typed(make_call(), person)
    act(captured.proposal)
    with pytest.raises(ConflictError, match=why):
        services.undo(captured, person=person, now=NOON)
    assert db.session.get(Proposal, captured.proposal_id) is not None


def test_what_a_machine_noticed_does_not_stop_an_undoing_and_goes_with_it():
    person = capturer()
    captured = typed(make_call(), person, problem="Llámenme al teléfono 951 123 4567 por favor.")
    assert scan(Moderated.PROPOSAL, [captured.proposal_id], now=NOON) == 1
    services.undo(captured, person=person, now=NOON)
    for table in (ModerationItem, Signal, Proposal):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert scan(Moderated.PROPOSAL, [captured.proposal_id], now=NOON) == 0
