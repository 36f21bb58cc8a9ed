"""Who sits in each place and from when; what sitting gives and takes away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts import services as accounts
from gatp_participa.accounts.models import Invitation, User
from gatp_participa.audit import services as audit
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.entities.queries import term
from gatp_participa.secretariats import rules
from gatp_participa.secretariats.models import (
    SecretariatMember,
    SecretariatSeat,
    TechnicalSecretariat,
)
from gatp_participa.secretariats.services.common import hold, one_line, refuse_for_place
from gatp_participa.secretariats.services.seats import check_is_active
from gatp_participa.secretariats.services.sitting import give_office, take_office
from gatp_participa.secretariats.status import Selection, Standing


@dataclass(frozen=True, kw_only=True)
class Named:
    """Who is named to a place, for whom they speak, and how they came to it."""

    name: str
    organization: str = ""
    selection: Selection = Selection.OTHER
    selection_note: str = ""


def seat_member(
    seat: SecretariatSeat,
    named: Named,
    *,
    standing: Standing = Standing.HOLDER,
    is_facilitator: bool = False,
    email: str = "",
    user: User | None = None,
    from_on: date | None = None,
    person: User | None,
    now: datetime,
) -> SecretariatMember:
    """Give somebody a place, as its holder or substitute, from a day on (today).

    With an account, or an ``email``, the place also gives the role that opens the desk: at once
    to who has an account, on accepting the invitation to who has none.

    Raises:
        NotAllowedError: the person may not change that table, or name who facilitates it.
        InvalidInputError: there is no name, the day is before the place, or it gives no account.
        ConflictError: somebody has it, they already have one, or somebody facilitates the table.
    """
    body, day = hold(seat.secretariat_id), from_on or clock.local_day(now)
    refuse_for_place(person, body, is_facilitator=is_facilitator)
    db.session.refresh(seat)
    check_is_active(body, day)
    if not rules.covers(seat, day):
        raise InvalidInputError(_("Ese día el lugar no existe: empieza o termina en otra fecha."))
    name = _named(named)
    _check_is_free(seat, standing, day)
    if is_facilitator:
        _check_no_facilitator(body, day)
    member = SecretariatMember(
        secretariat_id=body.id, seat_id=seat.id, sector=seat.sector, standing=standing, name=name,
        organization=one_line(named.organization), selection=named.selection,
        selection_note=one_line(named.selection_note, limit=rules.NOTE_LIMIT),
        is_facilitator=is_facilitator, from_on=day,
    )  # fmt: skip
    db.session.add(member)
    give_office(body, member, user=user, email=email, person=person, now=now)
    db.session.flush()
    _check_sits_once(member)
    audit.record(
        "secretariats.seat", member, person=person, now=now, secretariat_id=body.id,
        sector=seat.sector.value, standing=standing.value, is_facilitator=is_facilitator,
        from_on=day.isoformat(),
    )  # fmt: skip
    return member


def correct_member(
    member: SecretariatMember, named: Named, *, person: User | None, now: datetime
) -> None:
    """Mend how a name or how they were chosen is written; who sits there does not change.

    Raises:
        NotAllowedError: the person may not change that place.
        InvalidInputError: there is no name.
    """
    body = hold(member.secretariat_id)
    refuse_for_place(person, body, is_facilitator=member.is_facilitator)
    member.name, member.organization = _named(named), one_line(named.organization)
    member.selection = named.selection
    member.selection_note = one_line(named.selection_note, limit=rules.NOTE_LIMIT)
    db.session.flush()
    audit.record("secretariats.correct_member", member, person=person, now=now)


def name_facilitator(
    member: SecretariatMember, *, on: date | None = None, person: User | None, now: datetime
) -> SecretariatMember:
    """Pass the facilitation of a table to somebody who sits there, from a day on (today).

    Both keep their places; each row ends that day and another begins, so that history says who
    facilitated when.

    Raises:
        NotAllowedError: the person does not set tables up.
        ConflictError: they already do it, or do not sit there that day.
    """
    body, day = hold(member.secretariat_id), on or clock.local_day(now)
    refuse_for_place(person, body, is_facilitator=True)
    db.session.refresh(member)
    if member.is_facilitator or not rules.covers(member, day):
        raise ConflictError(_("Esa persona ya facilita la mesa o no tiene un lugar ese día."))
    for one in _facilitating(body, day):
        _again(body, one, day, is_facilitator=False, person=person, now=now)
    named = _again(body, member, day, is_facilitator=True, person=person, now=now)
    audit.record(
        "secretariats.name_facilitator", named, person=person, now=now, secretariat_id=body.id,
        on=day.isoformat(),
    )  # fmt: skip
    return named


def invite_again(member: SecretariatMember, *, person: User, now: datetime) -> None:
    """Write again to somebody with a place who has not accepted.

    Raises:
        NotAllowedError: the person may not change that place.
        ConflictError: nobody is waiting for an answer.
        TooManyRequestsError: it was sent five times, or a moment ago.
    """
    body = hold(member.secretariat_id)
    refuse_for_place(person, body, is_facilitator=member.is_facilitator)
    invitation = db.session.get(Invitation, member.invitation_id) if member.invitation_id else None
    if invitation is None or member.user_id is not None:
        raise ConflictError(_("Esa persona no tiene una invitación sin contestar."))
    accounts.send_again(invitation, person=person, now=now)


def _named(named: Named) -> str:
    if not (name := one_line(named.name)):
        raise InvalidInputError(_("Escribe el nombre de quien ocupa el lugar."))
    return name


def _check_is_free(seat: SecretariatSeat, standing: Standing, day: date) -> None:
    others = db.session.scalars(
        select(SecretariatMember).where(
            SecretariatMember.seat_id == seat.id, SecretariatMember.standing == standing
        )
    )
    if any(rules.overlaps(one, day) for one in others):
        raise ConflictError(
            _("Ese lugar ya tiene %(who)s: primero termina su periodo.", who=standing.label)
        )


def _check_sits_once(member: SecretariatMember) -> None:
    same = (
        SecretariatMember.user_id == member.user_id
        if member.user_id is not None
        else SecretariatMember.invitation_id == member.invitation_id
    )
    if member.user_id is None and member.invitation_id is None:
        return
    others = db.session.scalars(
        select(SecretariatMember).where(
            SecretariatMember.secretariat_id == member.secretariat_id,
            SecretariatMember.id != member.id, same,
        )
    )  # fmt: skip
    if any(rules.overlaps(one, member.from_on) for one in others):
        raise ConflictError(_("Esa persona ya tiene un lugar en esta mesa."))


def _facilitating(body: TechnicalSecretariat, day: date) -> list[SecretariatMember]:
    found = db.session.scalars(
        select(SecretariatMember).where(
            SecretariatMember.secretariat_id == body.id, SecretariatMember.is_facilitator
        )
    )
    return [one for one in found if rules.overlaps(one, day)]


def _check_no_facilitator(body: TechnicalSecretariat, day: date) -> None:
    if _facilitating(body, day):
        raise ConflictError(
            _("Ya hay una %(lower)s en esa fecha.", lower=term("facilitator.name").lower())
        )


def _again(
    body: TechnicalSecretariat, member: SecretariatMember, day: date, *, is_facilitator: bool,
    person: User | None, now: datetime,
) -> SecretariatMember:  # fmt: skip
    """Go on in the same place with another office, from a day on."""
    if member.from_on > day:
        raise ConflictError(
            _("Alguien facilita la mesa desde después de ese día: elige otra fecha.")
        )
    take_office(body, member, day, person=person, now=now)
    one, user = member, db.session.get(User, member.user_id) if member.user_id else None
    if member.from_on < day:
        kept = {
            name: getattr(member, name)
            for name in ("secretariat_id", "seat_id", "sector", "standing", "name", "organization",
                         "selection", "selection_note", "to_on")
        }  # fmt: skip
        member.to_on = day
        one = SecretariatMember(**kept, from_on=day)
        db.session.add(one)
    one.is_facilitator = is_facilitator
    give_office(body, one, user=user, email="", person=person, now=now)
    db.session.flush()
    return one
