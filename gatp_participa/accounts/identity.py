"""The row behind the request, never Flask-Login's proxy: a proxy stored in a model breaks later."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from gatp_participa.accounts.models import User
from gatp_participa.core.errors import NotAllowedError


def signed_in_user() -> User:
    """Return who is signed in.

    Raises:
        NotAllowedError: nobody is; a guard should have sent them to sign in.
    """
    if not current_user.is_authenticated:
        raise NotAllowedError(_("Entra con tu correo para continuar."))
    return current_user._get_current_object()


def user_or_none() -> User | None:
    """Return who is signed in, or None.

    Without a cookie nobody is, and the session is not even looked at: that is what lets a
    shared cache keep the page.
    """
    if not request.cookies:
        return None
    return current_user._get_current_object() if current_user.is_authenticated else None
