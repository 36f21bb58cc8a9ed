"""Somebody without an account and with a browser, for tests that talk to a real server."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.notices.models import OutboxMessage
from tests.support.server import Server
from tests.support.visitor import Visitor


class Stranger(Visitor):
    """A visitor who arrives without a cookie. It follows no redirection by itself."""

    def __init__(self, server: Server):
        self.cookie = self.token = ""
        self.server = server
        self._address = urlsplit(server.url).netloc

    def _send(self, method, path, body):
        status, headers, page = super()._send(method, path, body)
        if kept := re.search(r"gatp=([^;]+)", headers.get("Set-Cookie", "")):
            self.cookie = kept[1]
        return status, headers, page

    def confirm(self, location: str, email: str) -> tuple[int, str]:
        """Type the code that was mailed to an address where ``location`` asks for it."""
        with self.server.app.app_context():
            text = db.session.scalar(
                select(OutboxMessage.body_text)
                .where(OutboxMessage.recipient == email)
                .order_by(OutboxMessage.id.desc())
            )
        code = re.search(r"\b(\d{6})\b", text)[1]
        self.get(location)
        return self.post("/entrar/codigo", t=re.search(r"[?&]t=([^&]+)", location)[1], code=code)
