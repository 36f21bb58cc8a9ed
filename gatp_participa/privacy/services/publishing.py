"""Publish a version of the privacy notice; one in force is never edited."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import delete

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core import clock
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input
from gatp_participa.entities.queries import catalogue
from gatp_participa.privacy import notice, rules
from gatp_participa.privacy.models import PrivacyNotice


def write_first(now: datetime) -> None:
    """Put in the table the version that ships with the platform, if it is not there."""
    seed = notice.first()
    row = {
        "number": seed.number, "simplified": seed.simplified, "full": seed.full, "changes": "",
        "is_substantial": False, "valid_from_on": seed.valid_from_on, "published_at": now,
    }  # fmt: skip
    db.session.execute(insert(PrivacyNotice).values(row).on_conflict_do_nothing())


def publish_notice(
    *,
    simplified: str,
    full: str,
    changes: str,
    is_substantial: bool,
    valid_from_on: date,
    person: User,
    now: datetime,
) -> int:
    """Publish a version that counts from a day on and return its number.

    Raises:
        NotAllowedError: only the Commission and who administers publish it.
        InvalidInputError: a text is too short or names something unknown; the day has passed
            or is not after the last version's.
        ConflictError: somebody published another one meanwhile.
    """
    if not rules.may_attend(person):
        raise NotAllowedError(_("Tu cuenta no puede publicar el aviso de privacidad."))
    newest = notice.versions()[0]
    texts = _checked({"simplified": simplified, "full": full, "changes": changes})
    _check_day(valid_from_on, newest.valid_from_on, now)
    write_first(now)
    row = texts | {
        "number": newest.number + 1, "is_substantial": is_substantial,
        "valid_from_on": valid_from_on, "published_at": now, "published_by_id": person.id,
    }  # fmt: skip
    statement = insert(PrivacyNotice).values(row).on_conflict_do_nothing()
    new_id = db.session.scalar(statement.returning(PrivacyNotice.id))
    if new_id is None:
        raise ConflictError(
            _("Alguien publicó otra versión mientras escribías. Léela antes de publicar la tuya.")
        )
    published = db.session.get_one(PrivacyNotice, new_id)
    record(
        "privacy.publish_notice", published, person=person, now=now, number=published.number,
        valid_from_on=valid_from_on.isoformat(), is_substantial=is_substantial,
    )  # fmt: skip
    notice.forget()
    return published.number


def discard_notice(number: int, *, person: User, now: datetime) -> None:
    """Take back the newest version while it does not count yet.

    Raises:
        NotAllowedError: only the Commission and who administers do it.
        ConflictError: it is in force, or there is no such version to come.
    """
    if not rules.may_attend(person):
        raise NotAllowedError(_("Tu cuenta no puede cambiar el aviso de privacidad."))
    gone = db.session.scalar(
        delete(PrivacyNotice)
        .where(
            PrivacyNotice.number == number, PrivacyNotice.valid_from_on > clock.local_day(now),
            PrivacyNotice.number == notice.versions()[0].number,
        )
        .returning(PrivacyNotice.id)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    if gone is None:
        raise ConflictError(_("Esa versión ya está vigente o ya se había quitado."))
    record("privacy.discard_notice", person, person=person, now=now, number=number)
    notice.forget()


def notice_problems(texts: dict[str, str]) -> dict[str, str]:
    """Return what is wrong with each text of a notice, as sentences for whoever writes it."""
    problems = {}
    for name, text in texts.items():
        if error := rules.length_error(text, rules.NOTICE_LIMITS[name]):
            problems[name] = error
        elif unknown := notice.unknown_names(text, catalogue()):
            problems[name] = f"No conocemos estos nombres: {', '.join(unknown)}."
    return problems


def _checked(texts: dict[str, str]) -> dict[str, str]:
    texts = {name: clean_input(text) for name, text in texts.items()}
    for problem in notice_problems(texts).values():
        raise InvalidInputError(problem)
    return texts


def _check_day(day: date, last: date, now: datetime) -> None:
    if day < clock.local_day(now):
        raise InvalidInputError(_("Un aviso no puede empezar a contar en un día que ya pasó."))
    if day <= last:
        raise InvalidInputError(_("Elige un día posterior al de la última versión."))
