"""A person with a telephone of their own, and the way in through both steps."""

from __future__ import annotations

import re
from datetime import datetime

import pyotp
from sqlalchemy import select

from gatp_participa.accounts import sealing, services
from gatp_participa.accounts.models import SecondFactor, User
from gatp_participa.core.db import db
from gatp_participa.notices.models import OutboxMessage
from tests.support.factories import NOON, save

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def digits(secret: str = SECRET, *, now: datetime = NOON, shift: int = 0) -> str:
    """What a telephone shows, ``shift`` half minutes later."""
    return pyotp.TOTP(secret).at(int(now.timestamp()) + 30 * shift)


def enrolled(user: User, *, keeps_codes: bool = True) -> list[str]:
    """Give somebody a telephone's program and return their recovery codes."""
    save(
        SecondFactor(
            user_id=user.id, totp_secret=sealing.seal(SECRET, use="totp"), totp_added_at=NOON
        )
    )
    codes = services.new_recovery_codes(user, person=user, now=NOON)
    if keeps_codes:
        services.keep_recovery_codes(user, now=NOON)
    db.session.flush()
    return codes


def mailed_code() -> str:
    """The six digits of the last letter."""
    text = db.session.scalar(
        select(OutboxMessage.body_text)
        .where(OutboxMessage.kind == "sign_in_code")
        .order_by(OutboxMessage.id.desc())
    )
    return re.search(r"\b(\d{6})\b", text)[1]


def letters(kind: str) -> list[OutboxMessage]:
    """The letters of a kind, in order."""
    query = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    return list(db.session.scalars(query))


def read_mail(browser, email: str, **data) -> str:
    """Go through the first step; return where it leads."""
    location = browser.post("/entrar", {"email": email, **data}).location
    sealed = re.search(r"[?&]t=([^&]+)", location)[1]
    there = {"t": sealed, "code": mailed_code(), **data}
    return browser.post("/entrar/codigo", there).location
