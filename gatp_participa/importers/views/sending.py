from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import may_import
from gatp_participa.calls.queries import call_by_slug
from gatp_participa.importers import exports, queries, services
from gatp_participa.importers.forms import UploadForm
from gatp_participa.importers.jobs import uploads
from gatp_participa.importers.readers.errors import NotATableError
from gatp_participa.importers.views.blueprint import as_csv, bp
from gatp_participa.web.guards import requires

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.route("/mesa/importar", methods=["GET", "POST"])
@requires(may_import)
def create() -> ResponseReturnValue:
    """Send a file, and see the last ones."""
    person = signed_in_user()
    form = UploadForm(person=person)
    if form.validate_on_submit():
        sent = form.upload.data
        kept = uploads()
        token = kept.keep(sent.stream, sent.filename or "", person_id=person.id)
        name, _shown = kept.find(token, person_id=person.id)
        headers, error = _headers_of(kept.path(name), form.format.data)
        if error is None:
            chosen = {one: form[one].data for one in ("call", "entity", "event", "format")}
            remembered = _remembered(person, headers)
            return redirect(
                url_for(".review", archivo=token, **chosen | remembered), code=303
            )  # fmt: skip
        kept.forget(name)
        form.upload.errors = [error]
    batches = queries.recent_batches(person)
    return render_template("importers/create.html", form=form, batches=batches)


def _headers_of(path: Path, format: str) -> tuple[list[str], str | None]:
    """Return what the columns are called, and why a file is of no use when it is not."""
    try:
        return services.open_file(path, services.Options(format=format)).table.headers, None
    except NotATableError as error:
        # A person may still say what columns with strange names are.
        return error.headers, str(error) if len(error.headers) < 2 else None


def _remembered(person: User, headers: list[str]) -> dict[str, Any]:
    """Return the columns that were said the last time, as the review takes them."""
    mapping = queries.mapping_for(person, headers)
    if mapping is None:
        return {}
    columns = {f"column_{name}": header for name, header in mapping.columns.items()}
    return columns | {"recordadas": "1"}


@bp.get("/mesa/importar/plantilla.<any(xlsx, csv):kind>")
@requires(may_import)
def template(kind: str) -> ResponseReturnValue:
    """Hand over the spreadsheet to fill in for a call."""
    call = call_by_slug(request.args.get("call", ""), drafts=True)
    lists = exports.lists_for(call, signed_in_user())
    name = f"plantilla-{call.slug}.{kind}"
    if kind == "csv":
        return as_csv(exports.template_csv(lists), name)
    return send_file(
        exports.template_xlsx(lists), _XLSX, as_attachment=True, download_name=name, max_age=0
    )
