import json
import subprocess
import sys
from itertools import count
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from gatp_participa.calls.models import Topic
from gatp_participa.core.db import db
from gatp_participa.jobs import queue
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from gatp_participa.themes.services import suggesting
from gatp_participa.topics import queries
from gatp_participa.topics.models import TextModel
from gatp_participa.topics.rules import scoring
from tests.clustering.texts import SUBJECTS
from tests.support.factories import NOON, make_call, make_proposal, save

_n = count(1)


def model_of(texts, classes, read=400):
    return SimpleNamespace(texts=texts, classes=classes, figures={"read": read})


@pytest.mark.parametrize(
    ("counts", "read", "latest", "due"),
    [
        ({"a": 0, "b": 0}, 10, None, False),  # too few texts to learn how people speak
        ({"a": 0, "b": 0}, 300, None, True),
        ({"a": 20, "b": 20}, 40, None, True),
        ({"a": 20, "b": 3}, 40, None, False),
        ({"a": 20, "b": 3}, 400, model_of(22, {"a": 19, "b": 3}), True),  # one crossed 20
        ({"a": 19, "b": 3}, 400, model_of(23, {"a": 20, "b": 3}), True),
        ({"a": 105, "b": 104}, 400, model_of(200, {"a": 100, "b": 100}), False),
        ({"a": 110, "b": 110}, 400, model_of(200, {"a": 100, "b": 100}), True),  # a tenth
        ({"a": 90, "b": 90}, 400, model_of(200, {"a": 100, "b": 100}), True),
        ({"a": 3, "b": 0}, 400, model_of(0, {"a": 0, "b": 0}), False),
        ({"a": 0, "b": 0}, 800, model_of(0, {"a": 0, "b": 0}), True),  # twice the texts
        ({"a": 100, "b": 100}, 800, model_of(200, {"a": 100, "b": 100}), False),
    ],
)
def test_it_learns_again_only_when_enough_changed(counts, read, latest, due):
    assert suggesting.is_due(counts, read, latest) is due


def fill(call, *, classified=True, **kw):
    """Write fifty different texts, each with its topic when it is said."""
    topics = {topic.slug: topic.id for topic in call.topics}
    for subject, texts in SUBJECTS.items():
        for text in texts:
            said = {"topic_id": topics[subject]} if classified else {}
            make_proposal(
                call=call, title=text[:60], problem=text, action="", result="",
                content_digest=f"{next(_n):064}", **said | kw,
            )  # fmt: skip


def call_about(subjects=tuple(SUBJECTS)):
    call = make_call(topics=0)
    for position, name in enumerate(subjects):
        save(Topic(call_id=call.id, slug=name, name=name, hint="", position=position))
    db.session.refresh(call)
    return call


@pytest.fixture
def soon(session, monkeypatch):
    """Ten texts of a class are enough."""
    monkeypatch.setattr(suggesting, "ENOUGH", 10)
    queries.forget()


def newest():
    return db.session.scalars(select(TextModel).order_by(TextModel.id)).all()


def test_what_people_chose_is_learnt_measured_and_used(soon):
    call = call_about()
    fill(call)
    assert suggesting.train_due(now=NOON) == [f"topic:{call.id}"]
    (model,) = newest()
    assert (model.texts, model.trained_at) == (50, NOON)
    assert model.classes == {str(topic.id): 10 for topic in call.topics}
    assert model.figures["learnt"]["accuracy"] > 0.5
    assert 0 <= model.figures["seeds"]["accuracy"] <= 1
    assert len(json.dumps(model.weights)) < 300_000
    found = queries.suggest_topic(call.id, call.topics, "una mesa de dominó con tubería y tinaco")
    assert found.best[0][0] == str(call.topics[0].id)


def test_nothing_is_learnt_twice_and_only_two_models_are_kept(soon):
    call = call_about()
    fill(call)
    assert suggesting.train_due(now=NOON)
    assert suggesting.train_due(now=NOON) == []
    for _ in range(2):
        fill(call)
        assert suggesting.train_due(now=NOON)
    assert [model.texts for model in newest()] == [100, 150]


def test_with_no_classes_said_the_texts_themselves_teach(soon, monkeypatch):
    monkeypatch.setattr(suggesting, "FEWEST_READ", 50)
    call = call_about(("agua", "transporte", "salud", "seguridad", "escuela"))
    fill(call, classified=False)
    assert suggesting.train_due(now=NOON) == ["sdg", f"topic:{call.id}"]
    of_topics = newest()[1]
    assert (of_topics.texts, of_topics.figures["with_guesses"]) == (0, True)
    health = str(call.topics[2].id)
    seeds = set(
        scoring.seed_model({"salud": queries.topic_seeds(call.topics)[health]}).weights["salud"]
    )
    weights = of_topics.weights["weights"][health]
    assert {stem for stem, weight in weights.items() if weight > 0} - seeds
    assert [p.topic_id for p in db.session.scalars(select(Proposal))] == [None] * 50


def test_hidden_texts_and_other_languages_teach_nothing(soon):
    call = call_about()
    fill(call, status=ProposalStatus.HIDDEN)
    fill(call, language="nah")
    assert suggesting.train_due(now=NOON) == []


def test_a_class_without_seeds_waits_until_people_have_shown_it(soon):
    call = call_about((*SUBJECTS, "asunto misterioso"))
    fill(call)
    make_proposal(call=call, topic_id=call.topics[-1].id)
    suggesting.train_due(now=NOON)
    (model,) = newest()
    assert str(call.topics[-1].id) not in model.weights["weights"]


def test_topics_without_seeds_are_learnt_from_people_alone(soon):
    call = call_about()
    for number, topic in enumerate(call.topics):
        topic.name = f"Asunto {number}"
    fill(call)
    assert suggesting.train_due(now=NOON) == [f"topic:{call.id}"]
    (model,) = newest()
    assert model.figures["with_guesses"] is False
    assert "seeds" not in model.figures


def test_the_worker_does_it(soon):
    fill(call_about())
    queue.enqueue("themes.learn_topics", now=NOON)
    db.session.commit()
    assert queue.run_next(now=NOON)
    assert len(newest()) == 1


def test_declaring_the_job_does_not_load_the_engine():
    code = (
        "import sys, gatp_participa.themes.services.suggesting, gatp_participa.topics.views;"
        "print(sorted(m for m in ('sklearn', 'scipy', 'numpy') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
