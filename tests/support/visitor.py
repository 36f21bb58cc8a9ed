"""A signed-in person with a browser, for tests that talk to a real server."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from gatp_participa.accounts.models import User
from tests.support.server import Server

_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


class Visitor:
    """Keeps the session's cookie and the token of the last form, as a browser does.

    The cookie is signed with the application's own session interface: what a sign-in leaves.
    """

    def __init__(self, server: Server, user: User):
        serializer = server.app.session_interface.get_signing_serializer(server.app)
        self.cookie = serializer.dumps({"_user_id": user.get_id(), "_fresh": True})
        self.token = ""
        self._address = urlsplit(server.url).netloc

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a page and keep its cookie and its token."""
        status, headers, body = self._send("GET", path, None)
        if kept := re.search(r"gatp=([^;]+)", headers.get("Set-Cookie", "")):
            self.cookie = kept[1]
        if token := _TOKEN.search(body):
            self.token = token[1]
        return status, body

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        """Send a form; return the status and where it sends to (or the page)."""
        body = urlencode(fields | {"csrf_token": self.token}, doseq=True)
        status, headers, page = self._send("POST", path, body)
        return status, headers.get("Location", page)

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, dict[str, str], str]:
        connection = HTTPConnection(self._address, timeout=60)
        try:
            connection.request(
                method, path, body,
                {
                    "Cookie": f"gatp={self.cookie}",
                    "Content-Type": "application/x-www-form-urlencoded",
                },
            )  # fmt: skip
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read().decode()
        finally:
            connection.close()


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Do all the acts in threads of their own that start together."""
    gate = threading.Barrier(len(acts))

    def do(act: Callable[[], object]) -> object:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))
