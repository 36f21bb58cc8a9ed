"""What every act on a table begins with: hold it, and check who asks."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError, NotAllowedError
from gatp_participa.core.text import clean_input
from gatp_participa.entities.queries import term
from gatp_participa.secretariats import rules
from gatp_participa.secretariats.models import TechnicalSecretariat


def hold(secretariat_id: int) -> TechnicalSecretariat:
    """Lock a table until the end of the transaction: two people never change it at once."""
    return db.session.scalars(
        select(TechnicalSecretariat)
        .where(TechnicalSecretariat.id == secretariat_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def refuse_but_commission(person: User | None) -> None:
    """Let through who sets tables up, or (None) who has the server."""
    if person is not None and not rules.may_install(person):
        raise NotAllowedError(
            _("Solo la %(commission)s puede hacer esto.", commission=term("commission.short"))
        )


def refuse_strangers(person: User | None, secretariat: TechnicalSecretariat) -> None:
    """Let through who may change that table, or (None) who has the server."""
    if person is not None and not rules.may_edit(person, secretariat):
        raise NotAllowedError(_("Tu cuenta no puede cambiar esa mesa."))


def refuse_for_place(
    person: User | None, body: TechnicalSecretariat, *, is_facilitator: bool
) -> None:
    """Let through who may change a place; who facilitates is the Commission's to name."""
    if person is None or rules.may_change_member(person, body, is_facilitator=is_facilitator):
        return
    raise NotAllowedError(
        _("A quien facilita la mesa lo nombra la %(body)s.", body=term("commission.short"))
        if is_facilitator
        else _("Tu cuenta no puede cambiar esa mesa.")
    )


def one_line(text: str, *, limit: int = rules.NAME_LIMIT) -> str:
    """Return a text in one line, clean.

    Raises:
        InvalidInputError: it is longer than ``limit`` letters.
    """
    line = " ".join(clean_input(text).split())
    if len(line) > limit:
        raise InvalidInputError(
            _("Acórtalo a %(limit)s letras: «%(start)s…»", limit=limit, start=line[:30])
        )
    return line
