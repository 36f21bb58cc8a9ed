"""Who may see a page: said in one line above each view, and checked by a test on all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from gatp_participa.core.errors import NotAllowedError

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Declare that anyone may see this page."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def requires(rule: Callable[[Any], bool]) -> Callable[[View], View]:
    """Let in only a signed-in person of whom ``rule`` is true; others go to sign in, or get 403.

    The rule about *this* thing (a state, a status) is checked again by the service.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return _ask_to_sign_in()
            if not rule(current_user._get_current_object()):
                raise NotAllowedError(_("Tu cuenta no tiene permiso para ver esta página."))
            return view(*args, **kwargs)

        guarded.guard = rule.__name__  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def anyone(_person: Any) -> bool:
    """Be signed in, and nothing more."""
    return True


def _ask_to_sign_in() -> Any:
    if request.method in {"GET", "HEAD"}:
        here = request.full_path if request.query_string else request.path
        return redirect(url_for("accounts.sign_in", next=here), code=303)
    # The session ended while the person was writing: show what they wrote, lose nothing.
    from gatp_participa.web.errors import typed_fields

    page = render_template("errors/signed_out.html", typed=typed_fields(), retry=request.path)
    return page, 401


def safe_next(target: str | None, fallback: str) -> str:
    """Return ``target`` when it is a path of this site, else ``fallback``."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return fallback
    if any(ord(char) < 32 for char in target) or "\\" in target:
        return fallback
    return target
