import json

import pytest

from gatp_participa.calls.cli import calls
from gatp_participa.calls.status import CallStatus
from gatp_participa.core.db import db
from tests.support.factories import NOON, make_call

pytestmark = pytest.mark.usefixtures("session", "at_noon")


def run(app, *arguments):
    result = app.test_cli_runner().invoke(calls, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result


def test_the_list_is_one_json_document_on_the_last_line(app):
    call = make_call(status=CallStatus.DRAFT, title="Ñandú")
    last = run(app, "list", "--json").stdout.splitlines()[-1]
    assert json.loads(last) == [
        {
            "slug": call.slug, "status": "draft", "title": "Ñandú",
            "opens_at": call.opens_at.isoformat(), "closes_at": call.closes_at.isoformat(),
        }
    ]  # fmt: skip
    assert call.slug in run(app, "list").stdout


def test_the_sweep_can_be_asked_for(app):
    call = make_call(status=CallStatus.PUBLISHED, opens_at=NOON)
    result = run(app, "sweep")
    assert result.stdout == ""
    assert "1 convocatorias cambiaron" in result.stderr
    assert db.session.get(type(call), call.id).status == CallStatus.OPEN
