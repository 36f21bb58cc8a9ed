"""The way back: whom a promise comes from, each counted once, and where to read them."""

from datetime import timedelta

import pytest

from gatp_participa.plans.models import CommitmentTheme
from gatp_participa.plans.queries import origins_of, who_is_behind
from gatp_participa.plans.queries.origins import NAMED_ROWS, VOICES_PER_THEME
from gatp_participa.proposals.models import ProposalCoauthor, Support
from gatp_participa.proposals.status import Channel, ProposalStatus
from gatp_participa.routing.status import Decision
from tests.support.factories import (
    NOON,
    make_call,
    make_commitment,
    make_plan,
    make_proposal,
    make_referral,
    make_response,
    make_theme,
    make_user,
    save,
)

pytestmark = pytest.mark.usefixtures("session", "at_noon")


@pytest.fixture
def call():
    return make_call()


def written(call, *, supporters=(), **kw):
    """A proposal with its author and who supports it."""
    kw.setdefault("author_id", make_user().id)
    proposal = make_proposal(call=call, supports_count=len(supporters), **kw)
    for person in supporters:
        save(Support(proposal_id=proposal.id, user_id=person.id, created_at=NOON))
    return proposal


def promise(*themes, proposals=()):
    return make_commitment(make_plan("20"), themes=themes, proposals=proposals)


def test_a_person_who_wrote_one_and_supports_two_is_one_person(call):
    writer, friend = make_user(), make_user()
    one = written(call, author_id=writer.id, supporters=[friend])
    two = written(call, supporters=[writer, friend])
    behind = who_is_behind(promise(make_theme(one, two, published=True)))
    assert (behind.people, behind.proposals) == (3, 2)


def test_a_proposal_in_two_themes_and_by_name_counts_once(call):
    one = written(call, supporters=[make_user()])
    themes = (
        make_theme(one, published=True),
        make_theme(one, published=True, name="Otro", scope="20"),
    )
    behind = who_is_behind(promise(*themes, proposals=(one,)))
    assert (behind.people, behind.proposals) == (2, 1)


def test_who_signs_counts_and_who_was_only_invited_does_not(call):
    one = written(call)
    invited = {"invited_at": NOON, "expires_at": NOON + timedelta(days=7), "proposal_id": one.id}
    save(ProposalCoauthor(user_id=make_user().id, accepted_at=NOON, email="", token_digest="a" * 64,
                          **invited))  # fmt: skip
    save(ProposalCoauthor(email="quien@personas.example", token_digest="b" * 64, **invited))
    assert who_is_behind(promise(make_theme(one, published=True))).people == 2


def test_what_came_on_paper_is_told_apart(browse, call):
    one = written(call, author_id=None, channel=Channel.PAPER)
    commitment = promise(make_theme(one, published=True))
    behind = who_is_behind(commitment)
    assert (behind.people, behind.proposals, behind.unnamed) == (0, 1, 1)
    page = browse().get(f"/compromisos/{commitment.id}")
    assert "1 propuesta llegó sin cuenta" in page.text


@pytest.mark.parametrize("status", [ProposalStatus.HIDDEN, ProposalStatus.WITHDRAWN])
def test_what_is_no_longer_public_is_counted_apart_and_not_shown(browse, call, status):
    gone = written(call, title="Un texto que ya no se lee", supporters=[make_user()])
    kept = written(call)
    commitment = promise(make_theme(gone, kept, published=True), proposals=(gone,))
    gone.status, gone.status_reason = status, "Se retiró."
    gone.withdrawn_at = NOON if status is ProposalStatus.WITHDRAWN else None
    behind = who_is_behind(commitment)
    assert (behind.people, behind.proposals, behind.gone) == (1, 1, 1)
    page = browse().get(f"/compromisos/{commitment.id}")
    assert "1 propuesta ya no está a la vista" in page.text
    assert "Un texto que ya no se lee" not in page.text
    assert gone.folio not in page.text


def test_the_voices_of_another_state_are_not_of_this_promise(call):
    here, away = written(call), written(call, entity_code="14")
    assert who_is_behind(promise(make_theme(here, away, published=True))).people == 1


def test_a_theme_with_many_says_how_many_and_where_they_are(browse, call):
    theme = make_theme(*(written(call) for _ in range(VOICES_PER_THEME + 3)), published=True)
    commitment = promise(theme)
    (origin,) = origins_of(commitment)
    assert (len(origin.voices), origin.voices_count) == (VOICES_PER_THEME, VOICES_PER_THEME + 3)
    page = browse().get(f"/compromisos/{commitment.id}")
    assert f"Ver las {VOICES_PER_THEME + 3} propuestas" in page.text
    (every,) = [link for link in page.links if link.startswith(f"/convocatorias/{call.slug}/prop")]
    assert f"tema={theme.id}" in every
    assert f"{VOICES_PER_THEME + 3} propuestas" in browse().get(every).text


def test_the_answer_that_promised_it_is_there_with_its_way(browse, call):
    theme = make_theme(written(call), published=True)
    make_response(make_referral(theme, "20"), decision=Decision.INCLUDE, reason="Ya hay rutas.")
    page = browse().get(f"/compromisos/{promise(theme).id}")
    assert "La respuesta que lo prometió" in page.text
    assert "Ya hay rutas." in page.text
    assert f"/temas/{theme.id}/respuestas/20" in page.links


def test_every_proposal_that_is_named_can_be_reached(browse, call):
    named = tuple(written(call) for _ in range(NAMED_ROWS + 2))
    address = f"/compromisos/{promise(proposals=named).id}"
    first = browse().get(address)
    (more,) = [link for link in first.links if link.startswith(f"{address}?propuestas=")]
    links = {*first.links, *browse().get(more.split("#")[0]).links}
    assert {f"/propuestas/{one.folio}" for one in named} <= links


def test_a_theme_and_its_answer_show_what_came_out_of_them(browse, call):
    theme = make_theme(written(call), published=True)
    make_response(make_referral(theme, "20"))
    made = promise(theme)
    made.declared_progress, made.verified_progress = 60, 25
    draft = make_commitment(make_plan("20", published=False), title="Todavía en borrador")
    save(CommitmentTheme(commitment_id=draft.id, theme_id=theme.id))
    for address in ("", "/respuestas", "/respuestas/20"):
        page = browse().get(f"/temas/{theme.id}{address}")
        assert f"/compromisos/{made.id}" in page.links
        assert "El gobierno declara 60 %. Se comprobó 25 %." in page.text
        assert "Todavía en borrador" not in page.text
