"""What others ask about proposals and supports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flask_babel import gettext as _
from sqlalchemy import Row, Select, func, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import aliased, contains_eager, joinedload

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.calls.status import PUBLIC
from gatp_participa.core import folios
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.proposals.models import Proposal, ProposalCoauthor, Support
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_ROWS = 20
BATCH_ROWS = 2_000


def proposal_by_folio(typed: str, *, reader_id: int | None = None) -> Proposal:
    """Return the proposal, with its call, of a folio as a person typed it.

    It may be hidden or withdrawn: what is shown of it is for the page to decide. One that waits
    for its review is only there for its author, when they are the reader.

    Raises:
        NotFoundError: it cannot be a folio, no proposal has it, or its call is not public yet.
    """
    folio = folios.normalize(typed)
    proposal = folio and db.session.scalar(
        select(Proposal)
        .join(Proposal.call)
        .where(Proposal.folio == folio, Call.status.in_(PUBLIC))
        .options(contains_eager(Proposal.call))
    )
    if not proposal or not _may_be_known(proposal, reader_id):
        raise NotFoundError(
            _(
                "No encontramos una propuesta con ese folio. Revisa que esté completo: se ve así, "
                "OAX-7K4-M2P."
            )
        )
    return proposal


def _may_be_known(proposal: Proposal, reader_id: int | None) -> bool:
    is_mine = reader_id is not None and proposal.author_id == reader_id
    return is_mine or proposal.status is not ProposalStatus.IN_REVIEW


def texts_of_call(call_id: int, *, entity_code: str | None = None) -> Iterator[Row]:
    """Yield ``(id, title, problem, action, result, language, content_digest)`` by number.

    Only what is public, whole or of one state. Read in batches that do not depend on one
    another, so the caller may commit in between.
    """
    query = select(
        Proposal.id, Proposal.title, Proposal.problem, Proposal.action, Proposal.result,
        Proposal.language, Proposal.content_digest,
    ).where(
        Proposal.call_id == call_id, Proposal.status == ProposalStatus.PUBLISHED
    ).order_by(Proposal.id).limit(BATCH_ROWS)  # fmt: skip
    if entity_code is not None:
        query = query.where(Proposal.entity_code == entity_code)
    last = 0
    while rows := db.session.execute(query.where(Proposal.id > last)).all():
        yield from rows
        last = rows[-1].id


def audience_of(proposal_ids: Select, *, after_id: int = 0, limit: int = 500) -> Sequence[Row]:
    """Return who wrote, signs or supported some proposals, each person once, after a person's number.

    Rows are ``(user_id, email, language, proposal_id, folio, title, is_author)`` by ``user_id``. The
    proposal is the person's own when there is one, else the first they supported. Only public
    proposals and active accounts: what was hidden meanwhile is not quoted to anyone.
    """
    chosen = proposal_ids.subquery()
    wanted = Proposal.id.in_(select(chosen.c[0]))
    public = Proposal.status == ProposalStatus.PUBLISHED
    authors = select(
        Proposal.author_id.label("user_id"), Proposal.id.label("proposal_id"),
        literal(1).label("is_author"),
    ).where(wanted, public, Proposal.author_id > after_id)  # fmt: skip
    signing = select(ProposalCoauthor.user_id, ProposalCoauthor.proposal_id, literal(1)).join(
        Proposal, Proposal.id == ProposalCoauthor.proposal_id
    ).where(wanted, public, ProposalCoauthor.user_id > after_id)  # fmt: skip
    supporters = select(Support.user_id, Support.proposal_id, literal(0)).join(
        Proposal, Proposal.id == Support.proposal_id
    ).where(wanted, public, Support.user_id > after_id)  # fmt: skip
    people = union_all(authors, signing, supporters).subquery()
    place = func.row_number().over(
        partition_by=people.c.user_id, order_by=(people.c.is_author.desc(), people.c.proposal_id)
    )
    ranked = select(people, place.label("place")).subquery()
    return db.session.execute(
        select(
            User.id.label("user_id"), User.email, User.language, Proposal.id.label("proposal_id"),
            Proposal.folio, Proposal.title, (ranked.c.is_author == 1).label("is_author"),
        )
        .join(ranked, ranked.c.user_id == User.id)
        .join(Proposal, Proposal.id == ranked.c.proposal_id)
        .where(ranked.c.place == 1, User.is_active)
        .order_by(User.id)
        .limit(limit)
    ).all()  # fmt: skip


def count_by_call(call_ids: Iterable[int]) -> dict[int, int]:
    """Return how many proposals anyone can read in each of some calls."""
    rows = db.session.execute(
        select(Proposal.call_id, func.count())
        .where(
            Proposal.call_id.in_(list(call_ids)), Proposal.status == ProposalStatus.PUBLISHED
        )
        .group_by(Proposal.call_id)
    )  # fmt: skip
    return dict(rows.all())


def supports(user_id: int, proposal_id: int) -> bool:
    """Say whether a person supports a proposal."""
    return bool(supported_among(user_id, [proposal_id]))


def supported_among(user_id: int, proposal_ids: Iterable[int]) -> set[int]:
    """Return which of some proposals a person supports."""
    return set(
        db.session.scalars(
            select(Support.proposal_id).where(
                Support.user_id == user_id, Support.proposal_id.in_(list(proposal_ids))
            )
        )
    )


def company_in(proposal_id: int, *, after_id: int = 0, limit: int = 500) -> Sequence[Row]:
    """Return ``(id, email, language, signs)`` of the active accounts that support or sign, by number.

    For letters to each of them alone: who supports what is told to nobody else.
    """
    supporters = select(Support.user_id, literal(0).label("signs")).where(
        Support.proposal_id == proposal_id
    )
    signing = select(ProposalCoauthor.user_id, literal(1)).where(
        ProposalCoauthor.proposal_id == proposal_id, ProposalCoauthor.user_id.is_not(None)
    )
    people = union_all(supporters, signing).subquery()
    return db.session.execute(
        select(User.id, User.email, User.language, (people.c.signs == 1).label("signs"))
        .join(people, people.c.user_id == User.id)
        .where(User.id > after_id, User.is_active)
        .order_by(User.id)
        .limit(limit)
    ).all()


def written_by(user_id: int, *, cursor: str | None = None) -> Page:
    """Return a page of what a person wrote or signs with its author, newest first, with its calls."""
    signed = select(ProposalCoauthor.proposal_id).where(ProposalCoauthor.user_id == user_id)
    query = (
        select(Proposal)
        .where(or_(Proposal.author_id == user_id, Proposal.id.in_(signed)))
        .order_by(Proposal.submitted_at.desc(), Proposal.id.desc())
        .limit(PAGE_ROWS + 1)
        .options(joinedload(Proposal.call))
    )
    after = decode_cursor(cursor, int)
    if after is not None:
        last = aliased(Proposal)
        moment = select(last.submitted_at).where(last.id == after[0]).scalar_subquery()
        query = query.where(
            tuple_(Proposal.submitted_at, Proposal.id) < tuple_(moment, literal(after[0]))
        )
    rows = db.session.scalars(query).all()
    return _page(rows, [row.id for row in rows])


def supported_by(user_id: int, *, cursor: str | None = None) -> Page:
    """Return a page of what a person supports, the last given first, with its calls."""
    query = (
        select(Proposal, Support.id)
        .join(Support, Support.proposal_id == Proposal.id)
        .where(Support.user_id == user_id)
        .order_by(Support.id.desc())
        .limit(PAGE_ROWS + 1)
        .options(joinedload(Proposal.call))
    )
    after = decode_cursor(cursor, int)
    if after is not None:
        query = query.where(Support.id < after[0])
    found = db.session.execute(query).all()
    return _page([row[0] for row in found], [row[1] for row in found])


def _page(rows: Sequence[Proposal], keys: Sequence[int]) -> Page:
    more = len(rows) > PAGE_ROWS
    cursor = encode_cursor(keys[PAGE_ROWS - 1]) if more else None
    return Page(rows=rows[:PAGE_ROWS], next_cursor=cursor)
