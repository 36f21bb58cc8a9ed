"""Tell people that the notice changed at the next thing they do; ask again when it must be."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import user_or_none
from gatp_participa.accounts.models import User
from gatp_participa.accounts.services.signing_in import entered
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.entities.queries import catalogue
from gatp_participa.privacy import notice, services
from gatp_participa.privacy.notice import Notice
from gatp_participa.privacy.views import bp
from gatp_participa.web.errors import typed_fields
from gatp_participa.web.filters import markdown

ACCEPTS = "accepts_notice"
# One may always leave, close sessions, take one's data away and ask about them.
_ALWAYS = ("accounts.", "privacy.", "dev.", "following.unsubscribe")


def consent_on_entering(user: User, now: object) -> None:
    """Log the consent of who enters: the short notice was on the page that asked the address."""
    services.accept_notice(user, now=now)  # type: ignore[arg-type]


if consent_on_entering not in entered:
    entered.append(consent_on_entering)


@bp.before_app_request
def tell_news() -> ResponseReturnValue | None:
    """Stop an act only when a substantial notice was not accepted; it goes on when it is."""
    if request.method != "POST" or (request.endpoint or "").startswith(_ALWAYS):
        return None
    person = user_or_none()
    news = _unknown_to(person) if person is not None else []
    if person is None or not news:
        return None
    if not any(one.is_substantial for one in news):
        with transaction():
            services.mark_told(person)
        flash(
            _("El aviso de privacidad cambió: %(changes)s Puedes leerlo al pie de esta página.",
              changes=" ".join(one.changes for one in reversed(news)))
        )  # fmt: skip
        return None
    if request.form.get(ACCEPTS) == str(news[0].number):
        with transaction():
            services.accept_notice(person, now=clock.now())
        return None
    typed = [(name, value) for name, value in typed_fields() if name != ACCEPTS]
    text = markdown(notice.fill(news[0].simplified, catalogue()), 3)
    page = render_template(
        "privacy/renew.html", news=news, text=text, typed=typed, accepts=ACCEPTS,
        retry=request.full_path if request.query_string else request.path, has_files=bool(request.files),
    )  # fmt: skip
    return page, 409


def _unknown_to(person: User) -> list[Notice]:
    """Return the versions that came into force since the last one a person was told of."""
    # Who entered before versions were counted knew the first.
    seen = max(person.notice_seen, 1)
    return [one for one in notice.in_force_list() if one.number > seen]
