from datetime import date

import pytest
from sqlalchemy import func, select

from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.entities import queries, services
from gatp_participa.entities.models import FederalEntity, Municipality, Term

pytestmark = pytest.mark.usefixtures("session")


def test_loading_the_catalogues_twice_changes_nothing():
    assert services.load_catalogues() == {
        "entities": 0, "municipalities": 0, "institutions": 0, "terms": 0,
    }  # fmt: skip
    assert db.session.scalar(select(func.count()).select_from(FederalEntity)) == 32
    assert db.session.scalar(select(func.count()).select_from(Municipality)) == 2475


def test_a_wrong_name_is_put_right():
    db.session.get(FederalEntity, "20").name = "Oajaca"
    db.session.flush()
    assert services.load_catalogues()["entities"] == 1
    assert queries.catalogue().entity_name("20") == "Oaxaca"


def test_names_have_dates_and_history_keeps_the_old_one():
    services.rename_term("secretariat.name", "Mesa Estatal", from_on=date(2026, 1, 1))
    before = queries.catalogue_on(date(2025, 12, 31)).words["secretariat.name"].text
    after = queries.catalogue_on(date(2026, 1, 1)).words["secretariat.name"].text
    assert (before, after) == ("Secretariado Técnico Local", "Mesa Estatal")
    services.load_catalogues()
    assert db.session.scalar(select(func.count()).where(Term.key == "secretariat.name")) == 2


def test_a_name_cannot_start_before_the_one_it_follows():
    with pytest.raises(InvalidInputError):
        services.rename_term("plan.name", "Otro", from_on=date(2000, 1, 1))


def test_the_national_body_changed_its_name_in_2025():
    old = queries.catalogue_on(date(2025, 3, 20)).institutions["oversight_national", "00"]
    new = queries.catalogue_on(date(2025, 3, 21)).institutions["oversight_national", "00"]
    assert old[1] == "INAI"
    assert new[0] == "Transparencia para el Pueblo"


def test_municipalities_come_in_spanish_order():
    names = [name for _code, name in queries.municipalities_of("01")]
    assert names[0] == "Aguascalientes"
    assert names == sorted(names, key=str.casefold)
