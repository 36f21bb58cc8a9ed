"""Keep what shows that something was done: files and addresses, with every version there was.

A file is put in the storage before its row is written; a daily job deletes what no row names.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import func, select

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core import storage
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.storage import Storage
from gatp_participa.core.text import clean_input
from gatp_participa.plans import rules
from gatp_participa.plans.models import Activity, Evidence, ProgressUpdate
from gatp_participa.plans.services.following import hold
from gatp_participa.plans.status import CommitmentStatus
from gatp_participa.settings import in_use
from gatp_participa.web.uploads import Received

KIND = "evidence"
MOST_FILE_BYTES = 10_000_000
KEPT_SECONDS = 24 * 3600  # of a file between the preview and the report
MOST_TITLE, MOST_URL, FEWEST_WHY, MOST_WHY = 160, 2000, 10, 600


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A clean file in the storage that no row names yet."""

    storage_key: str
    file_name: str
    media_type: str
    size: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of evidence as it is sent: what it shows, and an address or a file."""

    title: str
    url: str = ""
    kept: Kept | None = None


def files() -> Storage:
    """Return where evidence is."""
    settings = in_use()
    return storage.named(settings.storage, settings.data_dir)


def keep(received: Received) -> Kept:
    """Put a clean file in the storage. Not for inside a transaction: it is slow."""
    key = storage.new_key(KIND)
    files().put(key, io.BytesIO(received.content))
    return Kept(
        storage_key=key, file_name=received.name, media_type=received.media_type,
        size=len(received.content), digest=hashlib.sha256(received.content).hexdigest(),
    )  # fmt: skip


def seal(kept: Kept, *, person_id: int) -> str:
    """Return what a form carries of a file from its preview to its report."""
    return _signer().dumps([person_id, asdict(kept)])


def unseal(token: str, *, person_id: int) -> Kept | None:
    """Return the file that a form carries, or None when it is somebody else's or too old."""
    try:
        owner, values = _signer().loads(token, max_age=KEPT_SECONDS)
    except BadData:
        return None
    return Kept(**values) if owner == person_id else None


def url_problem(url: str) -> str | None:
    """Return what is wrong with the address of some evidence, or None. Nobody opens it here."""
    wrong = _("Escribe la dirección completa, como https://www.ejemplo.gob.mx/informe.")
    if len(url) > MOST_URL or any(char.isspace() for char in url):
        return wrong
    try:
        parts = urlsplit(url)
        host, user = parts.hostname or "", parts.username
    except ValueError:
        return wrong
    return None if parts.scheme == "https" and "." in host.strip(".") and not user else wrong


def piece_problem(piece: Piece) -> str | None:
    """Return what is wrong with a piece of evidence, or None."""
    if not piece.title.strip():
        return _("Di qué muestra cada evidencia, en pocas palabras.")
    if len(piece.title) > MOST_TITLE:
        return _("Lo que muestra cabe en %(most)s caracteres.", most=MOST_TITLE)
    if bool(piece.url) == (piece.kept is not None):
        return _("Cada evidencia es un enlace o un archivo: elige uno de los dos.")
    return url_problem(piece.url) if piece.url else None


def attach(
    update: ProgressUpdate, pieces: Sequence[Piece], *, person: User, now: datetime
) -> list[Evidence]:
    """Write the evidence of a report, under the next numbers of its commitment.

    The caller holds the commitment, so no two pieces take one number.

    Raises:
        InvalidInputError: one does not say what it shows, or is neither a file nor an address.
    """
    last = _last_number(update.activity.commitment_id)
    rows = []
    for number, piece in enumerate(pieces, last + 1):
        if problem := piece_problem(piece):
            raise InvalidInputError(problem)
        rows.append(
            Evidence(
                activity_id=update.activity_id,
                update_id=update.id,
                number=number,
                added_at=now,
                added_by_id=person.id,
                **_values(piece),
            )
        )
    db.session.add_all(rows)
    db.session.flush()
    return rows


def replace(
    evidence: Evidence, piece: Piece, *, why: str, person: User, now: datetime
) -> Evidence:  # fmt: skip
    """Add a version of a piece of evidence; those before stay where they were.

    Raises:
        NotAllowedError: the person does not report that commitment.
        ConflictError: it was verified with the version there is, or its plan is not public.
        InvalidInputError: it does not say why, or the piece is not whole.
    """
    activity = db.session.get_one(Activity, evidence.activity_id)
    commitment = activity.commitment
    if not rules.may_report(person, commitment, commitment.plan.entity_code):
        raise NotAllowedError(_("La evidencia la cambia quien responde por el compromiso."))
    hold(commitment)
    if activity.status is CommitmentStatus.VERIFIED:
        raise ConflictError(_("La actividad ya se verificó con esta evidencia: ya no se cambia."))
    why = clean_input(why)
    if not FEWEST_WHY <= len(why) <= MOST_WHY:
        raise InvalidInputError(_("Di por qué la cambias, con al menos unas palabras."))
    if problem := piece_problem(piece):
        raise InvalidInputError(problem)
    last = db.session.scalar(
        select(Evidence)
        .where(Evidence.activity_id == activity.id, Evidence.number == evidence.number)
        .order_by(Evidence.version.desc())
        .limit(1)
    )
    assert last is not None  # noqa: S101 -- the one that is replaced
    new = Evidence(
        activity_id=activity.id, update_id=last.update_id, number=last.number,
        version=last.version + 1, why=why, added_at=max(now, last.added_at),
        added_by_id=person.id, **_values(piece),
    )  # fmt: skip
    db.session.add(new)
    db.session.flush()
    record(
        "plans.replace_evidence", new, person=person, now=now, commitment_id=commitment.id,
        number=new.number, version=new.version,
    )  # fmt: skip
    return new


def _values(piece: Piece) -> dict[str, object]:
    kept = asdict(piece.kept) if piece.kept is not None else {}
    return {"title": " ".join(clean_input(piece.title).split()), "url": piece.url} | kept


def _last_number(commitment_id: int) -> int:
    return (
        db.session.scalar(
            select(func.max(Evidence.number))
            .join(Activity, Activity.id == Evidence.activity_id)
            .where(Activity.commitment_id == commitment_id)
        )
        or 0
    )


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(in_use().secret_key, salt="gatp.evidence")
