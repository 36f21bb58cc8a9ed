"""Encoders: by name, in processes, always the same bytes."""

from __future__ import annotations

import numpy as np
import pytest

from gatp_participa.clustering.documents import Document
from gatp_participa.clustering.encoders import (
    CHUNK,
    encode_here,
    encode_in_processes,
    encoder_named,
    text_to_encode,
)
from tests.clustering.texts import proposals


class Letters:
    """An encoder of one's own: how often each vowel comes, sensitive to its chunk on purpose."""

    name = "letters"
    version = "1"
    dimensions = 5

    def encode(self, texts):
        rows = np.array([[t.count(v) for v in "aeiou"] for t in texts], dtype=np.float32)
        return rows + np.float32(len(texts))


OWN = "tests.clustering.test_encoders:Letters"


def test_names_of_encoders():
    assert encoder_named("lexical") is None
    assert encoder_named("hybrid").dimensions == 512
    assert encoder_named(OWN).name == "letters"


@pytest.mark.parametrize(
    "name", ["otro", "no.existe:fabrica", "json:nada", "json:JSONDecoder", ":x", ""]
)
def test_a_wrong_name_is_explained_in_spanish(name):
    with pytest.raises(ValueError, match=r"codificador"):
        encoder_named(name)


def test_words_alone_have_no_vectors():
    with pytest.raises(ValueError, match="no calcula vectores"):
        encode_in_processes("lexical", ["agua"])


def test_vectors_do_not_depend_on_the_number_of_processes():
    texts = [text_to_encode(d) for d in proposals()] * 2
    assert len(texts) > CHUNK
    seen = []
    alone = encode_in_processes("hybrid", texts, processes=1, progress=lambda s, _: seen.append(s))
    spread = encode_in_processes("hybrid", texts, processes=2)
    assert alone.dtype == np.float32
    assert alone.shape == (100, 512)
    assert alone.tobytes() == spread.tobytes()
    assert seen == [0.5, 1.0]


def test_a_vector_depends_on_its_text_alone():
    texts = [text_to_encode(d) for d in proposals()[:10]]
    encoder = encoder_named("hybrid")
    together = encode_here(encoder, texts)
    one_by_one = np.vstack([encode_here(encoder, [text]) for text in texts])
    assert together.tobytes() == one_by_one.tobytes()


def test_an_own_encoder_sees_the_same_chunks_everywhere():
    texts = [d.body for d in proposals()] * 3
    alone = encode_in_processes(OWN, texts, processes=1)
    assert encode_in_processes(OWN, texts, processes=3).tobytes() == alone.tobytes()


def test_nothing_to_encode():
    assert encode_in_processes("hybrid", []).shape == (0, 512)


def test_what_is_encoded_is_clean_and_short():
    document = Document(id=1, title=" <b>Agua</b> ", body="<p>Falta&nbsp;agua</p> " + "muy " * 500)
    text = text_to_encode(document)
    assert text.startswith("Agua. Falta agua muy")
    assert len(text.split()) == 256
    assert text_to_encode(Document(id=1, title="", body="Solo cuerpo")) == "Solo cuerpo"
