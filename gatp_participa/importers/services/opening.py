"""Open a file, and check that this person may bring it into this call, for these states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.core.errors import ConflictError, NotAllowedError
from gatp_participa.entities.queries import catalogue, municipalities_of
from gatp_participa.importers import rules
from gatp_participa.importers.readers.errors import WrongOptionError
from gatp_participa.importers.readers.headers import IN_SPANISH, key
from gatp_participa.importers.readers.layout import Layout, arrange
from gatp_participa.importers.readers.places import Places
from gatp_participa.importers.readers.rows import Frame
from gatp_participa.importers.readers.table import Table
from gatp_participa.importers.services.results import Options


@dataclass(frozen=True)
class OpenFile:
    """A table and what its columns mean, ready to be read."""

    table: Table
    layout: Layout
    options: Options

    def has_more_than(self, rows: int) -> bool:
        """Say whether there are more rows than that, without reading further."""
        return next(islice(self.table.rows(), rows, None), None) is not None


def open_file(path: Path, options: Options) -> OpenFile:
    """Find the headers of a file and decide what they mean.

    Raises:
        NotATableError: there is no table in it.
        WrongOptionError: an option names a column or a field that does not exist.
    """
    table = Table(path, named=options.chosen().values())
    layout = arrange(table.headers, format=options.format, chosen=options.chosen())
    return OpenFile(table, layout, options)


def frame_for(file: OpenFile, call: Call, person: User | None, now: datetime) -> Frame:
    """Return what every row of a file shares.

    Raises:
        NotAllowedError: this person does not import, or not for that state.
        ConflictError: the call is archived.
        WrongOptionError: the state of every row does not exist.
    """
    if person is not None and not rules.may_import(person):
        raise NotAllowedError(_("Tu cuenta no puede importar propuestas."))
    if not rules.takes_imports(call):
        raise ConflictError(_("Esta convocatoria ya se archivó y no recibe más propuestas."))
    places = Places(catalogue().entities, municipalities_of)
    options = file.options
    entity = places.entity(options.entity) if options.entity else None
    if options.entity and entity is None:
        raise WrongOptionError(
            _("No hay una entidad «%(entity)s». Usa su clave del INEGI.", entity=options.entity)
        )
    own = None if person is None else rules.states_of(person)
    called = None if call.is_national else frozenset(one.entity_code for one in call.entities)
    allowed = called if own is None else own if called is None else own & called
    refusal = _refusal(own, called)
    if entity is not None and allowed is not None and entity not in allowed:
        raise NotAllowedError(refusal)
    return Frame(
        layout=file.layout, places=places, now=now, entity_code=entity,
        is_entity_strict=any(IN_SPANISH.get(key(n), n) == "entity" for n in options.chosen()),
        allowed=allowed, refusal=refusal[:1].lower() + refusal[1:-1],
        source=key(options.source).replace(" ", "-"), is_source_the_entity=own is not None,
        topics={key(name): topic.id for topic in call.topics for name in (topic.name, topic.slug)},
    )  # fmt: skip


def _refusal(own: frozenset[str] | None, called: frozenset[str] | None) -> str:
    names = catalogue().entity_name
    if own is not None:
        return _(
            "Tu cuenta solo captura para %(join)s.",
            join=", ".join(names(code) for code in sorted(own)),
        )
    return _(
        "La convocatoria es solo para %(join)s.",
        join=", ".join(names(code) for code in sorted(called or ())),
    )
