"""What a table types about its sessions. Hours are those of central Mexico."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, InputRequired, Length, Optional

from gatp_participa.core import clock
from gatp_participa.deliberation.models import AgendaItem, Session
from gatp_participa.deliberation.services import AgreementDraft, SessionDraft
from gatp_participa.deliberation.status import SessionKind
from gatp_participa.web.forms import BaseForm

LONGEST_MINUTES = 60_000


class SessionForm(BaseForm):
    """Of which kind a session is, when and where."""

    table = SelectField(_("¿De qué mesa?"), validators=[Optional()])
    kind = RadioField(_("¿Qué es?"), validators=[InputRequired(_("Elige qué es."))])
    day = DateField(_("Día"), validators=[InputRequired(_("Escribe el día."))])
    starts = TimeField(_("Empieza"), validators=[InputRequired(_("Escribe a qué hora empieza."))])
    ends = TimeField(_("Termina"), validators=[InputRequired(_("Escribe a qué hora termina."))])
    place = StringField(
        _("Lugar"),
        validators=[Length(max=200)],
        description=_(
            "Con su dirección: es público y cualquiera puede ir a escuchar si es abierta."
        ),
    )
    link = StringField(
        _("Liga para conectarse a distancia"),
        validators=[
            Optional(),
            URL(message=_("Copia la liga completa, con https.")),
            Length(max=400),
        ],
        description=_("Solo la ve la mesa."),
    )

    def __init__(self, *args: Any, tables: list[tuple[str, str]] | None = None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.kind.choices = [SelectChoice(one.value, one.label.capitalize()) for one in SessionKind]
        self.table.choices = [SelectChoice(value, label) for value, label in tables or []]

    @classmethod
    def of(cls, session: Session) -> SessionForm:
        """Return the form with what a session has."""
        starts = session.starts_at.astimezone(clock.MEXICO)
        ends = session.ends_at.astimezone(clock.MEXICO)
        return cls(
            data={
                "kind": session.kind.value, "day": starts.date(), "starts": starts.time(),
                "ends": ends.time(), "place": session.place, "link": session.link,
            }
        )  # fmt: skip

    def to_draft(self) -> SessionDraft:
        """Return what the services take."""
        return SessionDraft(
            kind=SessionKind(self.kind.data), starts_at=_moment(self.day.data, self.starts.data),
            ends_at=_moment(self.day.data, self.ends.data), place=self.place.data or "",
            link=self.link.data or "",
        )  # fmt: skip


class PointForm(BaseForm):
    """Anything else for the agenda."""

    title = StringField(_("Otro punto"), validators=[Length(max=200)])
    body = TextAreaField(_("De qué se trata"), validators=[Length(max=2000)])


class ReasonForm(BaseForm):
    """Why something is called off."""

    reason = StringField(_("¿Por qué se cancela?"), validators=[Length(max=400)])


class MinutesForm(BaseForm):
    """What was said."""

    minutes = TextAreaField(
        _("Qué se dijo"),
        validators=[Length(max=LONGEST_MINUTES)],
        description=_(
            "Con tus palabras y en orden. Puedes usar ## para un subtítulo, - para una lista y "
            "**negritas**. La lista de asistencia, los votos y los acuerdos se ponen solos."
        ),
    )


class AgreementForm(BaseForm):
    """What somebody will do, and by when."""

    body = TextAreaField(_("¿Qué se acordó?"), validators=[Length(max=2000)])
    responsible = StringField(_("¿Quién lo hace?"), validators=[Length(max=200)])
    due_on = DateField(_("¿Para cuándo?"), validators=[Optional()])
    item = SelectField(_("Punto del que sale"), validators=[Optional()])

    def __init__(self, *args: Any, items: tuple[AgendaItem, ...] = (), **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.item.choices = [
            SelectChoice("", _("Ninguno en particular")),
            *(SelectChoice(str(one.id), f"{one.position}. {one.title}") for one in items),
        ]

    def to_draft(self) -> AgreementDraft:
        """Return what the services take."""
        return AgreementDraft(
            body=self.body.data or "", responsible=self.responsible.data or "",
            due_on=self.due_on.data, item_id=int(self.item.data) if self.item.data else None,
        )  # fmt: skip


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, clock.MEXICO).astimezone(UTC)
