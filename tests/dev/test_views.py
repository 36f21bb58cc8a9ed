import pytest

from gatp_participa import create_app
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.core.db import db
from gatp_participa.dev import DOMAIN
from gatp_participa.notices import services as notices
from gatp_participa.settings import Settings
from tests.support.factories import NOON, make_grant, make_user

pytestmark = pytest.mark.usefixtures("at_noon")


def demo_user(name, *grants):
    return make_user(*grants, email=f"{name}@{DOMAIN}", name="")


class TestEntering:
    def test_every_role_has_its_button(self, browse):
        demo_user("comision", (Role.COMMISSION, "00"))
        demo_user("oaxaca-sociedad", (Role.SECRETARIAT_MEMBER, "20", Sector.CIVIL_SOCIETY))
        demo_user("persona001")
        make_user((Role.ADMIN, "00"), email="real@example.org")
        page = browse().get("/demo/entrar")
        for name in ("comision", "oaxaca-sociedad", "persona001"):
            assert f'value="{name}@{DOMAIN}"' in page.html
        assert "real@example.org" not in page.html
        assert "Oaxaca" in page.text

    @pytest.mark.parametrize(
        ("grants", "there"), [(((Role.COMMISSION, "00"),), "/mesa"), ((), "/")]
    )
    def test_a_button_enters_where_the_role_works(self, browse, grants, there):
        user = demo_user("alguien", *grants)
        visitor = browse()
        answer = visitor.post("/demo/entrar", {"email": user.email})
        assert answer.location == there
        assert user.email in visitor.get("/mi-cuenta").text

    @pytest.mark.parametrize(
        "email", ["", "nadie@demo.gatp.example", "real@example.org", "x@fake-demo.gatp.example"]
    )
    def test_it_opens_nobody_elses_account(self, browse, email):
        make_user((Role.ADMIN, "00"), email="real@example.org")
        make_user(email="x@fake-demo.gatp.example")
        visitor = browse()
        visitor.post("/demo/entrar", {"email": email}, status=404)
        assert visitor.client.get("/mi-cuenta").status_code == 303

    def test_a_demonstration_without_accounts_says_how_to_make_them(self, browse):
        assert "gatp demo" in browse().get("/demo/entrar").text

    def test_a_role_that_ended_is_not_offered(self, browse):
        user = demo_user("antes")
        make_grant(user, Role.AUDITOR).valid_to_on = NOON.date()
        db.session.flush()
        assert "antes@" not in browse().get("/demo/entrar").html


class TestMail:
    def test_messages_are_read_newest_first_with_links_that_work(self, browse):
        text = "Mira http://127.0.0.1:8000/mi-cuenta\ny http://other.example/x <b>"
        for n in range(52):
            notices.post(
                "test", to=f"p{n}@example.org", subject=f"Asunto {n}", body_text=text,
                body_html="<p>Hola <script>x</script></p>", now=NOON,
            )  # fmt: skip
        page = browse().get("/demo/correo")
        assert page.text.index("Asunto 51") < page.text.index("Asunto 50")
        assert "Asunto 1 " not in page.text
        assert "/mi-cuenta" in page.links
        assert "http://other.example/x" not in page.links
        html = next(link for link in page.links if link.endswith("/html"))
        answer = browse().client.get(html)
        assert answer.mimetype == "text/plain"
        assert "<script>" in answer.text

    def test_no_mail_says_how_to_get_some(self, browse):
        assert "Pedir un código" in browse().get("/demo/correo").text
        browse().get("/demo/correo/1/html", status=404)


def test_the_pieces_are_shown(browse):
    page = browse().get("/demo/componentes")
    assert "Falta corregir una cosa" in page.text


@pytest.mark.parametrize("address", ["/demo/entrar", "/demo/correo", "/demo/componentes"])
def test_outside_the_demonstration_there_is_no_such_page(new_database, address):
    app = create_app(
        Settings(secret_key="test", database_url=new_database(), demo=False, testing=True)
    )
    adapter = app.url_map.bind("")
    assert not adapter.test(address, method="GET")
    assert not adapter.test(address, method="POST")
