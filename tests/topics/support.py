"""A model as the worker leaves it."""

from __future__ import annotations

from gatp_participa.topics.models import TextModel
from tests.support.factories import NOON, save


def make_model(kind: str, weights: dict, **kw) -> TextModel:
    defaults = {
        "trained_at": NOON, "texts": 0, "classes": dict.fromkeys(weights, 0),
        "weights": {"weights": weights, "biases": {}, "idf": {}}, "figures": {"read": 400},
    }  # fmt: skip
    return save(TextModel(kind=kind, **defaults | kw))
