"""A small server that talks as Llave MX does, for tests: three addresses and what it was asked."""

from __future__ import annotations

import base64
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

BASIC = "Basic " + base64.b64encode(b"ws:clave").decode()
PERSON = {
    "idUsuario": 4711, "curp": "BOXW310820HNERXN09", "nombre": "Walter", "telVigente": "5555555555",
    "fechaNacimiento": "20/08/1931", "correo": "walter@example.org",
}  # fmt: skip


class FakeLlave:
    """What the server answers, which a test may change, and what it was sent."""

    def __init__(self):
        self.person = dict(PERSON)
        self.forms: list[dict[str, str]] = []
        self.code = "un-codigo"
        self.url = ""


@contextmanager
def fake_llave():
    """Serve until the block ends."""
    fake = FakeLlave()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fake.forms.append(dict(parse_qsl(body)))
            good = self.headers["Authorization"] == BASIC and fake.forms[-1]["code"] == fake.code
            self._say({"accessToken": "t0k3n"} if good else {"error": "invalid_grant"})

        def do_GET(self):
            headers = self.headers
            good = headers["Authorization"] == BASIC and headers["accessToken"] == "t0k3n"
            self._say(fake.person if good else {"error": "invalid_token"})

        def _say(self, what):
            body = json.dumps(what).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
