"""Give and take away roles; the database keeps from when to when each one counted."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import or_, select

from gatp_participa.accounts import rules
from gatp_participa.accounts.models import RoleGrant, User
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.entities.queries import entity_or_404


def grant_role(
    user: User,
    role: Role,
    *,
    scope: str,
    sector: Sector | None = None,
    until: date | None = None,
    person: User | None,
    now: datetime,
) -> RoleGrant:
    """Give a role over a state or the nation from today on (``until``: the first day without).

    ``person`` is None when the operator does it from the server. A role that the account
    already has there is returned as it is.

    Raises:
        NotAllowedError: the person may not give this role.
        InvalidInputError: the role does not go with that scope, sector or day.
        NotFoundError: there is no such state.
    """
    today = clock.local_day(now)
    if person is not None and not rules.may_grant(person, role, on=today):
        raise NotAllowedError(_("Tu cuenta no puede dar este papel."))
    _check_grant(role, scope, sector, until, today)
    db.session.flush()
    same = db.session.scalar(
        _in_force(today).where(
            RoleGrant.user_id == user.id,
            RoleGrant.role == role,
            RoleGrant.scope == scope,
            RoleGrant.sector == sector if sector else RoleGrant.sector.is_(None),
        )
    )
    if same is not None:
        return same
    grant = RoleGrant(
        user_id=user.id, role=role, scope=scope, sector=sector, valid_from_on=today,
        valid_to_on=until, granted_by_id=None if person is None else person.id,
    )  # fmt: skip
    db.session.add(grant)
    db.session.flush()
    db.session.expire(user, ["grants"])
    record(
        "accounts.grant_role", grant, person=person, now=now, user_id=user.id, role=role.value,
        scope=scope, sector=sector.value if sector else None,
        until=until.isoformat() if until else None,
    )  # fmt: skip
    return grant


def revoke_role(grant: RoleGrant, *, person: User | None, now: datetime) -> None:
    """End a role today.

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
        role=grant.role.value, scope=grant.scope,
    )  # fmt: skip
    user = db.session.get(User, grant.user_id)
    if grant.valid_from_on < today:
        grant.valid_to_on = today
    else:  # a role of one moment leaves no day behind; the audit keeps that it was given
        db.session.delete(grant)
    db.session.flush()
    if user is not None:
        db.session.expire(user, ["grants"])


def _check_grant(
    role: Role, scope: str, sector: Sector | None, until: date | None, today: date
) -> None:
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
    if until is not None and until <= today:
        raise InvalidInputError(_("La fecha final debe ser posterior a hoy."))


def _in_force(today: date):  # type: ignore[no-untyped-def]
    return select(RoleGrant).where(
        RoleGrant.valid_from_on <= today,
        or_(RoleGrant.valid_to_on.is_(None), RoleGrant.valid_to_on > today),
    )
