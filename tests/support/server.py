"""The application served for real: threads, sockets, cookies."""

from __future__ import annotations

import errno
import threading
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from waitress.server import create_server

from gatp_participa import create_app
from gatp_participa.core.db import db
from gatp_participa.entities.services import load_catalogues
from gatp_participa.settings import Settings


def _run(server) -> None:
    try:
        server.run()
    except OSError as error:
        # Closing it from another thread takes the socket it was waiting on.
        if error.errno != errno.EBADF:
            raise


@dataclass
class Server:
    """A running server; ``url`` has no slash at the end."""

    app: Flask
    url: str
    _server: object
    _thread: threading.Thread

    @classmethod
    def start(cls, *, database_url: str, data_dir: Path, fresh: bool = True, **kw) -> Server:
        settings = Settings(
            **{
                "secret_key": "test",
                "database_url": database_url,
                "data_dir": data_dir,
                "secure_cookies": False,
                "demo": True,
                "encoder": "lexical",
                "catalogue_seconds": 0,
                "form_seconds": 0,
            }
            | kw
        )
        app = create_app(settings)
        if fresh:
            with app.app_context():
                db.create_all()
                load_catalogues()
                db.session.commit()
        server = create_server(app, host="127.0.0.1", port=0, threads=8)
        thread = threading.Thread(target=_run, args=(server,), daemon=True)
        thread.start()
        return cls(app, f"http://127.0.0.1:{server.effective_port}", server, thread)

    def stop(self) -> None:
        self._server.close()
        self._thread.join(timeout=5)
        with self.app.app_context():
            db.engine.dispose()
