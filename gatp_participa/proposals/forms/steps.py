"""One question per screen: the same form, of which each page shows a part and carries the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, SubmitField

from gatp_participa.proposals import rules
from gatp_participa.web.forms import BaseForm

BY_STEPS = "pasos"
STEPS: dict[str, tuple[str, ...]] = {
    "problem": ("problem",),
    "action": ("action",),
    "result": ("result",),
    "title": ("title",),
    "place": ("entity_code", "municipality_code"),
    "topic": ("topic", "language"),
    "extras": (
        *(f"{name}_{slot}" for slot in rules.SLOTS for name in ("file", "about", "ticket")),
        "group_kind", "group_name", "group_people", "group_names_nobody",
    ),
    "send": ("consent", "email", "leave_empty", "since"),
}  # fmt: skip
_NAMES = list(STEPS)


class StepFields(BaseForm):
    """Where somebody is who writes by steps, and the buttons that move them."""

    mode = HiddenField()
    step = HiddenField()
    next_step = SubmitField(_l("Siguiente"))
    previous_step = SubmitField(_l("Atrás"))
    switch = StringField()  # to write by steps, or all on one page

    def start_at(self, address: Mapping[str, str]) -> None:
        """Read from an address how somebody wants to write, and where they were."""
        if not self.is_submitted() and address.get("modo") == BY_STEPS:
            self.mode.data, self.step.data = BY_STEPS, address.get("paso")
        if self.step.data not in STEPS:
            self.step.data = _NAMES[0]

    @property
    def in_steps(self) -> bool:
        return bool(self.mode.data == BY_STEPS)

    @property
    def position(self) -> tuple[int, int]:
        """Which step of how many, from 1."""
        return _NAMES.index(self.step.data) + 1, len(STEPS)

    def shows(self, step: str) -> bool:
        """Say whether a part is on this page."""
        return not self.in_steps or self.step.data == step

    def place(self) -> dict[str, Any]:
        """Return what an address needs to come back here."""
        return {"modo": BY_STEPS, "paso": self.step.data} if self.in_steps else {}

    def move_buttons(self) -> list[object]:
        """Return the buttons that change the page and send nothing."""
        return [self.next_step, self.previous_step, self.switch]

    def turn(self) -> int | None:
        """Go on, back or to the other way of writing; return the status of the page to show.

        None when nothing of that was asked. Going on checks this step alone.
        """
        if self.switch.data:
            self.mode.data = BY_STEPS if self.switch.data == BY_STEPS else ""
            return 200
        here = _NAMES.index(self.step.data)
        if self.previous_step.data:
            self.step.data = _NAMES[max(0, here - 1)]
            return 200
        if not self.next_step.data:
            return None
        self.validate()
        if self._forget_errors_but_of(self.step.data):
            return 422
        self.step.data = _NAMES[min(here + 1, len(STEPS) - 1)]
        return 200

    def show_first_mistake(self) -> None:
        """Go to the first step where something is wrong; the others are told when they come."""
        wrong = [step for step in STEPS if self._has_errors(step)]
        if self.in_steps and wrong:
            self.step.data = wrong[0]
            self._forget_errors_but_of(wrong[0])

    def _has_errors(self, step: str) -> bool:
        return any(self[name].errors for name in STEPS[step] if name in self)

    def _forget_errors_but_of(self, step: str) -> bool:
        for field in self:
            if field.name not in STEPS[step]:
                field.errors = []
        return self._has_errors(step)
