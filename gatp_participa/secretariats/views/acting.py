"""What the forms of the desk share: do something, or say beside the form why not."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    TooManyRequestsError,
)
from gatp_participa.secretariats import rules, services
from gatp_participa.secretariats.forms import PeriodForm
from gatp_participa.secretariats.models import TechnicalSecretariat
from gatp_participa.web import uploads
from gatp_participa.web.forms import BaseForm


def done(code: str, sentence: str) -> ResponseReturnValue:
    """Go back to the table with a sentence that says what happened."""
    flash(sentence)
    return redirect(url_for("secretariats.desk_show", code=code), code=303)


def code_of(body: TechnicalSecretariat) -> str:
    """Return the key of the place of a table: its address at the desk."""
    return body.municipality_code or body.entity_code


def attempt(form: BaseForm, act: Callable[[], object]) -> bool:
    """Do something whole; what refuses it goes to the top of the form, to be mended there."""
    try:
        with transaction():
            act()
    except (InvalidInputError, ConflictError, TooManyRequestsError) as error:
        form.form_errors.append(str(error))
        return False
    return True


def refuse_strangers(body: TechnicalSecretariat) -> None:
    """Refuse the form itself to who may not send it."""
    if not rules.may_edit(signed_in_user(), body):
        raise NotAllowedError(_("Tu cuenta no puede cambiar esa mesa."))


def received_record(form: PeriodForm) -> tuple[services.Record | None, bool]:
    """Put the record that came with a form in the storage, and say whether all went well."""
    chosen = request.files.get(form.record.name)
    if not chosen:
        return None, True
    try:
        received = uploads.receive(
            chosen.stream, chosen.filename or "", most_bytes=rules.MOST_RECORD_BYTES
        )
        return services.put_record(received), True
    except InvalidInputError as error:
        form.record.errors = [str(error)]
        return None, False
