"""Files between their review and their import: kept under a random name, never for long."""

from __future__ import annotations

import re
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from gatp_participa.core.errors import NotFoundError

KEPT_SECONDS = 24 * 3600
_NAME = re.compile(r"[0-9a-f]{32}")


class Uploads:
    """A folder of files that only whoever sent each of them can name again."""

    def __init__(self, data_dir: Path, secret: str):
        self.folder = data_dir / "uploads"
        self._signer = URLSafeTimedSerializer(secret, salt="importers.uploads")

    def keep(self, stream: IO[bytes], file_name: str, *, person_id: int) -> str:
        """Store a file and return the token that names it; forget those nobody came back for."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._sweep()
        name = secrets.token_hex(16)
        path = self.folder / name
        with path.open("xb") as file:
            path.chmod(0o600)
            while block := stream.read(1 << 20):
                file.write(block)
        shown = Path(file_name.replace("\\", "/")).name[:200] or "archivo"
        return self._signer.dumps([name, shown, person_id])

    def find(self, token: str, *, person_id: int) -> tuple[str, str]:
        """Return a file's name in the folder and the one it had.

        Raises:
            NotFoundError: it was imported, is too old, or is somebody else's.
        """
        try:
            name, shown, owner = self._signer.loads(token, max_age=KEPT_SECONDS)
        except BadSignature:
            owner = None
        if owner != person_id or not self.path(name).is_file():
            raise NotFoundError(
                _(
                    "Ese archivo ya no está aquí: lo guardamos un día y lo borramos al importarlo. "
                    "Súbelo otra vez."
                )
            )
        return name, shown

    def path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise NotFoundError(_("No encontramos ese archivo."))
        return self.folder / name

    def forget(self, name: str) -> None:
        """Delete a file and the note of its progress."""
        self.path(name).unlink(missing_ok=True)
        self._note(name).unlink(missing_ok=True)

    def note_progress(self, name: str, percentage: int, stage: str = "reading") -> None:
        """Write how far a file is. In a file: it changes more often than the database should."""
        self._note(name).write_text(f"{percentage} {stage}")

    def note_stage(self, name: str, stage: str) -> None:
        """Write what is being done with a file."""
        self.note_progress(name, 0 if stage == "reading" else 100, stage)

    def progress(self, name: str) -> tuple[int, str]:
        """Return the percentage read and the stage: reading, saving or indexing."""
        try:
            percentage, stage = self._note(name).read_text().split()
            return int(percentage), stage
        except (OSError, ValueError):
            return 0, "reading"

    def _note(self, name: str) -> Path:
        return self.path(name).with_suffix(".progress")

    def _sweep(self) -> None:
        oldest = time.time() - KEPT_SECONDS
        for path in self.folder.iterdir():
            with suppress(FileNotFoundError):  # somebody else's sweep
                if path.stat().st_mtime < oldest:
                    path.unlink()
