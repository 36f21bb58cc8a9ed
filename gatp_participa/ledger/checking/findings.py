"""What checking finds: the first broken act and what happened to it, in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


class UnreadableError(Exception):
    """It cannot be checked at all; the sentence says why."""


class BrokenError(Exception):
    """Checking stops here, at the first thing that is wrong."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding


@dataclass(frozen=True)
class Finding:
    """What is wrong: ``position`` is the first act it may touch, None for one not sealed yet."""

    kind: str
    position: int | None
    sentence: str


@dataclass
class Report:
    """What was checked and, when it is not whole, what is wrong."""

    acts: int = 0
    roots: int = 0
    waiting: int = 0
    broken: Finding | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is wrong."""
        return self.broken is None

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON says it."""
        return {"is_whole": self.is_whole} | asdict(self)


_SENTENCES = {
    "missing": "Falta el acto {n}: su lugar en el registro está vacío.",
    "entry_gone": "Falta el acto {n}: alguien borró su fila, que el registro sigue contando.",
    "changed": "Cambió el acto {n}: lo que dice ya no corresponde a su huella.",
    "not_the_sealed": (
        "El acto {n} no es el que se selló: se cambió su tipo, su día, su medio o su huella, "
        "o se puso otro en su lugar."
    ),
    "chain": "La cadena se rompe en el acto {n}: su eslabón no sigue al anterior.",
    "tree": "El árbol se rompe en el acto {n}: lo que guarda no sale de los actos anteriores.",
    "order": "El acto {n} está fuera de orden.",
    "not_a_line": "La línea del acto {n} no está escrita como se publica.",
    "cut": "Falta el final: el registro contaba con el acto {n} y ya no está.",
    "no_root": "El acto {n} está sellado, pero falta su raíz.",
    "root_order": "Las raíces están fuera de orden o repetidas en la que llega al acto {n}.",
}


def broken(kind: str, position: int) -> BrokenError:
    """Return the error that says what is wrong with an act."""
    return BrokenError(Finding(kind, position, _SENTENCES[kind].format(n=position)))


def other_root(source: str, first: int, size: int) -> BrokenError:
    """Return the error of a root that is not that of the acts before it."""
    where = f"Cambió el acto {first}" if first == size else f"Cambió un acto del {first} al {size}"
    sentence = f"La raíz de {size} actos que guarda {source} no es la que dan los actos. {where}"
    return BrokenError(Finding("root", first, f"{sentence}, o la raíz misma."))


def not_waiting(entry_id: int) -> BrokenError:
    """Return the error of an act that has no place and waits for none."""
    sentence = f"El acto con número interno {entry_id} no está en el registro ni espera su sello."
    return BrokenError(Finding("unsealed", None, sentence))


def changed_before_seal(entry_id: int) -> BrokenError:
    """Return the error of an act that changed while it waited."""
    sentence = f"Cambió el acto con número interno {entry_id} mientras esperaba su sello."
    return BrokenError(Finding("changed", None, sentence))
