"""Choose a language, hear and read what is said in others, and the desk that keeps it."""

from functools import lru_cache
from typing import NamedTuple

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from gatp_participa.languages import queries, rules
from gatp_participa.languages.status import Place
from gatp_participa.web.filters import markdown

bp = Blueprint("languages", __name__)


class InPage(NamedTuple):
    """What a page says in other languages: inside it, and one link away."""

    inside: list[queries.Spoken]
    linked: list[queries.Spoken]


@bp.app_template_global()
def spoken_texts(place: str) -> InPage:
    """Return what is public of a page (a value of :class:`Place`)."""
    return InPage(*rules.inside(queries.published_in(Place(place))))


@bp.app_template_filter()
@lru_cache(maxsize=256)
def spoken_html(body: str, top: int) -> Markup:
    """Return a text as HTML, remembered: the front page asks for the same ones all day."""
    return markdown(body, top)


@bp.app_template_filter()
def spoken_length(seconds: int) -> str:
    """«1 minuto y 20 segundos»."""
    minutes, rest = divmod(seconds, 60)
    said = [ngettext("%(num)s minuto", "%(num)s minutos", minutes)] if minutes else []
    if rest or not minutes:
        said.append(ngettext("%(num)s segundo", "%(num)s segundos", rest))
    return _("%(a)s y %(b)s", a=said[0], b=said[1]) if len(said) == 2 else said[0]


from gatp_participa.languages.views import choosing, desk, public  # noqa: E402, F401
