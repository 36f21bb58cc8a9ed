"""Every page once more after being used: all of it unfolded, each of its forms sent badly."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import assert_accessible, assert_fits
from tests.browser.test_pages import ROLES, endpoint_of, problems_of, reachable

# Sent empty these do something, or are the way out of a page that others need.
NOT_SENT = {"accounts.sign_out", "dev.enter_as", "languages.choose", "pages.search"}
EXPECTED = ("422", "400", "409", "429")  # what the browser notes of an answer with mistakes

UNFOLD = """() => {
  const folded = [...document.querySelectorAll('details:not([open])')];
  for (const one of folded) one.querySelector('summary').click();
  return folded.length;
}"""
# The forms that write something down: with a text, a number, a day or a file to give.
FORMS = """() => [...document.querySelectorAll('form[method=post]')].flatMap((form, place) =>
  form.querySelector('textarea, input[type=file], input[type=text], input[type=email],' +
    'input[type=number], input[type=date], input[type=datetime-local], input:not([type])')
  && form.querySelector('button:not([type=button])')
  ? [[place, new URL(form.getAttribute('action'), location).pathname]] : [])"""
# Everything written is taken out, and the form is sent with the button that people press.
SEND = """place => {
  const form = document.querySelectorAll('form[method=post]')[place];
  const written = 'textarea, input:not([type=hidden]):not([type=checkbox]):not([type=radio])';
  for (const one of form.querySelectorAll(written)) one.value = '';
  for (const one of form.querySelectorAll('[type=checkbox]')) one.checked = false;
  form.setAttribute('novalidate', '');  // a control may be called as a property of its form
  const buttons = [...form.querySelectorAll('button:not([type=button]):not([formnovalidate])')];
  const sends = buttons.filter(one => !one.name && !one.matches('.button--quiet'));
  HTMLFormElement.prototype.requestSubmit.call(form, sends.at(-1) ?? buttons.at(-1) ?? null);
}"""
# What is wrong with how mistakes are told: each leads to its control, which says so too.
MISTAKES = """() => {
  const wrong = [];
  const summary = document.querySelector('.error-summary');
  if (!summary) return document.querySelector('[role=alert], .flash, .note') ? [] : ['nothing is said'];
  if (summary.getAttribute('role') !== 'alert') wrong.push('the summary is not announced');
  if (!summary.innerText.trim()) wrong.push('the summary is empty');
  for (const link of summary.querySelectorAll('a')) {
    const id = decodeURIComponent(link.hash.slice(1));
    const control = document.getElementById(id);
    if (!control) { wrong.push(`«${link.innerText}» leads nowhere (${id})`); continue; }
    const group = control.closest('fieldset') ?? control;
    const one = control.matches('input, select, textarea') ? control
      : control.querySelector('input, select, textarea') ?? control;
    const told = [one, group, control].flatMap(part => [
      ...(part.getAttribute('aria-describedby') ?? '').split(' ')]).filter(Boolean)
      .map(name => document.getElementById(name)?.innerText ?? '').join(' ');
    const isOne = one.matches('input, select, textarea');
    // Neither a group of choices nor one of them takes it: they are described, and that is all.
    const takes = isOne && !one.matches('[type=radio], [type=checkbox]');
    if (takes && one.getAttribute('aria-invalid') !== 'true')
      wrong.push(`#${id} does not say that it is wrong`);
    if (isOne && !told.includes(link.innerText.trim()))
      wrong.push(`#${id} is not described by «${link.innerText}»`);
    link.click();
    if (!(document.activeElement === one || one.offsetParent !== null || group.offsetParent !== null))
      wrong.push(`#${id} cannot be seen from the summary`);
  }
  return wrong;
}"""


@pytest.fixture(scope="module")
def found(chromium, site):
    """The pages that each role reaches and no earlier one did, walked once."""
    known: dict[str, dict[str, str]] = {}

    def pages_of(role, visit):
        if role not in known:
            before = {name for pages in known.values() for name in pages}
            page = visit("/", role=ROLES[role])
            known[role] = {
                name: path for name, path in reachable(page, site).items() if name not in before
            }
        return known[role]

    return pages_of


def forget_expected(page):
    page.problems[:] = [
        one for one in page.problems if not any(f"status of {code}" in one for code in EXPECTED)
    ]


def examine(page, where):
    return [f"{where}: {one}" for one in problems_of(page)]


@pytest.mark.parametrize("role", ROLES)
def test_unfolded_pages_fit_and_pass(visit, found, role):
    pages = found(role, visit)
    page = visit("/", role=ROLES[role], width=320)
    wrong = []
    for path in pages.values():
        page.problems.clear()
        page.goto(path)
        if page.evaluate(UNFOLD):
            wrong += examine(page, f"{path} unfolded")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES)
def test_forms_sent_empty_say_what_is_missing(visit, site, found, role):
    page = visit("/", role=ROLES[role], width=320)
    wrong, sent = [], set()
    for path in found(role, visit).values():
        for place, action in _forms(page, site, path, sent):
            if _send(page, place) < 400:
                continue  # nothing of it was asked for
            forget_expected(page)
            where = f"{path}, {action} empty"
            wrong += [f"{where}: {one}" for one in page.evaluate(MISTAKES)]
            wrong += examine(page, where)
    assert not wrong, "\n".join(wrong)
    # All that a table fills in is seen by the Commission too, which went before.
    assert sent or role == "secretariat", "no page of this role has a form"


@pytest.mark.parametrize("role", ROLES)
def test_the_same_without_a_script(visit, site, found, role):
    """Of the pages that have one: it unfolds, it fits and it says what is missing."""
    scripted = visit("/", role=ROLES[role])
    paths = [path for path in found(role, visit).values() if _has_script(scripted, path)]
    page = visit("/", role=ROLES[role], width=320, javascript=False)
    wrong, sent = [], set()
    for path in paths:
        page.goto(path)
        page.evaluate(UNFOLD)
        wrong += _too_wide(page)
        for place, _action in _forms(page, site, path, sent):
            if _send(page, place) >= 400:
                wrong += [f"{path}: {one}" for one in page.evaluate(MISTAKES)]
                wrong += _too_wide(page)
    assert not wrong, "\n".join(wrong)


def _forms(page, site, path, sent):
    """Open the page before each of its forms that were not sent from another one."""
    page.problems.clear()
    page.goto(path)
    for place, action in page.evaluate(FORMS):
        name = endpoint_of_form(site, action)
        if name is None or name in sent or name in NOT_SENT:
            continue
        sent.add(name)
        page.problems.clear()
        page.goto(path)
        yield place, action


def _send(page, place):
    """Send a form empty; return the status of what comes back."""
    with page.expect_navigation() as answer:
        page.evaluate(SEND, place)
    return answer.value.status if answer.value else 200


def endpoint_of_form(site, action):
    try:
        return site.app.url_map.bind("").match(urlsplit(action).path, method="POST")[0]
    except Exception:  # an address of no route
        return endpoint_of(site, action)


def _has_script(page, path):
    page.goto(path)
    return page.locator("script[src]").count() > 0


def _too_wide(page):
    try:
        assert_fits(page)
    except AssertionError as error:
        return [str(error)]
    return []


def test_a_form_that_was_mended_is_no_longer_wrong(visit):
    """The mistakes go when they are mended, and what was right is kept."""
    page = visit("/entrar", width=320)
    page.fill("[name=email]", "esto no es un correo")
    page.locator("form:has([name=email])").evaluate("form => { form.noValidate = true }")
    page.keyboard.press("Enter")
    page.locator(".error-summary").wait_for()
    assert page.input_value("[name=email]") == "esto no es un correo"
    forget_expected(page)
    assert_accessible(page)
    page.locator(".error-summary a").first.press("Enter")
    assert page.evaluate("document.activeElement.name") == "email"
    page.fill("[name=email]", "persona009@demo.gatp.example")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entrar/codigo*")
    assert page.locator("[aria-invalid=true]").count() == 0
