from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.core import folios
from gatp_participa.core.db import db
from gatp_participa.proposals import search_index, services
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import Channel, ProposalStatus
from tests.support.factories import NOON, make_call, make_commission, make_user

pytestmark = pytest.mark.usefixtures("session")


def rows(count, **kw):
    return [
        services.ProposalRow(
            title=f"Pipa número {n}", problem="No llega el agua a la colonia desde mayo.",
            external_key=f"decidim:{n}", entity_code="20", submitted_at=NOON, **kw,
        )
        for n in range(count)
    ]  # fmt: skip


def stored(call):
    db.session.expire_all()
    query = select(Proposal).where(Proposal.call_id == call.id).order_by(Proposal.id)
    return db.session.scalars(query).all()


def found(words):
    return {row.proposal_id for row in db.session.execute(search_index.matching(words))}


def store(some, call):
    return services.store_rows(some, call=call, now=NOON)


def test_rows_become_proposals_with_folios_that_can_be_found():
    call = make_call()
    assert store(rows(25, external_supports=7, reference_label="agua"), call) == (25, 0, 0)
    proposals = stored(call)
    assert len({p.folio for p in proposals}) == 25
    assert all(folios.normalize(p.folio) == p.folio for p in proposals)
    assert {p.external_supports for p in proposals} == {7}
    assert {p.channel for p in proposals} == {Channel.IMPORT}
    assert found("pipas") == {p.id for p in proposals}


def test_storing_the_same_rows_again_changes_nothing():
    call = make_call()
    store(rows(5), call)
    before = [(p.id, p.folio, p.content_digest) for p in stored(call)]
    assert store(rows(5), call) == (0, 0, 5)
    assert [(p.id, p.folio, p.content_digest) for p in stored(call)] == before


def test_a_file_without_dates_read_on_another_day_changes_nothing():
    call = make_call()
    store(rows(3), call)
    later = [replace(row, submitted_at=NOON + timedelta(days=3)) for row in rows(3)]
    assert store(later, call) == (0, 0, 3)
    assert {p.submitted_at for p in stored(call)} == {NOON}


def test_a_row_that_changed_keeps_its_folio_and_its_supports():
    call = make_call()
    store(rows(3), call)
    old = stored(call)[1]
    number, folio = old.id, old.folio
    services.support(number, person=make_user(), now=NOON)
    changed = replace(rows(3)[1], title="Drenaje nuevo para todos")
    assert store([changed], call) == (0, 1, 0)
    new = stored(call)[1]
    assert (new.id, new.folio, new.supports_count) == (number, folio, 1)
    assert new.title == "Drenaje nuevo para todos"
    assert number in found("drenaje")
    assert number not in found("pipa")


def test_the_same_key_in_another_call_is_another_proposal():
    store(rows(2), make_call())
    assert store(rows(2), make_call()) == (2, 0, 0)


def test_rows_without_a_key_are_always_new():
    call = make_call()
    some = [replace(row, external_key=None) for row in rows(2)]
    assert store(some, call) == (2, 0, 0)
    assert store(some, call) == (2, 0, 0)


def test_when_a_key_comes_twice_the_last_row_counts():
    call = make_call()
    first, last = (replace(rows(1)[0], title=f"Versión {n} de la pipa") for n in (1, 2))
    assert store([first, last], call) == (1, 0, 1)
    assert [p.title for p in stored(call)] == ["Versión 2 de la pipa"]
    assert store([first, last], call) == (0, 0, 2)


def test_what_was_withdrawn_where_it_comes_from_is_withdrawn_here():
    call = make_call()
    gone = [replace(row, withdrawn_at=NOON) for row in rows(2)]
    store([gone[0], rows(2)[1]], call)
    assert [p.status for p in stored(call)] == [
        ProposalStatus.WITHDRAWN, ProposalStatus.PUBLISHED,
    ]  # fmt: skip
    assert store(gone, call) == (0, 1, 1)
    assert {p.status for p in stored(call)} == {ProposalStatus.WITHDRAWN}
    assert found("pipa") == set()
    assert store(rows(2), call) == (0, 0, 2), "withdrawn is for good"


def test_what_a_moderator_hid_stays_hidden():
    call = make_call()
    store(rows(1), call)
    hidden = stored(call)[0]
    services.hide(hidden, reason="Da un teléfono.", person=make_commission(), now=NOON)
    assert store([replace(rows(1)[0], title="Otro título más largo")], call) == (0, 1, 0)
    assert stored(call)[0].status is ProposalStatus.HIDDEN
    assert found("titulo") == set()


def test_a_folio_already_taken_is_drawn_again(monkeypatch):
    call = make_call()
    drawn = iter(["OAX-222-222"] * 3 + ["OAX-333-333", "OAX-222-222", "OAX-444-444"])
    monkeypatch.setattr(folios, "new", lambda _prefix: next(drawn))
    store([rows(1)[0]], call)  # OAX-222-222
    store(rows(3)[1:], call)  # 222 and 222 clash in the batch; 222 clashes with the table
    assert sorted(p.folio for p in stored(call)) == ["OAX-222-222", "OAX-333-333", "OAX-444-444"]


def test_no_rows_is_no_work():
    assert store([], make_call()) == (0, 0, 0)
