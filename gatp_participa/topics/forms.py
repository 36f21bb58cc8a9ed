"""Say what a proposal is about; ask what a text seems to be about."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import NumberRange, Optional

from gatp_participa.topics.services import SAME
from gatp_participa.web.forms import BaseForm

MOST_IN_TITLE = 300
MOST_CHARACTERS = 9_000


class ClassifyForm(BaseForm):
    """A topic, a goal or both; what does not come is left as it is, 0 means «nobody said»."""

    topic = IntegerField(_l("Asunto"), [Optional(), NumberRange(min=0, max=2**31)])
    goal = IntegerField(_l("Objetivo de desarrollo"), [Optional(), NumberRange(min=0, max=17)])
    next = HiddenField()

    def chosen(self) -> dict[str, Any]:
        """Return what was said, as the service takes it."""
        said = {"topic_id": self.topic, "sdg_goal": self.goal}
        return {name: SAME if one.data is None else one.data or None for name, one in said.items()}


class TextForm(BaseForm):
    """What somebody is writing, sent while they write: the same names as in their form."""

    title = StringField()
    problem = StringField()
    action = StringField()
    result = StringField()
    language = StringField(default="es")

    def parts(self) -> tuple[str, str]:
        """Return the title and the text, cut where reading on would teach nothing."""
        text = "\n".join(one.data or "" for one in (self.problem, self.action, self.result))
        return (self.title.data or "")[:MOST_IN_TITLE], text[:MOST_CHARACTERS]
