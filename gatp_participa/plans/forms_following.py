"""Say what was done, show it, verify it, stop it, and say something about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    FloatField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from gatp_participa.core.errors import InvalidInputError
from gatp_participa.plans.models import Activity
from gatp_participa.plans.progress import ReportDraft
from gatp_participa.plans.services import evidence
from gatp_participa.plans.services.evidence import Kept, Piece
from gatp_participa.plans.status import CommitmentStatus, DelayReason, Report, Verdict
from gatp_participa.web import uploads
from gatp_participa.web.forms import BaseForm

ROWS = (1, 2, 3)


@dataclass(frozen=True)
class Row:
    """A place for a piece of evidence, and the file it holds already."""

    number: int
    title: Field
    url: Field
    file: Field
    token: Field
    kept: Kept | None


class EvidenceForm(BaseForm):
    """One piece of evidence, or several: what it shows, and an address or a file."""

    rows_of: tuple[int, ...] = (1,)
    title_1 = StringField(_l("Qué muestra"))
    url_1 = StringField(_l("Enlace"), render_kw={"inputmode": "url", "placeholder": "https://"})
    file_1 = FileField(_l("O un archivo"), render_kw={"accept": uploads.ACCEPT})
    token_1 = HiddenField()

    def rows(self, person_id: int) -> list[Row]:
        """Return the places in order, each with the file that it holds."""
        return [
            Row(
                number, self[f"title_{number}"], self[f"url_{number}"], self[f"file_{number}"],
                self[f"token_{number}"],
                evidence.unseal(self[f"token_{number}"].data or "", person_id=person_id),
            )
            for number in self.rows_of
        ]  # fmt: skip

    def receive(self, person_id: int) -> bool:
        """Keep the files that were chosen, so that nothing has to be chosen again."""
        is_good = True
        for row in self.rows(person_id):
            if not row.file.data:
                continue
            try:
                received = uploads.receive(
                    row.file.data.stream, row.file.data.filename or "",
                    most_bytes=evidence.MOST_FILE_BYTES,
                )  # fmt: skip
            except InvalidInputError as error:
                row.file.errors = [str(error)]
                is_good = False
            else:
                row.token.data = evidence.seal(evidence.keep(received), person_id=person_id)
        return is_good

    def pieces(self, person_id: int) -> list[Piece]:
        """Return the evidence that was sent."""
        return [
            Piece(title=row.title.data or "", url=row.url.data or "", kept=row.kept)
            for row in self.rows(person_id)
            if row.title.data or row.url.data or row.kept
        ]

    def check_pieces(self, person_id: int) -> bool:
        """Say in its place what each piece lacks."""
        is_good = True
        for row in self.rows(person_id):
            piece = Piece(title=row.title.data or "", url=row.url.data or "", kept=row.kept)
            if (piece.title or piece.url or piece.kept) and (
                problem := evidence.piece_problem(piece)
            ):
                control = row.title if not piece.title else row.url
                control.errors = [*control.errors, problem]
                is_good = False
        return is_good


class ReplaceForm(EvidenceForm):
    """A new version of a piece of evidence, and why."""

    why = TextAreaField(
        _l("Por qué la cambias"),
        validators=[InputRequired(_l("Di por qué la cambias."))],
        description=_l("Se publica junto a la versión anterior, que no se borra."),
    )


class ReportForm(EvidenceForm):
    """What was done of an activity."""

    rows_of = ROWS
    report = RadioField(
        _l("Qué reportas"), validators=[InputRequired(_l("Elige qué reportas."))]
    )  # fmt: skip
    body = TextAreaField(
        _l("Qué se hizo"),
        validators=[InputRequired(_l("Cuenta qué se hizo."))],
        description=_l("Como se lo contarías a quien lo pidió: qué hay ya, dónde y qué falta."),
    )
    progress = IntegerField(
        _l("Avance de la actividad"),
        validators=[Optional(), NumberRange(0, 100, _l("Escribe un número de 0 a 100."))],
        description=_l("De 0 a 99 %. El resultado final es siempre 100."),
        render_kw={"inputmode": "numeric"},
    )
    figure = FloatField(
        _l("Cifra del indicador"), validators=[Optional()], render_kw={"inputmode": "decimal"}
    )
    is_at_risk = BooleanField(_l("Está en riesgo de no cumplirse a tiempo"))
    delay_reason = SelectField(_l("Razón"), validate_choice=False)
    delay_note = TextAreaField(_l("Explícala"))
    title_2, title_3 = StringField(_l("Qué muestra")), StringField(_l("Qué muestra"))
    url_2 = StringField(_l("Enlace"), render_kw={"inputmode": "url", "placeholder": "https://"})
    url_3 = StringField(_l("Enlace"), render_kw={"inputmode": "url", "placeholder": "https://"})
    file_2 = FileField(_l("O un archivo"), render_kw={"accept": uploads.ACCEPT})
    file_3 = FileField(_l("O un archivo"), render_kw={"accept": uploads.ACCEPT})
    token_2, token_3 = HiddenField(), HiddenField()

    def __init__(self, *, activity: Activity, **kw: Any) -> None:
        super().__init__(**kw)
        self.report.choices = [SelectChoice(one.value, one.label) for one in Report]
        self.delay_reason.choices = reason_choices()
        if activity.goal_id is None:
            del self.figure

    def to_draft(self) -> ReportDraft:
        """Return what was typed."""
        figure = self["figure"].data if "figure" in self else None
        return ReportDraft(
            report=Report(self.report.data), body=self.body.data or "",
            progress=self.progress.data or 0, figure=figure,
            is_at_risk=bool(self.is_at_risk.data), delay_reason=_reason(self.delay_reason.data),
            delay_note=self.delay_note.data or "",
        )  # fmt: skip


class VerifyForm(BaseForm):
    """Whether a final report is so."""

    verdict = RadioField(
        _l("Después de ver la evidencia"), validators=[InputRequired(_l("Elige una."))]
    )
    body = TextAreaField(
        _l("Qué viste"),
        description=_l("Si no se comprueba, di qué falta. Se publica con el nombre de tu sector."),
    )

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        self.verdict.choices = [
            SelectChoice(Verdict.ACCEPTED.value, gettext("Se comprobó: lo que dice está hecho")),
            SelectChoice(Verdict.REFUSED.value, gettext("No se comprobó: falta algo")),
        ]


class StopForm(BaseForm):
    """Suspend, withdraw or go on."""

    status = RadioField(_l("Qué cambia"), validators=[InputRequired(_l("Elige qué cambia."))])
    reason = SelectField(_l("Razón"), validate_choice=False)
    note = TextAreaField(
        _l("Explícala"),
        validators=[InputRequired(_l("Explica la razón."))],
        description=_l("La lee cualquiera, y queda en el compromiso para siempre."),
    )
    approved_by = StringField(
        _l("Quién lo aprobó"),
        validators=[InputRequired(_l("Di qué sesión o qué oficina lo aprobó."))],
        description=_l("La sesión de la mesa o la oficina, con su fecha."),
    )

    def __init__(self, *, now: CommitmentStatus, **kw: Any) -> None:
        super().__init__(**kw)
        words = {
            CommitmentStatus.SUSPENDED: gettext("Suspender: se detiene y puede seguir después"),
            CommitmentStatus.WITHDRAWN: gettext("Retirar: ya no se va a hacer"),
        }
        if now is CommitmentStatus.SUSPENDED:
            words = {
                CommitmentStatus.IN_PROGRESS: gettext("Reanudar: sigue donde se quedó"),
                CommitmentStatus.WITHDRAWN: words[CommitmentStatus.WITHDRAWN],
            }
        self.status.choices = [SelectChoice(one.value, label) for one, label in words.items()]
        self.reason.choices = reason_choices()

    @property
    def chosen_reason(self) -> DelayReason | None:
        return _reason(self.reason.data)


class RemarkForm(BaseForm):
    """What somebody says of a commitment, or its answer."""

    body = TextAreaField(
        _l("Tu opinión"),
        validators=[InputRequired(_l("Escribe tu opinión: unas palabras bastan."))],
        render_kw={"maxlength": 1500},
    )
    as_seat = BooleanField(_l("Firmar con mi lugar en la mesa"))


def reason_choices() -> list[SelectChoice]:
    """Return the closed list of reasons, after none."""
    none = SelectChoice("", gettext("Ninguna"))
    return [none, *(SelectChoice(one.value, one.label.capitalize()) for one in DelayReason)]


def _reason(value: str | None) -> DelayReason | None:
    return DelayReason(value) if value in set(DelayReason) else None
