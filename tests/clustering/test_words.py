"""Cleaning, stems, names of themes and what must not be in them."""

from __future__ import annotations

import time

import numpy as np
import pytest

from gatp_participa.clustering.labels import name_themes
from gatp_participa.clustering.normalize import MAX_CHARACTERS, clean, fold, stem
from gatp_participa.clustering.stopwords import DEFAULT, with_own
from gatp_participa.clustering.tokens import tokenize
from gatp_participa.clustering.unprintable import unprintable_stems
from gatp_participa.clustering.wording import Wording, joined_in_spanish
from gatp_participa.clustering.words import pieces


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("<p>Hola</p><br/>mundo", "Hola mundo"),
        ("&lt;p&gt;Hola&lt;/p&gt; &amp; adiós", "Hola & adiós"),
        ("<script>alert('x')</script>Agua", "Agua"),
        ("Ver https://example.org/a?b=c y www.example.org fin", "Ver y fin"),
        ("Escriba a alguien@example.org hoy", "Escriba a hoy"),
        ("ingresos < 5 y > 3", "ingresos < 5 y > 3"),
        ("cafe\u0301\u200b\x00", "café"),
        ("", ""),
    ],
)
def test_clean(dirty, expected):
    assert clean(dirty) == expected


@pytest.mark.parametrize(
    "piece", ["<", "<script>", "a@", "http://", "&lt;", "a.b@c.d", "<a ", "1", "a1", "1@"]
)
def test_hostile_repetition_takes_no_time(piece):
    started = time.process_time()
    pieces(clean(piece * MAX_CHARACTERS))
    assert time.process_time() - started < 3


def test_accents_are_folded_before_stemming():
    assert fold("ÁRBOL año Ü") == "arbol año u"
    assert stem("tuberías") == stem("tuberias") == stem("TUBERÍAS")
    assert stem("año") != stem("ano")


def test_stop_words_are_folded():
    assert all(word == fold(word) for word in DEFAULT)
    assert {"propuesta", "gobierno", "solicito", "favor"} <= DEFAULT
    assert "yucatan" in with_own(frozenset({"Yucatán"}))


def test_tokens_count_stems():
    tokens = tokenize(["Agua y más agua. Tubería", "TUBERIAS de la casa", ""], DEFAULT)
    columns = {name: i for i, name in enumerate(tokens.stems)}
    counts = tokens.counts.toarray()
    assert counts[0, columns[stem("agua")]] == 2
    assert counts[1, columns[stem("tuberías")]] == 1
    assert counts[2].sum() == 0


def test_names_use_the_accents_and_the_nouns_people_use():
    texts = [
        "Instalación de tubería",
        "instalar la tuberia",
        "la instalación y la tubería",
        "IMSS IMSS",
    ]
    tokens = tokenize(texts, DEFAULT)
    wording = Wording(tokens)
    forms = {name: wording.usual_form(i) for i, name in enumerate(tokens.stems)}
    assert forms[stem("tubería")] == "tubería"
    assert forms[stem("instalar")] == "instalación"
    assert forms[stem("imss")] == "IMSS"


def test_words_that_come_together_stay_together():
    texts = [
        "El carril bici se corta",
        "Otro carril bici seguro",
        "Falta carril bici",
        "Perros sueltos",
    ] * 2
    tokens = tokenize(texts, DEFAULT)
    labels = name_themes(tokens, np.array([0, 0, 0, 1] * 2))
    assert "carril bici" in labels[0].terms


def test_no_people_and_no_insults_in_names():
    texts = [
        "El alcalde Rigoberto Zaldívar no repara el bache, es un pendejo",
        "Pedimos a Rigoberto Zaldívar que repare el bache",
        "Ese bache, Lic. Zaldívar, por favor; pendejo",
        "María Elena Cuautle pidió reparar el bache de asfalto",
        "El bache sigue, asfalto malo",
        "Asfalto y bache",
    ]
    tokens = tokenize(texts, DEFAULT)
    held = {name for name, out in zip(tokens.stems, unprintable_stems(tokens), strict=True) if out}
    assert {stem("Zaldívar"), stem("Rigoberto"), stem("Cuautle"), stem("pendejo")} <= held
    assert stem("bache") not in held
    (label,) = name_themes(tokens, np.zeros(len(texts), dtype=int))
    said = " ".join(label.terms).lower()
    assert "bache" in said
    assert "zald" not in said
    assert "pendej" not in said


@pytest.mark.parametrize(
    ("terms", "name"),
    [
        ((), ""),
        (("agua",), "Agua"),
        (("agua", "pipas", "tuberías"), "Agua, pipas y tuberías"),
        (("baches", "iluminación"), "Baches e iluminación"),
        (("agua", "hielo"), "Agua y hielo"),
    ],
)
def test_names_are_spanish_lists(terms, name):
    assert joined_in_spanish(terms) == name


def test_no_themes_no_names():
    assert name_themes(tokenize(["agua"], DEFAULT), np.array([-1])) == []
