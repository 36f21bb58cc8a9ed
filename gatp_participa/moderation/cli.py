"""``gatp moderation``: look at what was written before anybody looked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import click
from flask.cli import AppGroup

from gatp_participa.calls.queries import call_by_slug
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import NotFoundError
from gatp_participa.moderation.services import scanning
from gatp_participa.moderation.status import Kind

moderation = AppGroup("moderation", help="Revisar lo que ya estaba escrito.")


@moderation.command("scan")
@click.argument("slug", metavar="CALL", required=False)
def scan(slug: str | None) -> None:
    """Busca datos personales, insultos y código en lo que se escribió en una convocatoria.

    Sin CALL, en las opiniones sobre compromisos, que no son de ninguna convocatoria.
    """
    if slug is None:
        _scan(Kind.REMARK, "opiniones", partial(scanning.written_outside_calls, Kind.REMARK))
        return
    try:
        call_id = call_by_slug(slug, drafts=True).id
    except NotFoundError as error:
        raise click.UsageError(str(error)) from None
    for kind, name in ((Kind.PROPOSAL, "propuestas"), (Kind.COMMENT, "comentarios")):
        _scan(kind, name, partial(scanning.written_in, call_id, kind))


def _scan(kind: Kind, name: str, written: Callable[..., list[int]]) -> None:
    looked = waiting = 0
    after_id: int | None = 0
    while after_id is not None:
        with transaction():
            numbers = written(after_id=after_id)
            waiting += scanning.scan(kind, numbers, now=clock.now())
        looked += len(numbers)
        after_id = numbers[-1] if numbers else None
    click.echo(f"{looked} {name} revisadas; esperan una decisión {waiting}.")


commands: list[click.Command] = [moderation]
