"""Somebody before a screen: opens, presses, writes and reads by what the page says, never by its code."""

from __future__ import annotations

import re
from typing import Any

from tests.support.town import email_of

MOST_TABS = 250
PATIENCE = 20_000  # milliseconds


class Person:
    """One of the people of a story, in a browser of their own, that uses a mouse."""

    def __init__(self, browser: Any, site: str, who: str = "", **screen: Any) -> None:
        self.has_script = screen.get("java_script_enabled", True)
        wide = screen.pop("width", 1280)
        self.context = browser.new_context(
            base_url=site, viewport={"width": wide, "height": 900}, **screen
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.page.problems = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.page.problems.append(str(error)))
        if who:
            self.page.goto("/demo/entrar")
            self.page.locator(f"form:has(input[value='{email_of(who)}']) button").first.click()
            self.page.wait_for_load_state()
            assert "/demo/entrar" not in self.page.url

    def _note(self, said: Any) -> None:
        # The browser notes every answer that is not a success; the page tells what is wrong.
        if said.type == "error" and not re.search(r"status of 4\d\d", said.text):
            self.page.problems.append(said.text)

    def opens(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)

    def part(self, name: str) -> Any:
        """Return the part of the page under a heading."""
        return self.page.get_by_role("region", name=name)

    def button(self, name: str, within: Any = None) -> Any:
        """Return the button that says so."""
        return (within or self.page).get_by_role("button", name=name)

    def presses(self, name: str, within: Any = None) -> None:
        """Press a button and wait for what comes."""
        self._activate(self.button(name, within).first)

    def follows(self, name: str | re.Pattern[str], within: Any = None) -> None:
        """Follow a link by what it says."""
        self._activate((within or self.page).get_by_role("link", name=name).first)

    def adds(self, name: str) -> None:
        """Press a button that a script may answer where one is, without another page."""
        self.button(name).first.click()
        self.page.wait_for_load_state()

    def unfolds(self, name: str) -> None:
        """Open what is folded under a summary."""
        self.page.locator("summary").filter(has_text=name).first.click()

    def field(self, label: str, within: Any = None) -> Any:
        """Return the field or the choice that has this label."""
        found = (within or self.page).get_by_label(label)
        return found.and_(self.page.locator("input, textarea, select")).first

    def fills(self, label: str, text: str, within: Any = None) -> None:
        """Write in the field that has this label."""
        self.field(label, within).fill(text)

    def picks(self, label: str, within: Any = None) -> None:
        """Mark the choice that has this label."""
        self.field(label, within).check()

    def shows(self, label: str, path: Any, within: Any = None) -> None:
        """Choose a file of one's own."""
        self.field(label, within).set_input_files(path)

    def sees(self, *texts: str) -> None:
        """Refuse a page that does not say it where people can read it."""
        told = " ".join(self.page.locator("body").inner_text().split())
        for text in texts:
            assert text.lower() in told.lower(), f"{self.page.url} does not say «{text}»:\n{told}"

    def sees_not(self, text: str) -> None:
        """Refuse a page that says it."""
        told = " ".join(self.page.locator("body").inner_text().split())
        assert text.lower() not in told.lower(), f"{self.page.url} says «{text}»"

    def _activate(self, target: Any) -> None:
        with self.page.expect_navigation():
            target.click()


class Typist(Person):
    """The same without a mouse: everything is reached with Tab and used with the keys."""

    def _reach(self, target: Any) -> None:
        target.wait_for(state="visible")
        for _ in range(MOST_TABS):
            if target.evaluate("one => one === document.activeElement"):
                assert target.evaluate("one => one.matches(':focus-visible')"), "the focus is seen"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the key Tab does not reach {target}")

    def _activate(self, target: Any) -> None:
        self._reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def unfolds(self, name: str) -> None:
        self._reach(self.page.locator("summary").filter(has_text=name).first)
        self.page.keyboard.press("Enter")

    def fills(self, label: str, text: str, within: Any = None) -> None:
        self._reach(self.field(label, within))
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def picks(self, label: str, within: Any = None) -> None:
        choice = self.field(label, within)
        if choice.get_attribute("type") == "checkbox":
            self._reach(choice)
            self.page.keyboard.press("Space")
            return
        # Tab enters a group by its first choice, or by the marked one; the arrows go through it.
        name = choice.get_attribute("name")
        group = choice.locator(f"xpath=ancestor::form[1]//input[@type='radio'][@name='{name}']")
        self._reach_any(group)
        for _ in range(group.count() + 1):
            if choice.is_checked():
                return
            key = (
                "Space" if choice.evaluate("one => one === document.activeElement") else "ArrowDown"
            )
            self.page.keyboard.press(key)
        raise AssertionError(f"the arrows do not reach «{label}»")

    def _reach_any(self, group: Any) -> None:
        for _ in range(MOST_TABS):
            if group.evaluate_all("all => all.includes(document.activeElement)"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("the key Tab does not enter the group")
