"""What everybody reads: the sessions of a table, each with its minutes, and their calendar."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import user_or_none
from gatp_participa.core import clock
from gatp_participa.core.errors import NotFoundError
from gatp_participa.deliberation import calendars, labels, queries, rules
from gatp_participa.deliberation.services import keeping
from gatp_participa.deliberation.status import SessionStatus
from gatp_participa.deliberation.views import bp
from gatp_participa.documents import DOCX
from gatp_participa.web.guards import public


@bp.get("/secretariados/<code>/sesiones")
@public
def sessions(code: str) -> ResponseReturnValue:
    """When a table met or will meet, the newest first."""
    table = queries.table_of(code)
    page = queries.of_table(table.id, cursor=request.args.get("desde"))
    return render_template(
        "deliberation/sessions.html", page=page, table=table, name=labels.table_name(table),
        code=code, name_of=labels.session_name,
    )  # fmt: skip


@bp.get("/secretariados/<code>/sesiones.ics")
@public
def feed(code: str) -> ResponseReturnValue:
    """The same as a calendar that programs follow."""
    table = queries.table_of(code)
    written = calendars.feed(
        labels.table_name(table), queries.upcoming_of_table(table.id), now=clock.now()
    )
    return Response(written, content_type="text/calendar; charset=utf-8")


@bp.get("/sesiones/<int:session_id>")
@public
def show(session_id: int) -> ResponseReturnValue:
    """A session: its agenda, and once signed what was said, voted and agreed."""
    room = queries.room_or_404(session_id)
    session, person = room.session, user_or_none()
    if session.called_at is None:
        raise NotFoundError(_("No encontramos esa sesión."))
    table, is_signed = session.secretariat, session.status is SessionStatus.SIGNED
    return render_template(
        "deliberation/show.html", room=room, session=session, name=labels.session_name(session),
        table=labels.table_name(table), code=table.municipality_code or table.entity_code,
        quorum=labels.quorum_sentence(room.count, session.quorum, is_past=True),
        told_result=labels.result_sentence, sectors=labels.sector_names(),
        is_signed=is_signed, fingerprint=keeping.fingerprint(room, "pdf") if is_signed else "",
        reads_desk=person is not None and rules.may_read(person, table.entity_code),
    )  # fmt: skip


@bp.get("/sesiones/<int:session_id>/acta.<ext>")
@public
def download(session_id: int, ext: str) -> ResponseReturnValue:
    """The signed minutes as a PDF that everybody can read, or for a word processor."""
    room = queries.room_or_404(session_id)
    if room.session.status is not SessionStatus.SIGNED or ext not in ("pdf", "docx"):
        raise NotFoundError(_("El acta todavía no está firmada por los sectores."))
    kind = "application/pdf" if ext == "pdf" else DOCX
    answer = Response(keeping.minutes(room, ext), mimetype=kind)
    answer.headers["Content-Disposition"] = f'inline; filename="acta-{session_id}.{ext}"'
    return answer
