"""Entering somewhere else and coming back, against a real OpenID provider and a copy of Llave MX."""

import base64
import hashlib
import subprocess
import sys
import threading
import warnings
from urllib.parse import parse_qs, urlsplit

import flask
import pytest
import requests
from sqlalchemy import select
from werkzeug.serving import make_server

from gatp_participa.core.db import db
from gatp_participa.identity import queries
from gatp_participa.identity.models import IdentityProof
from tests.identity.conftest import KEY
from tests.identity.test_curp import GOOD
from tests.support.factories import make_user
from tests.support.llave import PERSON, fake_llave
from tests.support.page import Page

with warnings.catch_warnings(record=True):  # it uses what Authlib is leaving behind
    import oidc_provider_mock
    from oidc_provider_mock import User

URL = "/mi-cuenta/identidad"
pytestmark = pytest.mark.usefixtures("keyed")


@pytest.fixture
def provider(with_settings):
    """A real OpenID provider in a thread, and this instance pointed at it.

    It does not check PKCE by itself; the hook does, as RFC 7636 says (section 4.6).
    """
    people = [User(sub="rosa", claims={"curp": GOOD}), User(sub="luis", claims={"curp": "no hay"})]
    served, challenges = oidc_provider_mock.app(require_nonce=True, user_claims=people), []

    @served.before_request
    def _check_pkce():
        if flask.request.path == "/oauth2/authorize":
            challenges.append(flask.request.args["code_challenge"])
        if flask.request.path == "/oauth2/token":
            digest = hashlib.sha256(flask.request.form["code_verifier"].encode()).digest()
            given = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            if given not in challenges:
                return {"error": "invalid_grant"}, 400
        return None

    server = make_server("localhost", 0, served, threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    issuer = f"http://localhost:{server.server_port}"
    with_settings(
        national_login="oidc", national_login_name="Cuenta Nacional", oidc_issuer=issuer,
        oidc_client_id="gatp", oidc_client_secret="secreto",
    )  # fmt: skip
    yield issuer
    server.shutdown()
    server.server_close()


@pytest.fixture
def llave(with_settings):
    with fake_llave() as fake:
        with_settings(
            national_login="llave", llave_url=f"{fake.url}/oauth.xhtml", llave_api=fake.url,
            llave_client_id="gatp", llave_client_secret="secreto", llave_user="ws",
            llave_password="clave",
        )  # fmt: skip
        yield fake


def leave(person, target=""):
    """Begin and return the address that the page sends to."""
    page = Page(person.post(f"{URL}/salir", {"next": target}, status=200).text).check()
    assert page.heading == "Vas a salir de esta plataforma"
    (out,) = (link for link in page.links if link.startswith("http://"))
    assert urlsplit(out).netloc in page.text
    return out


def enter(out, sub="rosa"):
    """Enter at the provider as somebody and return the path that it sends back to."""
    answer = requests.post(out, data={"sub": sub}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def asked(out):
    return {name: values[0] for name, values in parse_qs(urlsplit(out).query).items()}


def refused(person, back, words):
    page = person.get(back, status=409)
    assert words in page.text
    assert "no se perdió nada" in page.text
    return page


class TestOpenID:
    def test_a_person_goes_enters_there_and_comes_back_verified(self, provider, browse):
        rosa = make_user()
        person = browse(rosa)
        assert "Con Cuenta Nacional" in person.get(f"{URL}?next=/convocatorias").text
        out = leave(person, "/convocatorias")
        sent = asked(out)
        assert (sent["response_type"], sent["code_challenge_method"]) == ("code", "S256")
        assert len(sent["state"]) > 20
        assert len(sent["nonce"]) > 20
        assert "verifier" not in out
        assert person.client.get(enter(out)).location == "/convocatorias"
        assert queries.level_of(rosa.id) == 2
        kinds = {one.kind.value: one for one in queries.proofs_of(rosa.id)}
        assert set(kinds) == {"national_login", "curp"}
        assert {one.provider for one in kinds.values()} == {"oidc"}
        page = person.get(URL)
        assert page.heading == "Tu identidad está verificada"
        assert GOOD not in page.html

    def test_one_person_there_is_one_account_here(self, provider, browse):
        for number, status in ((1, 303), (2, 409)):
            person = browse(make_user())
            answer = person.client.get(enter(leave(person)))
            assert answer.status_code == status, number
        assert "unir esa identidad" in answer.text
        assert len(db.session.scalars(select(IdentityProof)).all()) == 2

    def test_a_curp_that_is_not_one_is_left_out(self, provider, browse):
        luis = make_user()
        person = browse(luis)
        person.client.get(enter(leave(person), "luis"))
        assert [one.kind.value for one in queries.proofs_of(luis.id)] == ["national_login"]

    @pytest.mark.parametrize("forged", ["", "otro"])
    def test_a_state_that_is_not_the_one_kept_is_refused(self, provider, browse, forged):
        person = browse(make_user())
        out = leave(person, "/convocatorias")
        back = enter(out).replace(asked(out)["state"], forged)
        page = refused(person, back, "no corresponde a lo que empezaste")
        assert "/convocatorias" in page.links
        assert f"{URL}?next=/convocatorias" in page.links

    def test_what_came_back_serves_once(self, provider, browse):
        person = browse(make_user())
        back = enter(leave(person))
        assert person.client.get(back).status_code == 303
        refused(person, back, "no corresponde a algo que hayas empezado")

    def test_the_proof_is_of_the_account_that_left(self, provider, browse):
        rosa, luis = make_user(), make_user()
        person = browse(rosa)
        back = enter(leave(person))
        with person.client.session_transaction() as kept:
            left = kept["identity"]
        other = browse(luis)
        with other.client.session_transaction() as kept:
            kept["identity"] = left
        refused(other, back, "no corresponde")
        assert queries.level_of(luis.id) == 1

    def test_a_token_of_another_trip_is_refused(self, provider, browse):
        person = browse(make_user())
        back = enter(leave(person))
        with person.client.session_transaction() as kept:
            trip = kept["identity"]
            kept["identity"] = trip | {"kept": trip["kept"] | {"nonce": "de-otro-viaje"}}
        refused(person, back, "no se pudo comprobar")

    def test_a_code_without_its_verifier_is_worth_nothing(self, provider, browse):
        person = browse(make_user())
        back = enter(leave(person))
        with person.client.session_transaction() as kept:
            trip = kept["identity"]
            kept["identity"] = trip | {"kept": trip["kept"] | {"verifier": "x" * 43}}
        refused(person, back, "no se pudo comprobar")

    def test_a_token_for_somebody_else_is_refused(self, provider, browse, with_settings):
        person = browse(make_user())
        back = enter(leave(person))
        with_settings(oidc_client_id="otra-plataforma")
        person.get(back, status=409)

    def test_saying_no_there_is_said_kindly(self, provider, browse):
        person = browse(make_user())
        state = asked(leave(person))["state"]
        back = f"{URL}/regreso?error=access_denied&state={state}"
        refused(person, back, "Allá dijiste que no")

    def test_a_provider_that_does_not_answer_is_a_page(self, with_settings, browse):
        with_settings(national_login="oidc", oidc_issuer="http://127.0.0.1:9", oidc_client_id="x")
        answer = browse(make_user()).post(f"{URL}/salir", {"next": "/buscar"}, status=409)
        assert "no contesta en este momento" in Page(answer.text).check().text

    def test_a_provider_that_calls_itself_otherwise_is_not_trusted(
        self, provider, with_settings, browse
    ):
        with_settings(oidc_issuer=provider.replace("localhost", "127.0.0.1") + "/")
        browse(make_user()).post(f"{URL}/salir", status=200)
        with_settings(oidc_issuer=f"{provider}/otra")
        browse(make_user()).post(f"{URL}/salir", status=409)


class TestLlave:
    def test_a_person_goes_and_comes_back_verified(self, llave, browse):
        rosa = make_user()
        person = browse(rosa)
        out = leave(person, "/convocatorias")
        sent = asked(out)
        assert sent["redirect_url"].endswith(f"{URL}/regreso")
        back = f"{URL}/regreso?code={llave.code}&state={sent['state']}"
        assert person.client.get(back).location == "/convocatorias"
        assert llave.forms[0]["redirect_uri"] == sent["redirect_url"]
        assert {one.provider for one in queries.proofs_of(rosa.id)} == {"llave"}
        rows = db.session.execute(select(IdentityProof.__table__)).all()
        assert not [value for value in PERSON.values() if str(value) in str(rows)]

    @pytest.mark.parametrize("code", ["otro", ""])
    def test_a_code_that_does_not_hold_is_a_page(self, llave, browse, code):
        person = browse(make_user())
        back = f"{URL}/regreso?code={code}&state={asked(leave(person))['state']}"
        refused(person, back, "tuvo un problema")

    def test_another_state_never_asks_the_provider(self, llave, browse):
        person = browse(make_user())
        leave(person)
        refused(person, f"{URL}/regreso?code={llave.code}&state=otro", "no corresponde")
        assert llave.forms == []

    def test_nobody_without_a_number_is_verified(self, llave, browse):
        llave.person = {"curp": GOOD}
        person = browse(make_user())
        back = f"{URL}/regreso?code={llave.code}&state={asked(leave(person))['state']}"
        refused(person, back, "tuvo un problema")


def test_without_a_provider_there_is_nowhere_to_go(browse):
    person = browse(make_user())
    assert "Con tu cuenta nacional" not in person.get(URL).text
    person.post(f"{URL}/salir", status=409)


def test_serving_pages_does_not_load_a_provider_that_nobody_configured():
    code = (
        "import sys; from gatp_participa import create_app; from gatp_participa.settings import "
        "Settings; app = create_app(Settings(secret_key='x', database_url='sqlite://', demo=True,"
        f"identity_key={KEY!r})); from gatp_participa.identity.providers import provider_in_use\n"
        "with app.app_context(): assert provider_in_use() is None\n"
        "print(sorted(m for m in ('authlib', 'joserfc', 'requests') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
