import pytest

from gatp_participa.calls.status import CallStatus
from gatp_participa.pages.glossary import WORDS
from tests.support.factories import make_call, make_commission, make_proposal, make_theme

pytestmark = pytest.mark.usefixtures("session", "at_noon")


def test_every_word_has_one_plain_sentence_and_a_place_to_land(browse):
    page = browse().get("/palabras")
    for key, (word, meaning) in WORDS.items():
        assert f'id="{key}"' in page.html
        assert str(word) in page.text
        assert str(meaning).endswith(".")
        assert str(meaning).count(". ") == 0, "one sentence"
    assert "Secretariado Técnico Local" in page.text


def test_words_on_a_page_lead_to_their_sentence(browse):
    call = make_call(status=CallStatus.RESULTS)
    proposal = make_proposal(call=call)
    make_theme(proposal, published=True)
    page = browse().get(f"/propuestas/{proposal.folio}")
    linked = {link.split("#")[1] for link in page.links if link.startswith("/palabras#")}
    assert {"folio", "tema"} <= linked
    assert linked <= set(WORDS)


def test_staff_are_told_how_their_words_read(browse):
    hard = (
        "En términos de la normatividad aplicable en materia de transparencia y acceso a la "
        "información pública gubernamental, las dependencias deberán instrumentar mecanismos "
        "interinstitucionales de sistematización, homologación y actualización permanente."
    )
    theme = make_theme(make_proposal(), summary=hard)
    page = browse(make_commission()).get(f"/mesa/temas/{theme.id}")
    assert "pártelo en frases cortas" in page.text
    assert "índice INFLESZ" in page.text
