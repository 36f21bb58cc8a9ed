"""What the pages of the second factor share: the QR of an application, and the recovery codes."""

from __future__ import annotations

from typing import Any

import segno
from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from gatp_participa.accounts import passkeys, proofs, sealing, services
from gatp_participa.accounts.forms import AppForm, KeptForm
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.entities.queries import term

_USE = "enrol"
_LIFE = 30 * 60  # seconds to install an application and scan


def secret_for(user: User, sealed: str | None) -> str:
    """Return the secret that a page offered to a person, or a new one when it was not ours."""
    opened = sealing.unseal(sealed, use=_USE, seconds=_LIFE) if sealed else None
    owner, _colon, secret = (opened or "").partition(":")
    return secret if secret and owner == str(user.id) else proofs.new_secret()


def app_page(template: str, form: AppForm, user: User, secret: str) -> str:
    """Show a secret as a QR and in letters, with the form that asks for its first digits."""
    form.secret.data = sealing.seal(f"{user.id}:{secret}", use=_USE)
    uri = proofs.provisioning_uri(secret, account=user.email, issuer=term("platform.name"))
    drawing = segno.make(uri, error="m", micro=False)
    return render_template(
        template, form=form, qr=drawing.svg_data_uri(scale=5, border=3, light="#fff"),
        secret=proofs.in_groups(secret), has_passkeys=passkeys.place() is not None,
    )  # fmt: skip


def add_app(form: AppForm, user: User, *, is_first: bool) -> None:
    """Add the application whose digits were typed."""
    now = clock.now()
    with transaction():
        services.add_totp(
            user, secret_for(user, form.secret.data), form.code.data or "", is_first=is_first,
            person=user, now=now,
        )  # fmt: skip


def codes_page(user: User, form: KeptForm, **more: Any) -> ResponseReturnValue:
    """Make the recovery codes of a person and show them, for the only time."""
    with transaction():
        made = services.new_recovery_codes(user, person=user, now=clock.now())
    form.codes.data = " ".join(made)
    return _codes(form, made, **more)


def codes_again(form: KeptForm, **more: Any) -> ResponseReturnValue:
    """Show the codes that the page itself sent back, to who did not say that they kept them."""
    sent = [one for one in (form.codes.data or "").split() if proofs.is_recovery_code(one)]
    return _codes(form, sent[: proofs.RECOVERY_CODES], **more), 400


def _codes(form: KeptForm, codes: list[str], **more: Any) -> str:
    site = current_app.extensions["gatp"].public_url
    return render_template("accounts/codes.html", form=form, codes=codes, site=site, **more)
