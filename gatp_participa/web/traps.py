"""Tell programs from visitors without asking visitors anything.

A box that nobody sees and a form that comes back sooner than anyone can read it. Neither says
«no»: the page comes back with all that was typed and asks to send it again, which a person does
with one press and a program rarely does.
"""

from __future__ import annotations

import time

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import HiddenField, StringField

from gatp_participa.settings import in_use
from gatp_participa.web.forms import BaseForm


class TrapFields(BaseForm):
    """The box that stays empty, and since when the person has had the form."""

    leave_empty = StringField(
        _l("Deja esta casilla vacía"), render_kw={"tabindex": "-1", "autocomplete": "off"}
    )
    since = HiddenField()

    def trap_error(self, *, share: float = 1.0) -> str | None:
        """Return what to say to what looks like a program, or None; the box is emptied.

        How long somebody had the form is in its CSRF token, which is signed with its moment;
        ``since`` carries the first of them when the form comes back to be corrected. ``share``
        is how much of the usual time the form asks for: an address fills itself in.
        """
        tokens = (self.since.data, request.form.get("csrf_token"))
        ages = [age for token in tokens if (age := _age(token)) is not None]
        self.keep_since()
        if self.leave_empty.data:
            self.leave_empty.data = ""
            return _(
                "Una casilla que no se ve venía llena; suelen llenarla los programas. Ya la "
                "vaciamos y lo que escribiste está completo: envíalo otra vez."
            )
        if ages and max(ages) < in_use().form_seconds * share:
            return _("Llegó más rápido de lo que se puede leer. Está completo: envíalo otra vez.")
        return None

    def keep_since(self) -> None:
        """Remember the first moment in the form that goes back to the person."""
        if _age(self.since.data) is None:
            self.since.data = request.form.get("csrf_token", "")


def _age(token: str | None) -> float | None:
    """Return the seconds since one of our CSRF tokens was signed, or None if it is not ours."""
    serializer = URLSafeTimedSerializer(str(current_app.secret_key), salt="wtf-csrf-token")
    try:
        _token, signed_at = serializer.loads(token or "", return_timestamp=True)
    except BadData:
        return None
    return time.time() - signed_at.timestamp()
