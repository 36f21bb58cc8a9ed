import pytest
from sqlalchemy import select

from gatp_participa.accounts.status import Role
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes import services
from gatp_participa.themes.models import ThemeEvent
from gatp_participa.themes.status import ThemeStatus
from tests.support.factories import (
    NOON,
    make_call,
    make_commission,
    make_proposal,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.usefixtures("session")
NOT_COMMISSION = [
    (),
    ((Role.AUDITOR, "00"),),
    ((Role.SECRETARIAT_MEMBER, "20"),),
    ((Role.COMMISSION, "20"),),
]


def last_entry():
    return db.session.scalar(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))


def test_a_person_names_a_theme_and_the_history_has_both_names():
    theme = make_theme(make_proposal(), name="Luz, poste y foco")
    services.rename(theme, "  Calles con   luz ", person=make_commission(), now=NOON)
    assert (theme.name, theme.is_name_locked) == ("Calles con luz", True)
    event = db.session.scalar(select(ThemeEvent))
    assert "Luz, poste y foco" in event.before["themes"][0]
    assert "Calles con luz" in event.after["themes"][0]
    assert (last_entry().act, last_entry().subject_id) == ("themes.rename", event.id)


def test_a_name_alone_leaves_the_summary_and_a_summary_can_be_emptied():
    theme, person = make_theme(make_proposal(), summary="Lo que piden."), make_commission()
    services.rename(theme, "Otro nombre", person=person, now=NOON)
    assert theme.summary == "Lo que piden."
    services.rename(theme, "Otro nombre", summary="", person=person, now=NOON)
    assert theme.summary == ""


def test_keeping_the_machines_name_on_purpose_locks_it():
    theme = make_theme(make_proposal())
    services.rename(theme, theme.name, person=make_commission(), now=NOON)
    assert theme.is_name_locked


def test_a_public_theme_may_still_change_its_name():
    theme = make_theme(make_proposal(), published=True)
    services.rename(theme, "Un nombre más claro", person=make_commission(), now=NOON)
    assert theme.name == "Un nombre más claro"


@pytest.mark.parametrize("name", ["", "  ", "ab", "\u200b\u200b\u200b", "a" * 121])
def test_a_theme_is_never_left_without_a_readable_name(name):
    theme = make_theme(make_proposal())
    with pytest.raises(InvalidInputError):
        services.rename(theme, name, person=make_commission(), now=NOON)
    assert theme.name == "Parques con luz"


def test_two_themes_of_a_call_do_not_share_a_name():
    call = make_call()
    make_theme(make_proposal(call=call), name="Agua limpia")
    theme = make_theme(make_proposal(call=call), name="Otro")
    make_theme(make_proposal(), name="Luz")  # of another call: does not count
    with pytest.raises(InvalidInputError):
        services.rename(theme, "AGUA LIMPIA", person=make_commission(), now=NOON)
    services.rename(theme, "Luz", person=make_commission(), now=NOON)


def test_a_replaced_draft_is_history():
    theme = make_theme(make_proposal(), status=ThemeStatus.DISCARDED)
    with pytest.raises(ConflictError):
        services.rename(theme, "Tarde", person=make_commission(), now=NOON)
    with pytest.raises(ConflictError):
        services.publish(theme, person=make_commission(), now=NOON)


@pytest.mark.parametrize("grants", NOT_COMMISSION)
def test_only_the_commission_names_and_publishes(grants):
    theme, person = make_theme(make_proposal()), make_user(*grants)
    with pytest.raises(NotAllowedError):
        services.rename(theme, "Nombre", person=person, now=NOON)
    with pytest.raises(NotAllowedError):
        services.publish(theme, person=person, now=NOON)


def test_publishing_counts_what_is_still_public_and_says_who_and_when():
    call, person = make_call(), make_commission()
    hidden = make_proposal(call=call, status=ProposalStatus.HIDDEN)
    theme = make_theme(make_proposal(call=call), make_proposal(call=call), hidden)
    services.publish(theme, person=person, now=NOON)
    assert theme.status is ThemeStatus.PUBLISHED
    assert (theme.published_at, theme.published_by_id, theme.members_count) == (NOON, person.id, 2)
    assert last_entry().act == "themes.publish"


def test_a_theme_is_published_once():
    theme, person = make_theme(make_proposal()), make_commission()
    services.publish(theme, person=person, now=NOON)
    with pytest.raises(ConflictError):
        services.publish(theme, person=person, now=NOON)


def test_a_theme_of_which_nothing_public_is_left_is_not_published():
    theme = make_theme(make_proposal(status=ProposalStatus.HIDDEN))
    with pytest.raises(ConflictError):
        services.publish(theme, person=make_commission(), now=NOON)


def test_a_proposal_is_in_at_most_one_public_theme_of_its_call():
    call, person = make_call(), make_commission()
    shared = make_proposal(call=call)
    first = make_theme(shared, make_proposal(call=call), name="Uno")
    second = make_theme(shared, make_proposal(call=call), name="Dos", scope="20")
    services.publish(first, person=person, now=NOON)
    with pytest.raises(ConflictError, match="otro tema publicado"):
        services.publish(second, person=person, now=NOON)
