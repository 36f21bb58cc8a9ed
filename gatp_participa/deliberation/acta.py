"""The minutes of a session as a document: said once, written as PDF/UA and as DOCX."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from gatp_participa.accounts.labels import sector_label
from gatp_participa.deliberation import labels
from gatp_participa.deliberation.models import AgendaItem
from gatp_participa.deliberation.queries.room import Room
from gatp_participa.documents import (
    Block,
    Document,
    Facts,
    Heading,
    Run,
    Table,
    blocks_of,
    paragraph,
)
from gatp_participa.documents.blocks import Paragraph
from gatp_participa.notices.letters import link
from gatp_participa.web.filters import day, moment
from gatp_participa.web.languages import current


def document_of(room: Room) -> Document:
    """Return the minutes: place, attendance by sector, quorum, agenda with votes, agreements."""
    session = room.session
    name, table = labels.session_name(session), labels.table_name(session.secretariat)
    url = link("deliberation.show", session_id=session.id)
    return Document(
        title=_("Acta: %(name)s", name=name), author=table, subtitle=table,
        language=current().code, keywords=(table, session.kind.label), blocks=list(_blocks(room)),
        footer=_("%(table)s. Página pública: %(url)s", table=table, url=url),
    )  # fmt: skip


def _blocks(room: Room) -> Iterator[Block]:
    session = room.session
    yield Facts(
        (
            (_("Cuándo"), moment(session.starts_at)),
            (_("Dónde"), session.place or _("A distancia")),
            (_("Cómo se decide"), session.voting.label),
            (_("Firmada"), moment(session.signed_at)),
        )
    )
    yield Heading(_("Asistencia"))
    yield _attendance(room)
    yield paragraph(labels.quorum_sentence(room.count, session.quorum, is_past=True), bold=True)
    yield Heading(_("Orden del día"))
    for item in room.items:
        yield from _point(room, item)
    yield Heading(_("Lo que se dijo"))
    yield from blocks_of(session.minutes, level=2)
    yield Heading(_("Acuerdos"))
    yield _agreements(room) if room.agreements else paragraph(_("No se tomaron acuerdos."))
    yield Heading(_("Firmas"))
    yield _signatures(room)
    if room.signatures:
        digest = room.signatures[0][0].digest
        yield paragraph(_("Huella del texto firmado (SHA-256): %(digest)s", digest=digest))


def _attendance(room: Room) -> Table:
    rows = []
    for place in room.places:
        for member in place.members:
            presence = place.presences.get(member.id)
            who = f"{member.name}, {member.organization}" if member.organization else member.name
            rows.append(
                (
                    sector_label(place.seat.sector), who, member.standing.label,
                    presence.label if presence else _("no se anotó"),
                )
            )  # fmt: skip
        if not place.members:
            rows.append((sector_label(place.seat.sector), _("Lugar vacante"), "", ""))
    return Table(
        _("Quién estuvo, por sector"),
        (_("Sector"), _("Nombre"), _("Lugar"), _("Asistencia")),
        tuple(rows),
        (2.2, 4, 1.4, 1.8),
    )


def _point(room: Room, item: AgendaItem) -> Iterator[Block]:
    yield Heading(f"{item.position}. {item.title}", 2)
    if item.body:
        yield paragraph(item.body)
    if item.outcome:
        said = [Run(item.outcome.label.capitalize(), bold=True)]
        if item.resolution:
            said.append(Run(f". {item.resolution}"))
        yield Paragraph(tuple(said))
    votes = room.votes.get(item.id, {})
    if votes:
        yield paragraph(labels.result_sentence(room.result_of(item), room.session.voting))
        names = {member.id: member.name for place in room.places for member in place.members}
        yield Table(
            _("Voto de cada lugar sobre el punto %(n)s", n=item.position),
            (_("Sector"), _("Quién votó"), _("Voto")),
            tuple(
                (
                    sector_label(place.seat.sector),
                    names.get(votes[place.seat.id].member_id, ""),
                    votes[place.seat.id].choice.label,
                )
                for place in room.places
                if place.seat.id in votes
            ),
            (2.2, 4, 1.6),
        )


def _agreements(room: Room) -> Table:
    return Table(
        _("A qué se comprometió cada quien"),
        (_("N.º"), _("Acuerdo"), _("Responsable"), _("Para cuándo")),
        tuple(
            (str(one.number), one.body, one.responsible, day(one.due_on) or _("sin fecha"))
            for one in room.agreements
        ),
        (0.6, 4.4, 2.4, 2),
    )


def _signatures(room: Room) -> Table:
    return Table(
        _("Quién firmó esta acta en la plataforma, con su cuenta"),
        (_("Sector"), _("Nombre"), _("Fecha")),
        tuple(
            (sector_label(member.sector), member.name, moment(signature.signed_at))
            for signature, member in room.signatures
        ),
        (2.2, 3.4, 3),
    )
