"""Purposes of a consent, kinds and life of an ARCO request, and how its clock reads.

``label`` is the Spanish text that pages pass through gettext.
"""

from enum import StrEnum


class Purpose(StrEnum):
    """What a person agreed to have their data used for."""

    OPEN = "open"
    PROPOSE = "propose"
    COMMENT = "comment"

    @property
    def label(self) -> str:
        """Return the purpose in plain words."""
        return _PURPOSE_LABELS[self]


class RequestKind(StrEnum):
    """The four rights; their initials in Spanish are ARCO."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    CANCELLATION = "cancellation"
    OPPOSITION = "opposition"

    @property
    def label(self) -> str:
        """Return the right in plain words."""
        return _KIND_LABELS[self]


class RequestStatus(StrEnum):
    RECEIVED = "received"
    GRANTED = "granted"
    EXECUTED = "executed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """Return how the person reads this status."""
        return _STATUS_LABELS[self]


TRANSITIONS: dict[RequestStatus, frozenset[RequestStatus]] = {
    RequestStatus.RECEIVED: frozenset(
        {RequestStatus.GRANTED, RequestStatus.REFUSED, RequestStatus.WITHDRAWN}
    ),
    RequestStatus.GRANTED: frozenset({RequestStatus.EXECUTED}),
    RequestStatus.EXECUTED: frozenset(),
    RequestStatus.REFUSED: frozenset(),
    RequestStatus.WITHDRAWN: frozenset(),
}
PENDING = frozenset({RequestStatus.RECEIVED, RequestStatus.GRANTED})


class Light(StrEnum):
    """How a request stands against its day; always said in words, never by colour alone."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    DONE = "done"

    @property
    def label(self) -> str:
        """Return how the light reads."""
        return _LIGHT_LABELS[self]


_PURPOSE_LABELS = {
    Purpose.OPEN: "Abrir y usar tu cuenta",
    Purpose.PROPOSE: "Publicar tus propuestas",
    Purpose.COMMENT: "Publicar tus comentarios",
}
_KIND_LABELS = {
    RequestKind.ACCESS: "Ver mis datos (acceso)",
    RequestKind.RECTIFICATION: "Corregir un dato (rectificación)",
    RequestKind.CANCELLATION: "Que se borre un dato (cancelación)",
    RequestKind.OPPOSITION: "Que no se use para algo (oposición)",
}
_STATUS_LABELS = {
    RequestStatus.RECEIVED: "en revisión",
    RequestStatus.GRANTED: "aprobada, por cumplir",
    RequestStatus.EXECUTED: "cumplida",
    RequestStatus.REFUSED: "no procedió",
    RequestStatus.WITHDRAWN: "retirada",
}
_LIGHT_LABELS = {
    Light.ON_TIME: "a tiempo",
    Light.DUE_SOON: "por vencer",
    Light.OVERDUE: "vencida",
    Light.DONE: "terminada",
}
