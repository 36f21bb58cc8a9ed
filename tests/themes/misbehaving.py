"""Encoders of third parties that go wrong, each in its own way."""

from __future__ import annotations

import numpy as np

from tests.themes.corpus import SubjectEncoder


class OneRowLess(SubjectEncoder):
    def encode(self, texts):
        return super().encode(texts)[1:]


class AnotherWidth(SubjectEncoder):
    dimensions = 5


class Flat(SubjectEncoder):
    def encode(self, texts):
        return super().encode(texts)[:, 0]


class NotNumbers(SubjectEncoder):
    def encode(self, texts):
        return [["uno", "dos", "tres"] for _ in texts]


class Ragged(SubjectEncoder):
    def encode(self, texts):
        return [[1.0] * (1 + row % 3) for row in range(len(texts))]


class Complex(SubjectEncoder):
    def encode(self, texts):
        return super().encode(texts) * 1j


class Nothing(SubjectEncoder):
    def encode(self, texts):
        return None


class SomeNan(SubjectEncoder):
    def encode(self, texts):
        found = super().encode(texts)
        found[len(found) // 2, 1] = np.nan
        return found


class TooLarge(SubjectEncoder):
    def encode(self, texts):
        return super().encode(texts).astype(np.float64) * 1e300


class Raises(SubjectEncoder):
    def encode(self, texts):
        raise RuntimeError("the model is somewhere else")


class Zeros(SubjectEncoder):
    def encode(self, texts):
        return np.zeros((len(texts), self.dimensions))


class Integers(SubjectEncoder):
    def encode(self, texts):
        return super().encode(texts).astype(np.int64).tolist()


class WiderLater(SubjectEncoder):
    """The same name and version as another, with more dimensions."""

    dimensions = 4

    def encode(self, texts):
        return np.hstack([super().encode(texts), np.ones((len(texts), 1), np.float32)])


class WithoutDimensions:
    name = version = "1"

    def encode(self, texts):
        return np.ones((len(texts), 2))


class WordsForDimensions(SubjectEncoder):
    dimensions = "tres"


def no_weights():
    raise FileNotFoundError("pesos.bin")
