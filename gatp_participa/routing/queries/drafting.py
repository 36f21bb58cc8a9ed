"""The answer being written: its draft, what each side of the table said, what is still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select

from gatp_participa.accounts.status import Sector
from gatp_participa.core.db import db
from gatp_participa.proposals.models import Proposal, ProposalGroup
from gatp_participa.proposals.status import GroupKind, ProposalStatus
from gatp_participa.routing.models import (
    ParticularAnswer,
    Referral,
    ResponseDraft,
    ResponseReview,
)
from gatp_participa.routing.queries.voices import national_desk_accounts, proposals_of
from gatp_participa.routing.rules import Moment
from gatp_participa.routing.status import OPEN
from gatp_participa.secretariats.models import (
    SecretariatMember,
    SecretariatPeriod,
    TechnicalSecretariat,
)
from gatp_participa.secretariats.status import Stage
from gatp_participa.themes.models import Theme
from gatp_participa.themes.status import ThemeStatus

MOST_PARTICULAR = 60
MOST_THEMES = 200


@dataclass(frozen=True)
class Draft:
    """The draft of a referral (None: nobody wrote yet) and the reviews of its present version."""

    draft: ResponseDraft | None = None
    reviews: dict[Sector, ResponseReview] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """Who attends a state on a day: its table with the sides that have somebody seated, or not."""

    stands: bool
    seated: frozenset[Sector]


def draft_of(referral_id: int) -> Draft:
    """Return the draft of a referral with the reviews of its present version (one query)."""
    rows = db.session.execute(
        select(ResponseDraft, ResponseReview)
        .outerjoin(
            ResponseReview,
            and_(
                ResponseReview.referral_id == ResponseDraft.referral_id,
                ResponseReview.version == ResponseDraft.version,
            ),
        )
        .where(ResponseDraft.referral_id == referral_id)
        # Who waited for another to finish reads what that one wrote.
        .execution_options(populate_existing=True)
    ).all()
    if not rows:
        return Draft()
    return Draft(rows[0][0], {review.sector: review for _draft, review in rows if review})


def table_of(entity_code: str, on: date) -> Table:
    """Return who attends a state on a day (one query)."""
    seated = and_(
        SecretariatMember.secretariat_id == TechnicalSecretariat.id,
        SecretariatMember.from_on <= on,
        or_(SecretariatMember.to_on.is_(None), SecretariatMember.to_on > on),
    )
    rows = db.session.scalars(
        select(SecretariatMember.sector)
        .select_from(TechnicalSecretariat)
        .join(SecretariatPeriod)
        .outerjoin(SecretariatMember, seated)
        .where(
            TechnicalSecretariat.entity_code == entity_code,
            TechnicalSecretariat.municipality_code.is_(None),
            SecretariatPeriod.stage == Stage.INSTALLED,
            SecretariatPeriod.from_on <= on,
            or_(SecretariatPeriod.to_on.is_(None), SecretariatPeriod.to_on > on),
        )
        .distinct()
    ).all()
    return Table(bool(rows), frozenset(sector for sector in rows if sector is not None))


def moment_of(referral: Referral, on: date) -> Moment:
    """Return all that decides what may be done with the answer of a referral (four queries)."""
    return moment_with(
        referral, draft_of(referral.id), table_of(referral.entity_code, on),
        national_accounts=len(national_desk_accounts(on)), missing=schools_missing(referral),
    )  # fmt: skip


def moment_with(
    referral: Referral, found: Draft, table: Table, *, national_accounts: int, missing: int
) -> Moment:
    """Return the same from what was already read."""
    draft = found.draft
    return Moment(
        entity_code=referral.entity_code,
        status=referral.status,
        has_secretariat=table.stands,
        seated=table.seated,
        version=draft.version if draft else 0,
        edited_by_id=draft.edited_by_id if draft else None,
        is_asked=bool(draft and draft.review_asked_at),
        verdicts={sector: review.verdict for sector, review in found.reviews.items()},
        national_accounts=national_accounts,
        schools_missing=missing,
    )


def particulars_of(referral: Referral) -> Sequence[Row]:
    """Return what is answered apart: proposals of schools first, with their answer if written.

    Rows are ``(proposal_id, folio, title, is_school, group_name, body)``.
    """
    is_school = ProposalGroup.kind == GroupKind.SCHOOL
    return db.session.execute(
        select(
            Proposal.id.label("proposal_id"), Proposal.folio, Proposal.title,
            func.coalesce(is_school, False).label("is_school"),
            ProposalGroup.name.label("group_name"), ParticularAnswer.body,
        )
        .outerjoin(ProposalGroup, ProposalGroup.proposal_id == Proposal.id)
        .outerjoin(ParticularAnswer, _of(referral))
        .where(
            Proposal.id.in_(proposals_of(referral.theme_id, referral.entity_code)),
            or_(is_school, ParticularAnswer.id.is_not(None)),
        )
        .order_by(func.coalesce(is_school, False).desc(), Proposal.id)
        .limit(MOST_PARTICULAR)
    ).all()  # fmt: skip


def schools_missing(referral: Referral) -> int:
    """Count the public proposals of schools in a referral that nobody answered apart."""
    counted = (
        select(func.count())
        .select_from(ProposalGroup)
        .outerjoin(
            ParticularAnswer,
            and_(
                ParticularAnswer.proposal_id == ProposalGroup.proposal_id,
                ParticularAnswer.referral_id == referral.id,
            ),
        )
        .where(
            ProposalGroup.kind == GroupKind.SCHOOL,
            ProposalGroup.proposal_id.in_(proposals_of(referral.theme_id, referral.entity_code)),
            ParticularAnswer.id.is_(None),
        )
    )
    return db.session.scalar(counted) or 0


def published_particulars(referral_id: int) -> Sequence[Row]:
    """Return ``(folio, title, body)`` of what was answered apart and is public."""
    return db.session.execute(
        select(Proposal.folio, Proposal.title, ParticularAnswer.body)
        .join(Proposal, Proposal.id == ParticularAnswer.proposal_id)
        .where(
            ParticularAnswer.referral_id == referral_id,
            ParticularAnswer.published_at.is_not(None),
            Proposal.status == ProposalStatus.PUBLISHED,
        )
        .order_by(Proposal.id)
        .limit(MOST_PARTICULAR)
    ).all()


def of_schools(proposal_ids: Select) -> Select:
    """Return the query of the numbers of the proposals of schools among some."""
    return select(ProposalGroup.proposal_id).where(
        ProposalGroup.kind == GroupKind.SCHOOL, ProposalGroup.proposal_id.in_(proposal_ids)
    )


def particulars_for(referral_id: int, user_ids: Sequence[int]) -> dict[int, list[Row]]:
    """Return what some people's own proposals are answered apart, by person (one query).

    Rows are ``(user_id, folio, title, body)``.
    """
    rows = db.session.execute(
        select(
            Proposal.author_id.label("user_id"), Proposal.folio, Proposal.title,
            ParticularAnswer.body,
        )
        .join(ParticularAnswer, ParticularAnswer.proposal_id == Proposal.id)
        .where(
            ParticularAnswer.referral_id == referral_id,
            ParticularAnswer.published_at.is_not(None),
            Proposal.status == ProposalStatus.PUBLISHED,
            Proposal.author_id.in_(user_ids),
        )
        .order_by(Proposal.id)
    )  # fmt: skip
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.user_id, []).append(row)
    return found


def themes_to_combine(theme: Theme) -> Sequence[Row]:
    """Return ``(id, name)`` of the other public themes of a theme's call, by name."""
    return db.session.execute(
        select(Theme.id, Theme.name)
        .where(
            Theme.call_id == theme.call_id, Theme.status == ThemeStatus.PUBLISHED,
            Theme.id != theme.id,
        )
        .order_by(Theme.name, Theme.id)
        .limit(MOST_THEMES)
    ).all()  # fmt: skip


def _of(referral: Referral) -> ColumnElement[bool]:
    return and_(
        ParticularAnswer.proposal_id == Proposal.id, ParticularAnswer.referral_id == referral.id
    )


def waiting_for_review(scopes: Mapping[str, frozenset[Sector]]) -> Sequence[Row]:
    """Return ``(referral_id, name, entity_code, asked_at, due_on)`` of what some sides must review.

    ``scopes`` gives, by state, the sides of its table that a person speaks for.
    """
    mine = [
        and_(Referral.entity_code == code, ResponseReview.sector.in_(sectors))
        for code, sectors in scopes.items()
    ]
    if not mine:
        return []
    said = exists().where(
        ResponseReview.referral_id == Referral.id,
        ResponseReview.version == ResponseDraft.version,
        or_(*mine),
    )
    return db.session.execute(
        select(
            Referral.id.label("referral_id"), Theme.name, Referral.entity_code,
            ResponseDraft.review_asked_at.label("asked_at"),
            Referral.answer_due_on.label("due_on"),
        )
        .join(ResponseDraft, ResponseDraft.referral_id == Referral.id)
        .join(Theme, Theme.id == Referral.theme_id)
        .where(
            Referral.entity_code.in_(scopes), Referral.status.in_(OPEN),
            ResponseDraft.review_asked_at.is_not(None), ~said,
        )
        .order_by(ResponseDraft.review_asked_at)
        .limit(MOST_THEMES)
    ).all()  # fmt: skip
