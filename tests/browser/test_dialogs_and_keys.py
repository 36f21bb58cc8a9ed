"""What opens over a page; pages in forced colours and very wide; a whole visit with the keyboard."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus
from tests.browser.conftest import assert_accessible, assert_fits
from tests.browser.test_pages import problems_of

SLUG = "cuentas-claras-y-servicios-que-si-llegan"
CALL = f"/convocatorias/{SLUG}"
MAIN_PAGES = (
    "/", "/convocatorias", CALL, f"{CALL}/propuestas", f"{CALL}/propuestas/nueva", "/temas",
    "/compromisos", "/estados", "/entrar", "/como-funciona",
)  # fmt: skip
# Whether who looks can tell where the focus is: a line around it, or a shadow that was not there.
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return {lost: true};
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const line = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  const top = document.elementFromPoint(
    Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1),
    Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1));
  return {
    lost: false, html: one.outerHTML.slice(0, 120), href: one.getAttribute('href') ?? '',
    name: one.getAttribute('name') ?? '', tag: one.localName,
    text: (one.innerText || one.value || '').trim(),
    isSeen: (line || style.boxShadow !== 'none') && box.width > 0 && box.height > 0
      && box.bottom > 0 && box.top < innerHeight,
    isCovered: !!top && !one.contains(top) && !top.contains(one)
      && !one.matches('[type=radio], [type=checkbox]'),
  };
}"""


@pytest.mark.parametrize("path", MAIN_PAGES)
def test_main_pages_in_forced_colours_and_very_wide(visit, path):
    page = visit("/", width=1600)
    wrong = []
    for forced in ("none", "active"):
        page.emulate_media(forced_colors=forced)
        page.problems.clear()
        page.goto(path)
        wrong += [f"{path} forced {forced}: {one}" for one in problems_of(page)]
        wrong += (
            [f"{path}: {one}" for one in page.evaluate(_INVISIBLE)] if forced == "active" else []
        )
    assert not wrong, "\n".join(wrong)


# With forced colours what only a background draws is not seen: a button needs its edge.
_INVISIBLE = """() => [...document.querySelectorAll('main .button, main input, main select, main textarea')]
  .filter(one => one.offsetParent && !one.matches('[type=hidden], [type=radio], [type=checkbox]'))
  .filter(one => getComputedStyle(one).borderStyle === 'none'
    && getComputedStyle(one).outlineStyle === 'none'
    && getComputedStyle(one).textDecorationLine === 'none')
  .map(one => 'no edge: ' + one.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize(("width", "dark"), [(320, False), (1280, True)])
def test_the_board_says_its_keys_in_a_dialog_and_gives_the_focus_back(visit, width, dark):
    page = visit("/mesa/temas", role="comision", width=width, dark=dark)
    page.locator("main h3 a").first.click()
    page.wait_for_load_state()
    page.locator("main h3 a, main td a, main .rows a").first.click()
    page.wait_for_load_state()
    opener = page.locator("[data-keys]:visible")
    if not opener.count():
        pytest.skip("on a screen this small there are no keys to tell")
    opener.first.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    assert dialog.get_attribute("aria-labelledby") or dialog.get_attribute("aria-label")
    assert dialog.evaluate("one => one.contains(document.activeElement)")
    assert_accessible(page)
    assert_fits(page)
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('[data-keys]')")


class Keyboard:
    """Moves with the tabulator alone; complains where nobody could say where the focus is."""

    def __init__(self, page):
        self.page, self.wrong = page, []

    def tab_to(self, wanted, most=120):
        """Press the tabulator until ``wanted`` is true of what has the focus; return it."""
        for _press in range(most):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(FOCUS)
            if here["lost"]:
                continue  # past the last one, in the browser's own controls
            if not here["isSeen"]:
                self.wrong.append(f"{self.page.url}: the focus is not seen on {here['html']}")
            if here["isCovered"]:
                self.wrong.append(f"{self.page.url}: something covers {here['html']}")
            if wanted(here):
                return here
        raise AssertionError(f"{self.page.url}: the tabulator does not get there")

    def press_enter(self):
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_visit_with_the_keyboard_from_the_front_page_to_a_support_that_counts(visit, site, width):
    page = visit("/", width=width)
    keyboard = Keyboard(page)
    with site.app.app_context():
        folio, title = db.session.execute(
            select(Proposal.folio, Proposal.title)
            .where(
                Proposal.call.has(slug=SLUG), Proposal.status == ProposalStatus.PUBLISHED,
                Proposal.author_id.is_not(None),
            )
            .order_by(Proposal.id.desc())
        ).first()  # fmt: skip
    keyboard.tab_to(lambda here: here["text"] == "Ir al contenido", most=1)
    page.goto("/buscar")
    keyboard.tab_to(lambda here: here["name"] == "q")
    page.keyboard.type(title)
    keyboard.press_enter()
    keyboard.tab_to(lambda here: here["href"].endswith(folio))
    keyboard.press_enter()
    keyboard.tab_to(lambda here: here["href"].endswith("/apoyo"))
    keyboard.press_enter()
    keyboard.tab_to(lambda here: here["name"] == "email")
    email = f"teclado{width}@example.org"
    page.keyboard.type(email)
    keyboard.press_enter()
    page.wait_for_url(re.compile("/entrar/codigo"))
    with site.app.app_context():
        letter = db.session.scalar(
            select(OutboxMessage.body_text)
            .where(OutboxMessage.recipient == email)
            .order_by(OutboxMessage.id.desc())
        )
    if page.evaluate("document.activeElement.name") != "code":
        keyboard.tab_to(lambda here: here["name"] == "code")
    page.keyboard.type(re.search(r"\b(\d{6})\b", letter)[1])
    keyboard.press_enter()
    assert folio in page.url
    assert "tu apoyo ya cuenta" in page.inner_text("main")
    assert_accessible(page)
    assert keyboard.wrong == [], "\n".join(keyboard.wrong)
