"""Nothing the engine says about a theme carries a person, an insult or an address."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from gatp_participa.clustering.documents import Document
from gatp_participa.clustering.draft import draft_themes
from gatp_participa.clustering.insults import is_insult
from gatp_participa.clustering.ngrams import character_ngrams
from gatp_participa.clustering.normalize import clean, fold, stem
from gatp_participa.clustering.stopwords import DEFAULT
from gatp_participa.clustering.tokens import tokenize
from gatp_participa.clustering.unprintable import unprintable_stems
from gatp_participa.clustering.words import pieces, root

PEOPLE = (
    "el diputado zaldívar no repara el bache {}",
    "don rigoberto cuautle pide tapar el bache {}",
    "doña tecla no pudo pasar por el bache {}",
    "juan zepeda y la lic. ordoñez vieron el bache {}",
    "El Ing. Zaldívar prometió reparar el bache {}",
)
RUDE = (
    "ese p3nd3jo no repara el bache {}",
    "son unos péndejos y el bache sigue {}",
    "C4BRONES, el bache sigue {}",
    "put0s baches {}",
    "pendeeejos, reparen el bache {}",
    "chingaderas de baches {}",
)
CONTACT = (
    "bache, escriban a tecla.cuautle@gmail.com {}",
    "bache, escriban a tecla arroba gmail punto com {}",
    "bache, tecla@gmail o al 55 1234 5678 {}",
    "bache, tel. 5512345678, www.zaldivar.mx {}",
)
NEVER = ("zald", "cuautl", "rigobert", "tecla", "zeped", "ordo", "pend", "cabr", "bron", "gmail",
         "put", "ching", "arrob", "5512", "1234", "@")  # fmt: skip
PLACES = ("frente al mercado", "junto al puente", "en la glorieta", "cerca del panteón")


@pytest.mark.parametrize("family", [PEOPLE, RUDE, CONTACT], ids=["people", "rude", "contact"])
def test_hostile_texts_leave_no_trace(family):
    texts = [text.format(place) for text in family for place in PLACES]
    texts += [f"Reparar el asfalto y el bache {place} con asfalto nuevo" for place in PLACES * 3]
    texts += [f"Faltan médicos y medicinas en la clínica {place}" for place in PLACES * 3]
    documents = [Document(id=i, title="", body=text) for i, text in enumerate(texts)]
    draft = draft_themes(documents, themes=2)
    said = []
    for theme in draft.themes:
        said += [theme.name, theme.because, *theme.terms]
        said += [form for _, form, _ in theme.words]
        said += [term for member in theme.members for term in member.shared_terms]
    words = {fold(word) for text in said for word in pieces(text)}
    assert "bache" in words or "baches" in words
    assert not [word for word in words if word.startswith(NEVER)]
    assert not [text for text in said if "@" in text or (any(c.isdigit() for c in text) and
                "de cada" not in text)]  # fmt: skip


@pytest.mark.parametrize(
    "word", ["pendejo", "PENDÉJA", "pendeeejo", "cabrones", "chingadera", "culeros", "putos"]
)
def test_insults_are_known_however_they_are_dressed(word):
    assert is_insult(word)


@pytest.mark.parametrize(
    "word", ["vergüenza", "perros", "ratos", "nacional", "computadora", "reputación", "disputa"]
)
def test_innocent_words_are_not_insults(word):
    assert not is_insult(word)


@pytest.mark.parametrize("word", ["p3nd3jo", "put0", "c4br0n", "m13rda", "de", "m2", "H2O", "!"])
def test_masked_insults_and_scraps_are_no_words(word):
    assert root(word) is None


def test_words_with_signs_are_read():
    assert root("alumn@s") == stem("alumnas")
    assert root("covid19") == stem("covid")
    assert root("24horas") == stem("horas")
    assert clean("niñ@s y tod@s, a@b.mx o @alguien") == "niñ@s y tod@s, o"


def test_names_that_are_also_words_stay_in_small_letters():
    texts = ["la blanca espuma del río", "agua clara y la victoria", "luz en el pilar del puente"]
    tokens = tokenize(texts * 3, DEFAULT)
    assert not unprintable_stems(tokens).any()


def test_ngrams_are_those_of_scikit_learn():
    texts = ["el agua de la colonia", "a y o", "tubería rota ñandú", "agua agua"]
    ours = character_ngrams(texts)
    vectorizer = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5), lowercase=False)
    theirs: sparse.csr_matrix = vectorizer.fit_transform(texts)
    for row in range(len(texts)):
        assert sorted(ours[row].data) == sorted(theirs[row].data.astype(np.float32))
    assert ((ours @ ours.T).toarray() == (theirs @ theirs.T).toarray()).all()
    assert character_ngrams([]).shape[0] == 0
