from dataclasses import replace

import pytest
from jinja2 import DictLoader

from gatp_participa.core.errors import InvalidInputError
from gatp_participa.notices import letters

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def templates(app, monkeypatch):
    """Replace the letters by these."""

    def use(**texts):
        files = {f"emails/{name.replace('_txt', '.txt').replace('_html', '.html')}": text
                 for name, text in texts.items()}  # fmt: skip
        files.setdefault("emails/footer.txt", "--")
        monkeypatch.setattr(app.jinja_env, "loader", DictLoader(files))
        monkeypatch.setattr(app.jinja_env, "cache", None)

    return use


def test_the_first_line_is_the_subject(templates):
    templates(a_txt="Hola {{ who }}\n\nUn texto <b>.\n", a_html="<p>{{ who }} {{ subject }}</p>")
    letter = letters.compose("a", who="A & B")
    assert letter.subject == "Hola A & B"
    assert letter.text == "Un texto <b>.\n--"
    assert letter.html == "<p>A &amp; B Hola A &amp; B</p>"


def test_a_letter_without_subject_is_a_mistake(templates):
    templates(a_txt="  \n", a_html="")
    with pytest.raises(InvalidInputError):
        letters.compose("a")


@pytest.mark.parametrize(
    ("public_url", "expected"),
    [
        ("https://participa.example.mx", "https://participa.example.mx/mesa?a=1"),
        ("https://example.mx/participa", "https://example.mx/participa/mesa?a=1"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/mesa?a=1"),
    ],
)
def test_addresses_work_from_anywhere(app, monkeypatch, public_url, expected):
    settings = replace(app.extensions["gatp"], public_url=public_url)
    monkeypatch.setitem(app.extensions, "gatp", settings)
    assert letters.link("accounts.desk", a=1) == expected


def test_a_request_cannot_change_the_address_of_a_link(app):
    with app.test_request_context("/", headers={"Host": "evil.example"}):
        assert letters.link("pages.home") == "http://127.0.0.1:8000/"


def test_the_sign_in_letter_says_the_same_in_both_forms():
    letter = letters.compose("sign_in_code", code="012345", minutes=10)
    assert letter.subject.startswith("012345")
    for body in (letter.text, letter.html):
        assert "012345" in body
        assert "GATP Participa" in body
        assert "10 minutos" in body
