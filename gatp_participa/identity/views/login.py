"""Verify one's identity by entering somewhere else and coming back."""

from __future__ import annotations

from urllib.parse import urlsplit

import structlog
from flask import render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError
from gatp_participa.identity import services
from gatp_participa.identity.providers import Provider, ProviderError, provider_in_use
from gatp_participa.identity.views import bp
from gatp_participa.identity.views.own import done
from gatp_participa.notices import letters
from gatp_participa.settings import in_use
from gatp_participa.web.guards import anyone, requires, safe_next

log = structlog.get_logger()
_KEPT = "identity"  # what waits in the session for whoever comes back


@bp.post("/mi-cuenta/identidad/salir")
@requires(anyone)
def begin_login() -> ResponseReturnValue:
    """Get ready to leave, and say where to before anybody is sent there.

    A link and not a redirect: the policy of the pages lets no form end in another site.
    """
    target = request.form.get("next", "")
    try:
        start = _provider().begin(letters.link("identity.callback"))
    except ProviderError as error:
        return _failed(error, target)
    person = signed_in_user()
    session[_KEPT] = {"user_id": person.id, "next": target, "kept": start.kept}
    return render_template(
        "identity/leave.html",
        url=start.url,
        host=urlsplit(start.url).netloc,
        name=_name(),
        back=url_for("identity.show", next=target or None),
    )


@bp.get("/mi-cuenta/identidad/regreso")
@requires(anyone)
def callback() -> ResponseReturnValue:
    """Take whoever comes back; only the account that left, and only once."""
    waiting = session.pop(_KEPT, {})
    target = waiting.get("next", "")
    person = signed_in_user()
    try:
        if waiting.get("user_id") != person.id:
            raise ProviderError(_("Este regreso no corresponde a algo que hayas empezado aquí."))
        provider = _provider()
        # Not to hold a connection to the database while another site thinks.
        db.session.rollback()
        identity = provider.finish(request.args, waiting["kept"])
        with transaction():
            services.prove_by_login(
                identity, provider=provider.name, person=person, now=clock.now()
            )
    except ConflictError as error:
        return _failed(error, target)
    return done(target)


def _provider() -> Provider:
    provider = provider_in_use()
    if provider is None:
        raise ProviderError(_("Esta plataforma no tiene encendida esa forma de verificarse."))
    return provider


def _name() -> str:
    return in_use().national_login_name or _("tu cuenta nacional")


def _failed(error: ConflictError, target: str) -> ResponseReturnValue:
    log.warning(
        "identity_login_failed", kind=type(error).__name__, why=type(error.__cause__).__name__
    )
    page = render_template(
        "identity/failed.html", message=str(error), name=_name(),
        again=url_for("identity.show", next=target or None), back=safe_next(target, ""),
    )  # fmt: skip
    return page, 409
