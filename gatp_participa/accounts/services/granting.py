"""Give and take away roles; the database keeps from when to when each one counted."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import or_, select, true

from gatp_participa.accounts import rules
from gatp_participa.accounts.models import RoleGrant, User
from gatp_participa.accounts.services.sessions import forget_sessions
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input
from gatp_participa.entities.queries import entity_or_404


def grant_role(
    user: User,
    role: Role,
    *,
    scope: str,
    sector: Sector | None = None,
    starts: date | None = None,
    until: date | None = None,
    person: User | None,
    now: datetime,
) -> RoleGrant:
    """Give a role over a state or the nation, from a day (today) to another (``until``: the first
    day without).

    ``person`` is None when the operator does it from the server. A role that the account
    already has there in those days is returned as it is. The first role of an account closes its
    sessions: whoever has one enters with a second factor.

    Raises:
        NotAllowedError: the person may not give this role.
        InvalidInputError: the role does not go with that scope, sector or days.
        NotFoundError: there is no such state.
    """
    today = clock.local_day(now)
    begins = starts or today
    if person is not None and not rules.may_grant(person, role, on=today, scopes=(scope,)):
        raise NotAllowedError(_("Tu cuenta no puede dar este papel."))
    check_grant(role, scope, sector, begins, until, today)
    db.session.flush()
    same = db.session.scalar(
        select(RoleGrant).where(
            RoleGrant.user_id == user.id,
            RoleGrant.role == role,
            RoleGrant.scope == scope,
            RoleGrant.sector == sector if sector else RoleGrant.sector.is_(None),
            or_(RoleGrant.valid_to_on.is_(None), RoleGrant.valid_to_on > begins),
            RoleGrant.valid_from_on < until if until else true(),
        )
    )
    if same is not None:
        return same
    if not rules.in_force(user.grants, today):
        forget_sessions(user)
    grant = RoleGrant(
        user_id=user.id, role=role, scope=scope, sector=sector, valid_from_on=begins,
        valid_to_on=until, granted_by_id=None if person is None else person.id,
    )  # fmt: skip
    db.session.add(grant)
    db.session.flush()
    db.session.expire(user, ["grants"])
    record(
        "accounts.grant_role", grant, person=person, now=now, user_id=user.id, role=role.value,
        scope=scope, sector=sector.value if sector else None, starts=begins.isoformat(),
        until=until.isoformat() if until else None,
    )  # fmt: skip
    return grant


def revoke_role(grant: RoleGrant, *, person: User | None, now: datetime, reason: str = "") -> None:
    """End a role today, or before it begins; the reason stays in the audit.

    Raises:
        NotAllowedError: the person does not administer roles.
        ConflictError: the role had ended, or it is the person's own last administration:
            nobody locks themselves, and perhaps everybody, out.
    """
    today = clock.local_day(now)
    # Locked, so that two administrators cannot take the role from each other at once.
    admins = db.session.scalars(
        _in_force(today).where(RoleGrant.role == Role.ADMIN).order_by(RoleGrant.id)
        .with_for_update().execution_options(populate_existing=True)
    ).all()  # fmt: skip
    mine = [] if person is None else [g for g in admins if g.user_id == person.id]
    if person is not None and (not mine or not person.is_active):
        raise NotAllowedError(_("Solo quien administra la plataforma puede retirar papeles."))
    if grant.valid_to_on is not None and grant.valid_to_on <= today:
        raise ConflictError(_("Ese papel ya había terminado."))
    if person is not None and mine == [grant]:
        raise ConflictError(
            _(
                "Es tu única administración: si la retiras te quedas fuera. Pide a otra persona "
                "administradora que lo haga."
            )
        )
    record(
        "accounts.revoke_role", grant, person=person, now=now, user_id=grant.user_id,
        role=grant.role.value, scope=grant.scope, sector=grant.sector.value if grant.sector else None,
        reason=clean_input(reason),
    )  # fmt: skip
    user = db.session.get(User, grant.user_id)
    if grant.valid_from_on < today:
        grant.valid_to_on = today
    else:  # a role of one moment leaves no day behind; the audit keeps that it was given
        db.session.delete(grant)
    db.session.flush()
    if user is not None:
        db.session.expire(user, ["grants"])


def end_office(
    user_id: int,
    role: Role,
    *,
    scope: str,
    sector: Sector | None,
    on: date,
    person: User | None,
    now: datetime,
    reason: str = "",
) -> None:
    """End on a day (never before today) the role that went with a place at a table.

    Whether the person may end that place is of the package of tables, which asks for this.

    Raises:
        NotAllowedError: the role is not one that a table gives.
    """
    if not rules.needs_sector(role):
        raise NotAllowedError(_("Ese papel no termina con un lugar en una mesa."))
    day = max(on, clock.local_day(now))
    grants = db.session.scalars(
        select(RoleGrant).where(
            RoleGrant.user_id == user_id, RoleGrant.role == role, RoleGrant.scope == scope,
            RoleGrant.sector == sector,
            or_(RoleGrant.valid_to_on.is_(None), RoleGrant.valid_to_on > day),
        )
    ).all()  # fmt: skip
    for grant in grants:
        record(
            "accounts.revoke_role", grant, person=person, now=now, user_id=user_id,
            role=role.value, scope=scope, sector=sector.value if sector else None, reason=reason,
        )  # fmt: skip
        if grant.valid_from_on < day:
            grant.valid_to_on = day
        else:
            db.session.delete(grant)
    db.session.flush()
    user = db.session.get(User, user_id)
    if user is not None and grants:
        db.session.expire(user, ["grants"])


def check_grant(
    role: Role, scope: str, sector: Sector | None, begins: date, until: date | None, today: date
) -> None:
    """Check that a role can be had there, by that side of a table, in those days.

    Raises:
        InvalidInputError: it cannot; the sentence says what to change.
        NotFoundError: there is no such state.
    """
    if scope != rules.NATION:
        entity_or_404(scope)
    if not rules.fits_scope(role, scope):
        raise InvalidInputError(
            _("Ese papel es solo nacional: elige «Nacional».")
            if rules.is_national(role)
            else _("Ese papel es de un estado: elige cuál.")
        )
    if rules.needs_sector(role) and sector is None:
        raise InvalidInputError(_("Elige el sector al que representa."))
    if not rules.needs_sector(role) and sector is not None:
        raise InvalidInputError(_("Ese papel no lleva sector: déjalo en blanco."))
    if begins < today:
        raise InvalidInputError(_("El primer día no puede haber pasado."))
    if until is not None and until <= begins:
        raise InvalidInputError(
            _("La fecha final debe ser posterior a hoy.")
            if begins == today
            else _("La fecha final debe ser posterior al primer día.")
        )


def _in_force(today: date):  # type: ignore[no-untyped-def]
    return select(RoleGrant).where(
        RoleGrant.valid_from_on <= today,
        or_(RoleGrant.valid_to_on.is_(None), RoleGrant.valid_to_on > today),
    )
