"""What a page makes a slow telephone fetch."""

import re
from datetime import timedelta

import pytest

from gatp_participa.accounts.status import Role
from gatp_participa.core.paths import STATIC
from tests.support.factories import NOON, make_call, make_proposal, make_theme, make_user

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
