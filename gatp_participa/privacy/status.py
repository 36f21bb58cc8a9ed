"""Purposes of a consent, kinds and life of an ARCO request, and how its clock reads.

``label`` is the Spanish text that pages pass through gettext.
"""

from enum import StrEnum

from flask_babel import gettext as _

from gatp_participa.web.languages import to_translate


class Purpose(StrEnum):
    """What a person agreed to have their data used for."""

    OPEN = "open"
    PROPOSE = "propose"
    COMMENT = "comment"

    @property
    def label(self) -> str:
        """Return the purpose in plain words."""
        return _(_PURPOSE_LABELS[self])


class RequestKind(StrEnum):
    """The four rights; their initials in Spanish are ARCO."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    CANCELLATION = "cancellation"
    OPPOSITION = "opposition"

    @property
    def label(self) -> str:
        """Return the right in plain words."""
        return _(_KIND_LABELS[self])


class RequestStatus(StrEnum):
    RECEIVED = "received"
    PREVENTED = "prevented"  # something is missing: the desk asked for it, once (*prevención*)
    GRANTED = "granted"
    EXECUTED = "executed"
    REFUSED = "refused"
    LAPSED = "lapsed"  # what was asked for did not come: as if it had not been filed
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """Return how the person reads this status."""
        return _(_STATUS_LABELS[self])


TRANSITIONS: dict[RequestStatus, frozenset[RequestStatus]] = {
    RequestStatus.RECEIVED: frozenset(
        {
            RequestStatus.PREVENTED,
            RequestStatus.GRANTED,
            RequestStatus.REFUSED,
            RequestStatus.WITHDRAWN,
        }
    ),
    RequestStatus.PREVENTED: frozenset(
        {RequestStatus.RECEIVED, RequestStatus.LAPSED, RequestStatus.WITHDRAWN}
    ),
    RequestStatus.GRANTED: frozenset({RequestStatus.EXECUTED}),
    RequestStatus.EXECUTED: frozenset(),
    RequestStatus.REFUSED: frozenset(),
    RequestStatus.LAPSED: frozenset(),
    RequestStatus.WITHDRAWN: frozenset(),
}
# What waits for the desk, and what waits for the person: there the clock stands still.
PENDING = frozenset({RequestStatus.RECEIVED, RequestStatus.GRANTED})
WAITING = frozenset({RequestStatus.PREVENTED})


class Light(StrEnum):
    """How a request stands against its day; always said in words, never by colour alone."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    DONE = "done"

    @property
    def label(self) -> str:
        """Return how the light reads."""
        return _(_LIGHT_LABELS[self])


_PURPOSE_LABELS = {
    Purpose.OPEN: to_translate("Abrir y usar tu cuenta"),
    Purpose.PROPOSE: to_translate("Publicar tus propuestas"),
    Purpose.COMMENT: to_translate("Publicar tus comentarios"),
}
_KIND_LABELS = {
    RequestKind.ACCESS: to_translate("Ver mis datos (acceso)"),
    RequestKind.RECTIFICATION: to_translate("Corregir un dato (rectificación)"),
    RequestKind.CANCELLATION: to_translate("Que se borre un dato (cancelación)"),
    RequestKind.OPPOSITION: to_translate("Que no se use para algo (oposición)"),
}
_STATUS_LABELS = {
    RequestStatus.RECEIVED: to_translate("en revisión"),
    RequestStatus.PREVENTED: to_translate("en pausa: falta algo de quien la hizo"),
    RequestStatus.GRANTED: to_translate("aprobada, por cumplir"),
    RequestStatus.EXECUTED: to_translate("cumplida"),
    RequestStatus.REFUSED: to_translate("no procedió"),
    RequestStatus.LAPSED: to_translate("se tuvo por no presentada"),
    RequestStatus.WITHDRAWN: to_translate("retirada"),
}
_LIGHT_LABELS = {
    Light.ON_TIME: to_translate("a tiempo"),
    Light.DUE_SOON: to_translate("por vencer"),
    Light.OVERDUE: to_translate("vencida"),
    Light.PAUSED: to_translate("en pausa"),
    Light.DONE: to_translate("terminada"),
}
