import pytest
from sqlalchemy import select

from gatp_participa.accounts import cli
from gatp_participa.accounts.models import RoleGrant, User
from gatp_participa.accounts.status import Role
from gatp_participa.core.db import db

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def gatp(app):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(cli.accounts, list(words))


def test_the_first_administrator_is_made_from_the_server(gatp):
    done = gatp("create-admin", "Jefa@example.org", "--name", "Jefa")
    assert done.exit_code == 0, done.output
    assert gatp("create-admin", "jefa@example.org").exit_code == 0
    user = db.session.scalars(select(User)).one()
    assert (user.email, user.name) == ("jefa@example.org", "Jefa")
    assert [(g.role, g.scope) for g in user.grants] == [(Role.ADMIN, "00")]


def test_any_role_can_be_given(gatp):
    done = gatp(
        "grant", "a@example.org", "secretariat_member", "--scope", "20", "--sector", "government"
    )
    assert done.exit_code == 0, done.output
    assert db.session.scalars(select(RoleGrant)).one().scope == "20"


@pytest.mark.parametrize(
    "words",
    [
        ("create-admin", "no-es-correo"),
        ("grant", "a@example.org", "rey", "--scope", "00"),
        ("grant", "a@example.org", "auditor"),
        ("grant", "a@example.org", "auditor", "--scope", "99"),
        ("grant", "a@example.org", "facilitator", "--scope", "20"),
        ("grant", "a@example.org", "commission", "--scope", "20"),
    ],
)
def test_wrong_use_is_two_and_leaves_nothing(gatp, words):
    done = gatp(*words)
    assert done.exit_code == 2
    assert db.session.scalars(select(User)).all() == []
