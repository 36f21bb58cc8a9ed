import pytest

from gatp_participa.comments import queries
from gatp_participa.comments.queries import REPLIES_SHOWN, THREADS_SHOWN, Tally
from gatp_participa.comments.queries.reading import REPLIES_PER_PAGE
from gatp_participa.comments.status import CommentStatus, Order, Stance
from gatp_participa.core.errors import NotFoundError
from gatp_participa.web.paging import encode_cursor
from tests.comments.support import make_comment, make_vote
from tests.support.factories import make_proposal, make_user
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session")
HIDDEN = {"status": CommentStatus.HIDDEN, "status_reason": "Insulta a una persona."}
DELETED = {"status": CommentStatus.DELETED, "body": "", "stance": None}


@pytest.fixture
def proposal():
    return make_proposal()


def roots(page):
    return [thread.root.id for thread in page.rows]


def test_the_tally_counts_what_is_in_view_and_replies_take_no_side(proposal):
    here = {"proposal_id": proposal.id}
    thread = make_comment(**here)
    make_comment(**here, stance=Stance.AGAINST)
    make_comment(**here, stance=Stance.NEUTRAL)
    make_comment(parent=thread)
    make_comment(**here, is_official=True)
    make_comment(**here, **HIDDEN)
    make_comment(**here, **DELETED)
    make_comment()
    assert queries.tally_of(proposal.id) == Tally(1, 1, 1, total=5, places=7)
    assert queries.tally_of(proposal.id).stances == 3
    assert queries.tally_of(make_proposal().id) == Tally()


def test_counts_of_many_proposals_are_one_query(proposal):
    thread = make_comment(proposal_id=proposal.id)
    make_comment(parent=thread)
    make_comment(proposal_id=proposal.id, **HIDDEN)
    silent, other = make_proposal(), make_comment()
    with count_queries() as seen:
        found = queries.count_of([proposal.id, silent.id, other.proposal_id])
    assert found == {proposal.id: 2, other.proposal_id: 1}
    assert len(seen) == 1
    assert queries.count_of([]) == {}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.USEFUL, ["official", "many", "few", "split", "newest", "none"]),
        (Order.RECENT, ["official", "newest", "split", "none", "few", "many"]),
        (Order.DISPUTED, ["official", "split", "many", "newest", "none", "few"]),
    ],
)
def test_official_ones_come_first_and_then_the_order_asked_for(proposal, order, expected):
    made = {
        name: make_comment(proposal_id=proposal.id, **kw).id
        for name, kw in {
            "official": {"is_official": True}, "many": {"votes": (30, 3)}, "few": {"votes": (3, 0)},
            "none": {}, "split": {"votes": (9, 9)}, "newest": {},
        }.items()
    }  # fmt: skip
    names = {number: name for name, number in made.items()}
    page, _tally = queries.threads_of(proposal.id, order=order)
    assert [names[number] for number in roots(page)] == expected


@pytest.mark.parametrize("order", Order)
def test_pages_of_threads_have_each_of_them_once(proposal, order):
    expected = {
        make_comment(proposal_id=proposal.id, votes=(n % 4, n % 3), is_official=n % 9 == 0).id
        for n in range(47)
    }
    cursor, seen = None, []
    for _ in range(3):
        page, tally = queries.threads_of(proposal.id, order=order, cursor=cursor)
        assert tally == queries.tally_of(proposal.id)
        seen += roots(page)
        cursor = page.next_cursor
    assert cursor is None
    assert len(seen) == 47
    assert set(seen) == expected
    assert all(len(seen[n : n + THREADS_SHOWN]) for n in (0, 20, 40))


@pytest.mark.parametrize("cursor", ["x", "WzEsMl0", "W3RydWUsMSwxXQ", "WyJhIiwxLDFd"])
def test_a_broken_cursor_is_the_first_page(proposal, cursor):
    make_comment(proposal_id=proposal.id)
    assert len(queries.threads_of(proposal.id, cursor=cursor)[0].rows) == 1


def test_a_page_of_threads_with_their_first_replies_is_one_query(proposal):
    thread = make_comment(proposal_id=proposal.id)
    replies = [make_comment(parent=thread).id for _ in range(5)]
    official = make_comment(parent=thread, is_official=True).id
    other = make_comment(proposal_id=proposal.id)
    only = make_comment(parent=other).id
    with count_queries() as seen:
        page, tally = queries.threads_of(proposal.id, order=Order.RECENT)
    assert len(seen) == 1
    second, first = page.rows
    assert [row.id for row in first.replies] == [official, *replies[: REPLIES_SHOWN - 1]]
    assert first.replies_total == 6
    assert ([row.id for row in second.replies], second.replies_total) == ([only], 1)
    assert tally == queries.tally_of(proposal.id)


def test_a_thread_goes_on_by_pages_official_replies_first():
    thread = make_comment()
    plain = [make_comment(parent=thread).id for _ in range(45)]
    official = [make_comment(parent=thread, is_official=True).id for _ in range(2)]
    cursor, seen = None, []
    for _ in range(3):
        found, cursor = queries.thread_of(thread.id, cursor=cursor)
        seen += [row.id for row in found.replies]
        assert found.replies_total == 47
    assert cursor is None
    assert seen == official + plain


def test_every_reply_is_on_the_page_that_its_address_leads_to():
    thread = make_comment()
    replies = [make_comment(parent=thread, is_official=n == 30) for n in range(45)]
    for reply in replies:
        found, _ = queries.thread_of(thread.id, cursor=queries.replies_from(reply))
        assert reply.id in [row.id for row in found.replies]
    assert queries.replies_from(replies[REPLIES_PER_PAGE - 2]) is None


def test_a_reply_is_not_a_thread():
    reply = make_comment(parent=make_comment())
    for number in (reply.id, 10**9):
        with pytest.raises(NotFoundError):
            queries.thread_of(number)
    with pytest.raises(NotFoundError):
        queries.comment_or_404(10**9)


def test_what_a_person_wrote_is_listed_newest_first_without_what_they_deleted():
    person = make_user()
    mine = [make_comment(author=person).id for _ in range(3)]
    hidden = make_comment(author=person, **HIDDEN).id
    make_comment(author=person, **DELETED)
    make_comment()
    first = queries.comments_by(person.id, size=2)
    assert [one.id for one in first.rows] == [hidden, mine[2]]
    rest = queries.comments_by(person.id, size=2, cursor=first.next_cursor)
    assert [one.id for one in rest.rows] == [mine[1], mine[0]]
    assert rest.next_cursor is None
    with count_queries() as seen:
        assert all(one.proposal.folio for one in queries.comments_by(person.id).rows)
    assert len(seen) <= 3  # what the test had in memory may be read again


def test_ones_own_votes_come_with_the_threads(proposal):
    person, other = make_user(), make_user()
    thread = make_comment(proposal_id=proposal.id)
    reply, silent = make_comment(parent=thread), make_comment(parent=thread)
    make_vote(thread, person)
    make_vote(reply, person, is_useful=False)
    make_vote(silent, other)
    for who, expected in ((person, [True, False, None]), (other, [None, None, True]),
                          (None, [None] * 3)):  # fmt: skip
        number = who and who.id
        ((first,), _), (found, _) = (
            (queries.threads_of(proposal.id, person_id=number)[0].rows, None),
            queries.thread_of(thread.id, person_id=number),
        )
        for one in (first, found):
            assert [row.my_vote for row in (one.root, *one.replies)] == expected


def test_past_the_last_page_the_tally_is_still_true(proposal):
    make_comment(proposal_id=proposal.id)
    page, tally = queries.threads_of(proposal.id, cursor=encode_cursor(0, 0, 0))
    assert (list(page.rows), tally.total) == ([], 1)
    assert queries.threads_of(make_proposal().id)[1] == Tally()
