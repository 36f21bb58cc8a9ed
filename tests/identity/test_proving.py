from datetime import timedelta

import pytest
from sqlalchemy import select, text

from gatp_participa.audit.models import AuditEntry
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError, TooManyRequestsError
from gatp_participa.identity import queries, services
from gatp_participa.identity.cli import free_curp
from gatp_participa.identity.models import IdentityProof
from gatp_participa.identity.providers import Identity
from gatp_participa.identity.status import Level
from gatp_participa.privacy import registry
from gatp_participa.settings import MissingSettingError, Settings
from tests.identity.conftest import KEY
from tests.identity.test_curp import GOOD, with_digit
from tests.support.factories import NOON, make_user
from tests.support.queries import count_queries
from tests.support.visitor import Visitor, at_once

OTHER = with_digit("BOXW310820MNERXN0")
BAD = GOOD[:-1] + "8"
pytestmark = pytest.mark.usefixtures("at_noon")


def prove(person, curp=GOOD, now=NOON):
    services.prove_by_curp(curp, person=person, now=now)


def by_login(person, subject="123", curp=None, now=NOON):
    with transaction():
        services.prove_by_login(Identity(subject, curp), provider="oidc", person=person, now=now)


@pytest.fixture
def ana(keyed):
    person = make_user()
    db.session.commit()
    return person


@pytest.fixture
def beto(ana):
    person = make_user()
    db.session.commit()
    return person


def everything():
    """All that the database holds, as one text."""
    tables = [table.name for table in db.metadata.sorted_tables]
    every = [text(f'SELECT * FROM "{name}"') for name in tables]  # noqa: S608
    rows = (row for query in every for row in db.session.execute(query))
    return " ".join(str(tuple(row)) for row in rows)


def test_a_curp_raises_the_level_of_one_account(ana, beto):
    assert queries.level_of(ana.id) == Level.MAIL
    prove(ana, " boxw-310820 hnerxn09")
    assert (queries.level_of(ana.id), queries.level_of(beto.id)) == (Level.VERIFIED, Level.MAIL)


def test_the_curp_is_nowhere_in_the_database(ana, beto):
    prove(ana)
    with pytest.raises(InvalidInputError):
        prove(beto)
    with pytest.raises(InvalidInputError):
        prove(beto, BAD)
    assert GOOD[:10] not in everything()
    acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.act.startswith("identity")))
    assert list(acts) == ["identity.prove", "identity.refuse", "identity.refuse"]


def test_a_taken_one_is_refused_as_a_mistyped_one(ana, beto):
    prove(ana)
    said, asked = set(), []
    for curp in (GOOD, BAD):
        db.session.expire_all()
        beto.id  # noqa: B018 -- read before, so that both begin alike
        with pytest.raises(InvalidInputError) as refused, count_queries() as statements:
            prove(beto, curp)
        said.add(str(refused.value))
        asked.append([one.split(" WHERE")[0] for one in statements])
    assert len(said) == 1
    assert asked[0] == asked[1]


def test_trying_again_with_ones_own_changes_nothing(ana):
    prove(ana)
    prove(ana)
    assert len(db.session.scalars(select(IdentityProof)).all()) == 1
    with pytest.raises(InvalidInputError):
        prove(ana, OTHER)


def test_five_tries_a_day_count_even_refused_and_how_it_looks_costs_none(ana):
    for _ in range(9):
        with pytest.raises(InvalidInputError, match="18 letras"):
            prove(ana, "BOXW")
    for _ in range(5):
        with pytest.raises(InvalidInputError, match="No pudimos"):
            prove(ana, BAD)
    with pytest.raises(TooManyRequestsError, match="Vuelve mañana"):
        prove(ana)
    prove(ana, now=NOON + timedelta(days=1))
    assert queries.level_of(ana.id) == Level.VERIFIED


def test_without_a_key_nobody_is_verified(ana, with_settings):
    with_settings(identity_key="")
    with pytest.raises(ConflictError, match="apagada"):
        prove(ana)


def test_a_new_key_still_knows_who_was_verified_with_the_old_one(ana, beto, with_settings):
    prove(ana)
    with_settings(identity_key=f"{'n' * 32}, {KEY}")
    with pytest.raises(InvalidInputError):
        prove(beto)
    prove(beto, OTHER)
    assert db.session.scalars(select(IdentityProof.digest)).all()[1] not in everything_of(KEY)


def everything_of(key):
    from gatp_participa.identity.curp import digest

    return {digest("curp", one, key=key) for one in (GOOD, OTHER)}


def test_a_national_login_is_of_one_account(ana, beto):
    by_login(ana)
    by_login(ana)
    assert queries.level_of(ana.id) == Level.VERIFIED
    with pytest.raises(ConflictError, match="unir esa identidad"):
        by_login(beto)
    with pytest.raises(ConflictError, match="unir esa identidad"):
        by_login(ana, "456")
    assert queries.level_of(beto.id) == Level.MAIL


def test_a_login_that_says_the_curp_counts_for_both(ana, beto):
    by_login(ana, curp=GOOD)
    with pytest.raises(InvalidInputError):
        prove(beto)
    with pytest.raises(ConflictError):
        by_login(beto, "456", curp=GOOD)
    assert queries.proofs_of(beto.id) == []


def test_who_only_typed_a_curp_loses_it_to_who_proves_it(ana, beto):
    told = []
    prove(ana)
    services.changed.append(listener := lambda person, level, now: told.append((person.id, level)))
    try:
        by_login(beto, curp=GOOD)
    finally:
        services.changed.remove(listener)
    assert queries.level_of(ana.id) == Level.MAIL
    assert told == [(ana.id, Level.MAIL), (beto.id, Level.VERIFIED)]


def test_who_administers_gives_a_curp_back_without_showing_it(app, ana, beto):
    prove(ana)
    for code, said in ((0, "ya se puede usar"), (1, "Ninguna cuenta")):
        done = app.test_cli_runner().invoke(free_curp, input=f"{GOOD.lower()}\n")
        assert done.exit_code == code, done.output
        assert said in done.output
        assert GOOD[:10] not in done.output.upper()
    assert queries.level_of(ana.id) == Level.MAIL
    prove(beto)
    assert GOOD[:10] not in everything()


def test_erasing_an_account_lets_the_person_begin_again(ana, beto):
    prove(ana)
    (held,) = registry.rows_of("identidad", ana.id)
    assert held["con"] == "CURP"
    assert GOOD not in str(held)
    with transaction():
        registry.erase(ana, now=NOON)
    prove(beto)


@pytest.mark.parametrize(
    ("env", "why"),
    [
        ({"GATP_IDENTITY_KEY": "corta"}, "too short"),
        ({"GATP_NATIONAL_LOGIN": "otro"}, "neither oidc nor llave"),
        ({"GATP_NATIONAL_LOGIN": "oidc"}, "GATP_OIDC_ISSUER"),
        ({"GATP_NATIONAL_LOGIN": "llave"}, "GATP_LLAVE_CLIENT_ID"),
    ],
)
def test_settings_that_cannot_work_are_refused_at_once(env, why):
    with pytest.raises((ValueError, MissingSettingError), match=why):
        Settings.from_env(env)


def test_settings_never_print_their_secrets():
    secrets = {"GATP_IDENTITY_KEY": "k" * 40, "GATP_OIDC_CLIENT_SECRET": "s" * 40}
    shown = repr(Settings.from_env(secrets))
    assert "k" * 40 not in shown
    assert "s" * 40 not in shown


def test_one_curp_sent_at_once_by_twenty_accounts_is_one_persons(server):
    running = server(identity_key=KEY)
    with running.app.app_context(), transaction():
        visitors = [Visitor(running, make_user(created_at=clock.now())) for _ in range(20)]
    for visitor in visitors:
        assert visitor.get("/mi-cuenta/identidad")[0] == 200
    acts = [lambda v=v: v.post("/mi-cuenta/identidad/curp", curp=GOOD)[0] for v in visitors]
    assert sorted(at_once(acts)) == [303] + [400] * 19
    with running.app.app_context():
        assert len(db.session.scalars(select(IdentityProof)).all()) == 1
