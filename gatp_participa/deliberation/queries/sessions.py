"""Lists of sessions, what may go on an agenda, and what was agreed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import joinedload

from gatp_participa.accounts.rules import Person, is_commission, may_view_everything, scopes_of
from gatp_participa.accounts.status import Role
from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.deliberation.models import (
    AgendaItem,
    Agreement,
    Session,
)
from gatp_participa.deliberation.status import SessionStatus
from gatp_participa.entities.models import Municipality
from gatp_participa.entities.queries import catalogue
from gatp_participa.routing.models import Referral
from gatp_participa.routing.status import ReferralStatus
from gatp_participa.secretariats.models import (
    SecretariatPeriod,
    TechnicalSecretariat,
)
from gatp_participa.secretariats.status import Stage
from gatp_participa.themes.models import Theme
from gatp_participa.web.paging import Page, decode_cursor, encode_cursor

PAGE_ROWS = 20
PUBLIC = (
    SessionStatus.CALLED, SessionStatus.HELD, SessionStatus.SIGNED, SessionStatus.CANCELLED,
)  # fmt: skip
_TABLE = (Role.SECRETARIAT_MEMBER, Role.FACILITATOR)


def session_or_404(session_id: int) -> Session:
    """Return a session with its table.

    Raises:
        NotFoundError: there is no such session.
    """
    found = db.session.scalar(
        select(Session).where(Session.id == session_id).options(joinedload(Session.secretariat))
    )
    if found is None:
        raise NotFoundError(_("No encontramos esa sesión."))
    return found


def item_or_404(session: Session, item_id: int) -> AgendaItem:
    """Return a point of the agenda of a session.

    Raises:
        NotFoundError: that session has no such point.
    """
    found = db.session.get(AgendaItem, item_id)
    if found is None or found.session_id != session.id:
        raise NotFoundError(_("Esa sesión no tiene ese punto."))
    return found


def agreement_or_404(session: Session, agreement_id: int) -> Agreement:
    """Return an agreement of a session.

    Raises:
        NotFoundError: that session has no such agreement.
    """
    found = db.session.get(Agreement, agreement_id)
    if found is None or found.session_id != session.id:
        raise NotFoundError(_("Esa sesión no tiene ese acuerdo."))
    return found


def table_of(code: str) -> TechnicalSecretariat:
    """Return the table of a state (two digits) or of a municipality (five).

    Raises:
        NotFoundError: it never had one.
    """
    found = table_if_any(code)
    if found is None:
        raise NotFoundError(_("Ahí todavía no hay una mesa que sesione."))
    return found


def table_if_any(code: str) -> TechnicalSecretariat | None:
    """Return the table of a place, or None where there never was one (one query)."""
    where = (
        TechnicalSecretariat.municipality_code == code
        if len(code) > 2
        else and_(
            TechnicalSecretariat.entity_code == code,
            TechnicalSecretariat.municipality_code.is_(None),
        )
    )
    return db.session.scalar(select(TechnicalSecretariat).where(where))


def _reach(person: Person) -> ColumnElement[bool]:
    if may_view_everything(person):
        return true()
    return TechnicalSecretariat.entity_code.in_(scopes_of(person, *_TABLE))


def tables_of(person: Person, on: date) -> list[TechnicalSecretariat]:
    """Return the tables installed on a day for which a person may call a session."""
    query = (
        select(TechnicalSecretariat)
        .join(SecretariatPeriod)
        .where(
            SecretariatPeriod.stage == Stage.INSTALLED,
            SecretariatPeriod.from_on <= on,
            or_(SecretariatPeriod.to_on.is_(None), SecretariatPeriod.to_on > on),
        )
        .order_by(TechnicalSecretariat.entity_code, TechnicalSecretariat.municipality_code)
    )
    if not is_commission(person):
        scopes = scopes_of(person, Role.FACILITATOR)
        query = query.where(TechnicalSecretariat.entity_code.in_(scopes))
    return list(db.session.scalars(query))


def options_of(tables: Iterable[TechnicalSecretariat]) -> list[tuple[str, str]]:
    """Return the number of each table, as text, and where it is (one query)."""
    listed = list(tables)
    codes = [one.municipality_code for one in listed if one.municipality_code]
    names = dict(
        iter(
            db.session.execute(
                select(Municipality.code, Municipality.name).where(Municipality.code.in_(codes))
            )
        )
    )
    places = catalogue()
    return [
        (
            str(one.id),
            ", ".join(
                part
                for part in (
                    names.get(one.municipality_code or ""),
                    places.entity_name(one.entity_code),
                )
                if part
            ),
        )
        for one in listed
    ]


def desk_page(person: Person, *, status: str = "", cursor: str | None = None) -> Page:
    """Return a page of the sessions of a person's tables, the newest first.

    ``status`` is one of :class:`SessionStatus`, or "" for those that are not over.
    """
    query = _newest().join(Session.secretariat).where(_reach(person))
    if status:
        query = query.where(Session.status == SessionStatus(status))
    else:
        query = query.where(
            Session.status.in_((SessionStatus.DRAFT, SessionStatus.CALLED, SessionStatus.HELD))
        )
    return _paged(query, cursor)


def of_table(secretariat_id: int, *, cursor: str | None = None) -> Page:
    """Return a page of the sessions that a table called, the newest first."""
    called = Session.called_at.is_not(None)
    return _paged(_newest().where(Session.secretariat_id == secretariat_id, called), cursor)


def upcoming_of_table(secretariat_id: int, *, limit: int = 400) -> list[Session]:
    """Return the sessions of a table for its calendar: the latest, those to come included."""
    query = _newest().where(
        Session.secretariat_id == secretariat_id, Session.called_at.is_not(None)
    )
    return list(db.session.scalars(query.limit(limit)))


def _newest():  # type: ignore[no-untyped-def]
    return (
        select(Session)
        .options(joinedload(Session.secretariat))
        .order_by(Session.starts_at.desc(), Session.id.desc())
    )


def _paged(query, cursor: str | None) -> Page:  # type: ignore[no-untyped-def]
    after = decode_cursor(cursor, str, int)
    since = _moment(after[0]) if after else None
    if after is not None and since is not None:
        query = query.where(
            or_(Session.starts_at < since, and_(Session.starts_at == since, Session.id < after[1]))
        )
    rows = list(db.session.scalars(query.limit(PAGE_ROWS + 1)))
    last = rows[PAGE_ROWS - 1] if len(rows) > PAGE_ROWS else None
    return Page(
        rows=rows[:PAGE_ROWS],
        next_cursor=encode_cursor(last.starts_at.isoformat(), last.id) if last else None,
    )


def open_referrals(table: TechnicalSecretariat, *, besides: Iterable[int] = ()) -> list[Referral]:
    """Return what a table has not answered, what is due first first, but for what is listed."""
    mine = (
        Referral.secretariat_id == table.id
        if table.municipality_code
        else Referral.entity_code == table.entity_code
    )
    return list(
        db.session.scalars(
            select(Referral)
            .options(joinedload(Referral.theme).joinedload(Theme.call))
            .where(
                mine,
                Referral.status != ReferralStatus.ANSWERED,
                Referral.id.not_in(list(besides)),
            )
            .order_by(Referral.answer_due_on, Referral.id)
            .limit(60)
        )
    )


def last_number(secretariat_id: int, kind: str) -> int:
    """Return the number of the last session of a kind that a table has, 0 before the first."""
    query = select(func.max(Session.number)).where(
        Session.secretariat_id == secretariat_id, Session.kind == kind
    )
    return db.session.scalar(query) or 0


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
