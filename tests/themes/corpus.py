"""Invented proposals about a few plain subjects, and an encoder that tells subjects apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import numpy as np

from tests.support.factories import make_proposal

# What, where it hurts, what is asked: three ways of each, so that texts differ.
SUBJECTS = {
    "agua": (
        ("La pipa de agua", "El tinaco vacío", "La fuga en la tubería"),
        ("deja sin agua potable la llave", "moja la tubería y no el tinaco"),
        ("publicar el tandeo del agua", "arreglar la tubería rota", "vigilar los pozos"),
    ),
    "luz": (
        ("La lámpara fundida", "El poste apagado", "La luminaria del callejón"),
        ("deja la calle oscura sin alumbrado", "apaga el alumbrado cada noche"),
        ("cambiar el foco y el poste", "revisar cada luminaria", "pagar el alumbrado"),
    ),
    "camion": (
        ("El camión lleno", "La ruta del autobús", "El chofer del microbús"),
        ("no respeta la parada ni el pasaje", "cobra doble pasaje en la parada"),
        ("poner horarios de la ruta", "bajar el pasaje del camión", "capacitar al chofer"),
    ),
}
_n = count(1)


def fill(call, each: int = 8, subjects: Sequence[str] = tuple(SUBJECTS), **kw) -> list:
    """Store ``each`` proposals of every subject in a call, labelled with it."""
    made = []
    for subject in subjects:
        whats, hurts, asks = SUBJECTS[subject]
        for i in range(each):
            # Told apart by its digest, as those that come through the services are.
            number = next(_n)
            made.append(
                make_proposal(
                    call=call, title=whats[i % 3], reference_label=subject,
                    problem=f"{whats[i % 3]} {hurts[i % 2]}.", action=f"Pedimos {asks[i % 3]}.",
                    result="", content_digest=f"{number:064}", **kw,
                )
            )  # fmt: skip
    return made


class SubjectEncoder:
    """A third party's encoder: how many times a text uses the words of each subject."""

    name = "subjects"
    version = "1"
    dimensions = len(SUBJECTS)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = [
            [
                1 + sum(text.count(word) for part in parts for phrase in part
                        for word in phrase.split() if len(word) > 4)
                for parts in SUBJECTS.values()
            ]
            for text in texts
        ]  # fmt: skip
        return np.array(rows, dtype=np.float32)


SUBJECT_ENCODER = "tests.themes.corpus:SubjectEncoder"


class BrokenEncoder(SubjectEncoder):
    """One that fails with what nobody foresaw."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        raise MemoryError
