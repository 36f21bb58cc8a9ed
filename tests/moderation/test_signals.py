"""What a machine notices in a text, and what it must leave alone."""

from itertools import pairwise

import pytest

from gatp_participa.moderation import signals
from gatp_participa.moderation.signals import insults, numbers, repeats
from gatp_participa.moderation.status import SignalKind as S

# Made up: of nobody, with a right check digit.
CURP = "XEXX010101HNEXXXA4"
RFC = "GODE561231GR8"
VOTER = "GMVLMR80070501M100"
CLABE = "032180000118359719"
CARD = "4111 1111 1111 1111"
NSS = "12345678903"


def kinds(text):
    return [one.kind for one in signals.find({"body": text})]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"Mi CURP es {CURP}, ayúdenme.", S.CURP),
        (f"mi curp es {CURP.lower()}", S.CURP),
        (f"Factúrenle a {RFC}", S.RFC),
        (f"La credencial dice {VOTER}", S.VOTER_KEY),
        (f"Depositen en {CLABE}", S.BANK_ACCOUNT),
        (f"Depositen en {CLABE[:3]} {CLABE[3:6]} {CLABE[6:17]} {CLABE[17]}", S.BANK_ACCOUNT),
        (f"la tarjeta es {CARD}", S.CARD),
        (f"mi número del seguro {NSS}", S.SOCIAL_SECURITY),
        ("Llámenme al 5512345678", S.PHONE),
        ("Teléfono: (951) 123 4567", S.PHONE),
        ("55 1234 5678 es de mi tía", S.PHONE),
        ("whatsapp +52 1 951 123 4567", S.PHONE),
        ("escríbanle a juana.lopez@example.com", S.EMAIL),
        ("escríbanle a juana.lopez (at) example.com", S.EMAIL),
        ("Vive en la calle Hidalgo 45", S.ADDRESS),
        ("vive en calle hidalgo numero 45", S.ADDRESS),
        ("en Av. Juárez #1020-B, interior 3", S.ADDRESS),
        ("está en Calle 16 de Septiembre 102, colonia Centro", S.ADDRESS),
        ("Más en https://example.org/pagina", S.LINK),
        ("hola <script>alert(1)</script>", S.ATTACK),
        ('<img src=x onerror="alert(1)">', S.ATTACK),
        ("x' OR '1'='1", S.ATTACK),
        ("a'; DROP TABLE proposals; --", S.ATTACK),
        ("{{ 7 * 7 }}", S.ATTACK),
        ("../../../etc/passwd", S.ATTACK),
        ("Ese funcionario es un pendejo", S.INSULT),
        ("P3NDEJOOOS", S.INSULT),
        ("chinguen a su madre todos", S.INSULT),
        ("pinche bache", S.INSULT),
    ],
)
def test_what_is_noticed(text, kind):
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "La computadora del padre putativo está en Culiacán",
        "Disputan la reputación de la diputada imputada en Vergara",
        "El pinche de cocina del comedor comunitario gana poco",
        "Hay muchos caracoles y babosas en la hortaliza",
        "El camión pasa por la calle y hay 30 baches",
        "En la calle Hidalgo 3 veces por semana no hay agua",
        "La avenida Juárez tiene 45 lámparas apagadas",
        "Avenida Reforma 20 de noviembre",
        "Costó 1,250,000,000 pesos y 12 345 678 901 más",
        "El expediente 2023/0001234567 sigue abierto",
        "Son 5512345678 pesos en diez años",
        "Mi folio es OAX-7K4-M2P",
        "El contrato LO-920012345-E5-2024",
        "Marquen al 911 o al 070",
        "Escriban a transparencia@oaxaca.gob.mx",
        "El RFC de la empresa es AAA010101AAA",
        "Una tarjeta 4111 1111 1111 1112",
        "CURP XEXX010101HNEXXXA5",
        "Se gastan 1/2 y 3/4 del agua -- mucha se pierde",
        "Los de arriba: select o no select, que unan esfuerzos",
        "Las perras del albergue, con sus cachorros",
        "Parió la perra del gerente y los rateros se fueron",
    ],
)
def test_what_is_left_alone(text):
    assert kinds(text) == []


def test_each_finding_says_where_it_is():
    texts = {"title": "Sin nada", "body": "llamen al 5512345678 ya"}
    (one,) = signals.find(texts)
    assert (one.field, texts["body"][one.start : one.end]) == ("body", "5512345678")


def test_only_personal_data_is_proposed_to_be_masked_and_each_piece_once():
    text = "Pendejos: llamen al 5512345678, repito: llamen al 5512345678 o ana@example.com"
    assert signals.pieces({"body": text}) == ["5512345678", "ana@example.com"]


def test_findings_do_not_overlap():
    found = signals.find({"body": f"{CURP} {RFC} ana@example.com www.example.com/ana 5512345678"})
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_the_last_figure_of_a_bank_account_is_checked():
    assert numbers.is_clabe(CLABE)
    assert not any(numbers.is_clabe(CLABE[:-1] + str(n)) for n in range(10) if n != int(CLABE[-1]))


def test_whoever_runs_the_platform_adds_words(tmp_path):
    (tmp_path / "insults.txt").write_text("zopenc: o a # de otro tiempo\n= vete a volar\n")
    try:
        insults.use(tmp_path)
        assert kinds("qué zopenco") == [S.INSULT]
        assert kinds("mejor vete a volar") == [S.INSULT]
        assert kinds("pendejo") == [S.INSULT]
    finally:
        insults._extra = None
        insults.known.cache_clear()


def test_a_line_that_cannot_be_read_is_named():
    with pytest.raises(ValueError, match="line 2"):
        insults.WordList().read(["bien: - s", "mal"])


def test_almost_the_same_three_times_is_repeated():
    said = "Que pongan luz en el parque de la colonia porque de noche no se ve nada"
    assert repeats.alike(said, [said.upper(), said + " urge"]) == 2
    assert repeats.alike(said, [said, "Otra cosa muy distinta sobre el agua"]) == 0


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("vive en calle Cedro número 14 y tiene perro", "calle Cedro número 14"),
        ("vive en calle Cedro número 14 b junto al mercado", "calle Cedro número 14 b"),
        ("vive en calle Cedro número 14-B junto al mercado", "calle Cedro número 14-B"),
        ("vive en calle Cedro número 14 B, interior 3", "calle Cedro número 14 B"),
    ],
)
def test_what_is_marked_of_an_address_ends_with_it(text, marked):
    (found,) = signals.find({"body": text})
    assert text[found.start : found.end] == marked
