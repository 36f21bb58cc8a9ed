"""Catalogues: the English one is whole, and a community begins its own with two commands."""

import io
import re
from dataclasses import replace

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from gatp_participa.core.paths import ROOT, TRANSLATIONS
from gatp_participa.languages.cli import languages as group
from gatp_participa.web import languages

KEYWORDS = {
    "_": None, "gettext": None, "ngettext": (1, 2), "_l": None,
    "to_translate": None,
}  # fmt: skip
METHODS = [("gatp_participa/**.py", "python"), ("templates/**.*", "jinja2")]
TAG = re.compile(r"</?\w+")
PLACE = re.compile(r"%\(\w+\)s")


@pytest.fixture
def own_folder(app, tmp_path, monkeypatch):
    """The folder of data of a platform that nobody has used."""
    settings = replace(app.extensions["gatp"], data_dir=tmp_path)
    monkeypatch.setitem(app.extensions, "gatp", settings)
    return tmp_path


@pytest.fixture(scope="module")
def written():
    """Every sentence that the code and the templates say."""
    found = extract_from_dir(
        str(ROOT), METHODS, {"jinja2": {"encoding": "utf-8"}}, KEYWORDS,
        directory_filter=lambda path: not re.search(r"/(\.|tests|benchmarks|var|docs|static)", path),
    )  # fmt: skip
    return {
        message if isinstance(message, str) else message[0] for _f, _l, message, _c, _x in found
    }


@pytest.fixture(scope="module")
def english():
    with (TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po").open("rb") as opened:
        return read_po(opened)


def test_every_sentence_is_in_english(written, english):
    said = {m.id if isinstance(m.id, str) else m.id[0]: m for m in english if m.id}
    absent = sorted(written - set(said))
    empty = sorted(key for key, m in said.items() if m.fuzzy or not all(_forms(m.string)))
    assert not absent, f"make messages, and translate these {len(absent)}: {absent[:5]}"
    assert not empty, f"translate these {len(empty)}: {empty[:5]}"
    assert not sorted(set(said) - written), "make messages: some sentences are said no more"


def test_english_keeps_every_value(english):
    for message in english:
        if not message.id:
            continue
        for spanish, said in zip(_forms(message.id), _forms(message.string), strict=True):
            lost = set(PLACE.findall(spanish)) ^ set(PLACE.findall(said))
            assert lost <= {"%(num)s"}, (spanish, said)
            assert sorted(TAG.findall(spanish)) == sorted(TAG.findall(said)), (spanish, said)


def test_what_is_served_is_what_is_written(english):
    compiled = io.BytesIO()
    write_mo(compiled, english)
    kept = (TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.mo").read_bytes()
    assert kept == compiled.getvalue(), "make messages"


def test_a_community_begins_its_catalogue_and_reads_it(app, own_folder):
    run = app.test_cli_runner().invoke
    assert "Traduce" in run(group, ["start", "yua", "--name", "Maayat’aan"]).output
    file = own_folder / "translations" / "yua" / "LC_MESSAGES" / "messages.po"
    whole = file.read_text()
    assert whole.index("templates/layouts/base.html") < whole.index("templates/themes/")
    file.write_text(whole.replace('msgid "Entrar"\nmsgstr ""', 'msgid "Entrar"\nmsgstr "Ooken"'))
    assert "2 de" in run(group, ["compile", "yua"]).output
    try:
        languages.read((TRANSLATIONS, own_folder / "translations"))
        client = app.test_client()
        with client.session_transaction() as session:
            session["language"] = "yua"
        page = client.get("/").text
        assert '<html lang="yua">' in page
        assert "Ooken" in page  # what is translated
        assert "Cómo funciona" in page  # and Spanish for the rest
    finally:
        languages.read((TRANSLATIONS,))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["start", "../x", "--name", "x"], "no es la clave"),
        (["start", "es", "--name", "x"], "no es la clave"),
        (["compile", "nah"], "Empieza con"),
    ],
)
def test_commands_say_what_is_wrong(app, own_folder, arguments, said):
    result = app.test_cli_runner().invoke(group, arguments)
    assert result.exit_code != 0
    assert said in result.output
    assert not any(own_folder.iterdir())


def test_a_translation_that_loses_a_value_is_not_used(app, own_folder):
    run = app.test_cli_runner().invoke
    run(group, ["start", "nah", "--name", "Nahuatl"])
    file = own_folder / "translations" / "nah" / "LC_MESSAGES" / "messages.po"
    text = file.read_text()
    spanish = re.search(r'msgid "([^"]*%\(name\)s[^"]*)"\nmsgstr ""', text)[1]
    file.write_text(text.replace(f'"{spanish}"\nmsgstr ""', f'"{spanish}"\nmsgstr "%(x)s"'))
    result = run(group, ["compile", "nah"])
    assert result.exit_code != 0
    assert "perderían un dato" in result.output
    assert not file.with_suffix(".mo").exists()


def _forms(text):
    return [text] if isinstance(text, str) else list(text)
