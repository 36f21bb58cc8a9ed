"""Institutions change their names: with other names in the tables, no page says an old one."""

import csv
import re

import pytest
from flask_login import FlaskLoginClient
from flask_migrate import upgrade
from sqlalchemy import select

from gatp_participa import create_app
from gatp_participa.accounts.models import User
from gatp_participa.core.db import db, transaction
from gatp_participa.dev import services as demo
from gatp_participa.entities import queries as entities
from gatp_participa.entities.services import DATA, load_catalogues
from gatp_participa.settings import Settings
from tests.support.crawl import crawl

# Ordinary words of Spanish, which pages may say without naming anybody.
ORDINARY = {
    "sector.government",
    "sector.civil_society",
    "facilitator.name",
    "referral.name",
    "response.name",
}

# What names a plan in open data, whatever plans are called: it does not change.
IDENTIFIER = re.compile(r"\bPAL-\d{2}-\d+")


@pytest.fixture(scope="module")
def renamed(tmp_path_factory):
    """A demonstration country where every name is another, and the names it does not use."""
    folder = tmp_path_factory.mktemp("renamed")
    old = set()
    for table, column in (("terms", "text"), ("institutions", "name")):
        rows = list(csv.DictReader((DATA / f"{table}.csv").open(encoding="utf-8")))
        for number, row in enumerate(rows):
            if row["key"] not in ORDINARY:
                old |= {row[column], row.get("acronym", "")} - {""}
            row[column] = f"Nombre nuevo {table[0]}{number}"
            row.update({key: f"N{number}" for key in ("acronym",) if key in row})
            row.update({key: "Otra explicación." for key in ("gloss",) if key in row})
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    for name in ("entities", "municipalities"):
        (folder / f"{name}.csv").write_text((DATA / f"{name}.csv").read_text("utf-8"), "utf-8")
    app = create_app(
        Settings(
            secret_key="x", database_url=f"sqlite:///{folder}/renamed.sqlite", data_dir=folder,
            secure_cookies=False, demo=True, encoder="lexical", testing=True,
        )
    )  # fmt: skip
    app.test_client_class = FlaskLoginClient
    with app.app_context():
        upgrade()
        with transaction():
            load_catalogues(folder)
        demo.tell(lambda share, note: None)
        yield app, old
        db.session.remove()
        db.engine.dispose()
    entities.forget_catalogue()


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "email", [None, "persona001", "comision", "oaxaca-sociedad", "administracion"]
)
def test_no_page_says_an_old_name(renamed, email):
    app, old = renamed
    entities.forget_catalogue()
    user = None
    if email:
        user = db.session.scalar(select(User).where(User.email == f"{email}@demo.gatp.example"))
    said = re.compile(
        "|".join(rf"\b{re.escape(name)}\b" for name in sorted(old, key=len, reverse=True))
    )
    pages = list(crawl(app.test_client(user=user), ("/", "/mesa", "/mi-cuenta", "/demo/correo")))
    assert len(pages) >= 15
    found = {
        (address, match[0])
        for address, page in pages
        for match in said.finditer(IDENTIFIER.sub("", page.text))
    }
    assert found == set()
