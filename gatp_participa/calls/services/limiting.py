"""How many supports each person gives in a call: chosen freely until somebody gives one."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

from gatp_participa.calls import rules
from gatp_participa.calls.models import Call
from gatp_participa.core.errors import ConflictError, InvalidInputError

# Who knows of supports is above: each is asked, with a call's number, whether it received any.
receiving: list[Callable[[int], bool]] = []


def check_limit(limit: int | None) -> None:
    """Refuse a limit that cannot be one.

    Raises:
        InvalidInputError: it is less than one or more than five hundred.
    """
    if not rules.is_limit(limit):
        raise InvalidInputError(
            _(
                "El límite de apoyos por persona va de 1 a %(most)s. Déjalo vacío si no hay límite.",
                most=rules.MOST_SUPPORTS,
            )
        )


def set_limit(call: Call, limit: int | None) -> None:
    """Change the limit; once there are supports it only goes up, or away.

    Raises:
        ConflictError: somebody would be left with more supports than they may give.
    """
    if limit == call.supports_limit:
        return
    if not rules.takes_nothing_away(call.supports_limit, limit) and any(
        has_supports(call.id) for has_supports in receiving
    ):
        raise ConflictError(
            _(
                "Esta convocatoria ya recibió apoyos: el límite por persona solo puede subir o "
                "quitarse, para que nadie se quede con más de los que puede dar."
            )
        )
    call.supports_limit = limit
