"""Who was invited to answer for a commitment is tied to it when they accept."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.accounts import services as accounts
from gatp_participa.accounts.models import Invitation
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.plans import queries, rules, services
from gatp_participa.privacy import account_holdings
from tests.support.factories import NOON, make_user

ANA, LUZ = "ana@salud.example", "luz@salud.example"


@pytest.fixture
def invite(state):
    def _invite(commitment=None, *, person=None, invites=True, now=NOON, **emails):
        draft = state.draft(substitute_person="Luz Mar", **emails)
        common = {"invites": invites, "person": person or state.commission, "now": now}
        if commitment is None:
            return services.add_commitment(state.plan(), draft, **common)
        return services.edit_commitment(commitment, draft, **common)

    return _invite


def accept(session, email, now=NOON):
    sent = session.scalars(select(Invitation).where(Invitation.email == email)).all()
    person = make_user(email=email)
    for one in sent:
        accounts.accept(one, person=person, now=now)
    session.refresh(person)
    return person


def test_accepting_ties_the_account_to_the_commitment_and_leaves_a_trace(session, invite):
    commitment = invite(responsible_email=ANA)
    assert commitment.responsible_id is None
    ana = accept(session, ANA)
    assert commitment.responsible_id == ana.id
    assert rules.may_report(ana, commitment, "20")
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.act == "plans.answer_for"))
    assert (entry.actor_id, entry.subject_id) == (ana.id, commitment.id)
    assert entry.changes["place"] == "responsible"


def test_one_invitation_serves_every_commitment_that_names_the_address(session, state, invite):
    first = invite(responsible_email=ANA)
    second = services.add_commitment(
        first.plan, state.draft(substitute_email=ANA, title="Otro"), person=state.government,
        now=NOON,
    )  # fmt: skip
    assert len(session.scalars(select(Invitation)).all()) == 1
    ana = accept(session, ANA)
    assert (first.responsible_id, second.substitute_id) == (ana.id, ana.id)


def test_editing_meanwhile_keeps_who_was_invited(session, state, invite):
    commitment = invite(responsible_email=ANA, substitute_email=LUZ)
    assert queries.emails_of(commitment) == (ANA, LUZ)
    invite(commitment, person=state.government, invites=False, responsible_email=ANA,
           substitute_email=LUZ)  # fmt: skip
    luz = accept(session, LUZ)
    assert (commitment.responsible_id, commitment.substitute_id) == (None, luz.id)


def test_whoever_was_taken_out_is_not_tied_when_accepting_late(session, invite):
    commitment = invite(responsible_email=ANA)
    invite(commitment, responsible_email="", invites=False)
    accept(session, ANA)
    assert commitment.responsible_id is None


def test_an_expired_invitation_is_sent_anew_only_when_asked(session, invite):
    commitment = invite(responsible_email=ANA)
    late = NOON + timedelta(days=8)
    invite(commitment, responsible_email=ANA, invites=False, now=late)
    assert len(session.scalars(select(Invitation)).all()) == 1
    invite(commitment, responsible_email=ANA, now=late)
    assert len(session.scalars(select(Invitation)).all()) == 2
    account_holdings.forget_invitations(NOON + timedelta(days=7, hours=1))
    session.expire_all()
    assert session.get(Invitation, commitment.responsible_invitation_id) is not None


def test_one_person_is_never_both(session, invite):
    commitment = invite(responsible_email=ANA, substitute_email=ANA)
    ana = accept(session, ANA)
    assert (commitment.responsible_id, commitment.substitute_id) == (ana.id, None)


def test_without_asking_nobody_is_invited(invite):
    with pytest.raises(InvalidInputError, match="Marca «Invitar»"):
        invite(responsible_email=ANA, invites=False)
