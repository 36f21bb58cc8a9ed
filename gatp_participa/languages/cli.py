"""``gatp languages``: begin the catalogue of a language, see how far it is, put it in use."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message, TranslationError
from babel.messages.checkers import checkers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from flask import current_app
from flask.cli import AppGroup

from gatp_participa.core.paths import TRANSLATIONS
from gatp_participa.web.languages import CODE, OWN_NAME, SPANISH

languages = AppGroup("languages", help="Lenguas de la interfaz.")

# Where most people pass: a catalogue with these alone is already of use.
_FIRST = (
    "templates/pages/home.html", "templates/layouts/", "templates/components/",
    "templates/proposals/create.html", "gatp_participa/proposals/forms/", "templates/proposals/",
    "templates/accounts/", "templates/pages/how.html", "templates/emails/",
)  # fmt: skip


def _own_folder() -> Path:
    return Path(current_app.extensions["gatp"].data_dir) / "translations"


def _file(folder: Path, code: str) -> Path:
    return folder / code / "LC_MESSAGES" / "messages.po"


def _read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened)


def _said(catalogue: Catalog) -> tuple[int, int]:
    """Return how many messages a catalogue translates, and of how many."""
    rows = [message for message in catalogue if message.id]
    return sum(_has_text(message) and not message.fuzzy for message in rows), len(rows)


def _has_text(message: Message) -> bool:
    said = message.string
    return bool(said) if isinstance(said, str) else all(said or [""])


@languages.command("start")
@click.argument("code", metavar="CLAVE")
@click.option("--name", required=True, help="Cómo la llaman quienes la hablan: «Maayat’aan».")
def start(code: str, name: str) -> None:
    """Prepara el catálogo vacío de una lengua (CLAVE: ISO 639-3, como yua) para traducirlo.

    Lo primero del archivo es lo que más se lee; lo que quede sin traducir se lee en español.
    """
    if not CODE.fullmatch(code) or code == SPANISH.code:
        raise click.UsageError(f"«{code}» no es la clave de otra lengua: yua, nah, tzo…")
    file = _file(_own_folder(), code)
    if file.exists():
        raise click.ClickException(f"Ya está empezado: {file}")
    template = _read(TRANSLATIONS / "messages.pot")
    made = Catalog(
        project=template.project, version="1", msgid_bugs_address="", last_translator="",
        language_team=name, header_comment=f"# {name}", fuzzy=False,
    )  # fmt: skip
    # The catalogue's own name first, then what is read most.
    for message in sorted((one for one in template if one.id), key=_turn):
        said = name if message.id == OWN_NAME else None
        made.add(message.id, said, locations=message.locations, flags=message.flags)
    made.revision_date = datetime.now(UTC)
    file.parent.mkdir(parents=True)
    with file.open("wb") as opened:
        write_po(opened, made, width=0)
    head, rest = file.read_text().split("\n\n", 1)
    # Babel writes these two only for the languages it knows.
    head += f'\n"Language: {code}\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"'
    file.write_text(f"{head}\n\n{rest}")
    click.echo(f"Traduce {file} y luego corre: gatp languages compile {code}")


def _turn(message: Message) -> tuple[int, str]:
    places = [place for place, _line in message.locations]
    if message.id == OWN_NAME:
        return (-1, "")
    turns = [n for n, part in enumerate(_FIRST) if any(one.startswith(part) for one in places)]
    return (min(turns, default=len(_FIRST)), places[0] if places else "")


@languages.command("compile")
@click.argument("code", metavar="CLAVE")
def compile_one(code: str) -> None:
    """Revisa el catálogo de una lengua y lo pone en uso al reiniciar el servidor."""
    file = _file(_own_folder(), code)
    if not file.exists():
        raise click.ClickException(f"No está {file}. Empieza con: gatp languages start {code}")
    try:
        catalogue = _read(file)
    except ValueError as error:
        raise click.ClickException(f"El archivo no se puede leer: {error}") from None
    wrong = [f"{message.lineno}: {error}" for message, error in _mistakes(catalogue)]
    if wrong:
        raise click.ClickException(
            "Hay frases que perderían un dato o no se podrían mostrar:\n  " + "\n  ".join(wrong)
        )
    with file.with_suffix(".mo").open("wb") as opened:
        write_mo(opened, catalogue)
    done, whole = _said(catalogue)
    click.echo(f"{code}: {done} de {whole} frases. Reinicia el servidor para verla.")


def _mistakes(catalogue: Catalog) -> list[tuple[Message, TranslationError]]:
    found = []
    for message in catalogue:
        if not message.id or not _has_text(message):
            continue
        for check in checkers:
            try:
                check(catalogue, message)
            except TranslationError as error:
                found.append((message, error))
    return found


@languages.command("list")
def show() -> None:
    """Dice qué lenguas hay y cuánto de cada una está traducido."""
    click.echo("es\tEspañol\tde origen")
    for folder in (TRANSLATIONS, _own_folder()):
        for file in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
            catalogue = _read(file)
            done, whole = _said(catalogue)
            in_use = "en uso" if file.with_suffix(".mo").exists() else "sin compilar"
            click.echo(f"{file.parents[1].name}\t{done} de {whole} frases\t{in_use}")


commands: list[click.Command] = [languages]
