"""What a page makes a slow telephone fetch."""

import re
from datetime import timedelta

import pytest

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Role
from gatp_participa.core.paths import STATIC
from tests.support.factories import NOON, make_call, make_proposal, make_theme, make_user
from tests.support.world import build

pytestmark = pytest.mark.usefixtures("session", "at_noon")


PUBLIC = ("home", "writing", "proposal")


@pytest.mark.parametrize(
    ("page", "signed_in"),
    [(page, True) for page in (*PUBLIC, "board", "theme")] + [(page, False) for page in PUBLIC],
)
def test_styles_and_scripts_of_a_page_stay_light(browse, page, signed_in):
    call = make_call(closes_at=NOON + timedelta(days=21))
    proposal = make_proposal(call=call)
    theme = make_theme(proposal, published=True)
    address = {
        "home": "/", "writing": f"/convocatorias/{call.slug}/propuestas/nueva",
        "proposal": f"/propuestas/{proposal.folio}", "board": f"/mesa/temas/{call.slug}/00",
        "theme": f"/mesa/temas/{theme.id}",
    }[page]  # fmt: skip
    person = make_user((Role.COMMISSION, "00")) if signed_in else None
    html = browse(person).get(address).html
    linked = re.findall(r"/static/((?:css|js)/[^?\"]+)", html)
    assert {"css/tokens.css", "css/layout.css"} <= set(linked)
    assert sum((STATIC / path).stat().st_size for path in linked) <= 40_000


# Of each page of secretariats and plans that somebody opens, its address in the tests' world.
OF_A_TABLE = {
    "plan": "/planes/20/1", "commitment": "/compromisos/{kept}", "session": "/sesiones/{signed}",
    "sessions": "/secretariados/20/sesiones", "answer": "/temas/{theme}/respuestas",
    "road": "/temas/{theme}/respuestas/20", "evaluation": "/planes/19/1/evaluaciones/medio-camino",
    "evaluations": "/evaluaciones", "secretariat": "/secretariados/20",
    "secretariats": "/secretariados", "priorities": "/convocatorias/{ranked}/prioridades/19",
}  # fmt: skip
OF_A_DESK = {
    "desk": "/mesa", "turn": "/mesa/turnos/{turn}", "sitting": "/mesa/sesiones/{held}",
    "score": "/mesa/prioridades/{ranked}/20", "writing": "/mesa/planes/{plan}",
    "details": "/mesa/compromisos/{kept}/detalle", "report": "/mesa/actividades/{step}/reporte",
    "judging": "/mesa/evaluaciones/{judged}", "table": "/mesa/secretariados/20",
}  # fmt: skip


def test_pages_of_tables_and_plans_stay_light(browse, session):
    world = build()
    there = {
        "kept": world.kept["here"], "signed": world.sittings["signed"],
        "theme": world.themes["published"], "ranked": world.ranked["slug"],
        "turn": world.turns["asked"], "held": world.sittings["held"],
        "plan": world.plans["draft_here"][0], "step": world.steps["open_here"],
        "judged": world.evaluations["writing_here"],
    }  # fmt: skip
    visitor = browse()
    official = browse(session.get(User, world.people["government"]))
    for reader, pages in ((visitor, OF_A_TABLE), (official, OF_A_DESK)):
        for name, address in pages.items():
            answer = reader.get(address.format(**there))
            linked = set(re.findall(r"/static/((?:css|js)/[^?\"]+)", answer.html))
            weight = sum((STATIC / path).stat().st_size for path in linked)
            assert {"css/tokens.css", "css/layout.css"} <= linked, name
            assert weight <= 40_000, f"{name} makes people fetch {weight} bytes"
