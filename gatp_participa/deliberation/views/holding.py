"""Hold a session: attendance, votes, agreements, minutes and signatures."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.deliberation import labels, queries, rules, services
from gatp_participa.deliberation.forms import AgreementForm, MinutesForm
from gatp_participa.deliberation.status import AgreementStatus, Choice, Outcome, Presence
from gatp_participa.deliberation.views import bp
from gatp_participa.deliberation.views.common import act, readable
from gatp_participa.deliberation.views.desk import session_page
from gatp_participa.web.guards import requires

Word = TypeVar("Word", bound=StrEnum)


def _marked(prefix: str, words: type[Word]) -> dict[int, Word | None]:
    """Return what was marked for each number: «m-12=remote»; an empty mark is None."""
    found: dict[int, Word | None] = {}
    for name, value in request.form.items():
        number = name.removeprefix(prefix)
        # As many digits as a number of the database may have.
        if name.startswith(prefix) and number.isascii() and number.isdigit() and len(number) < 18:
            found[int(number)] = _word(value, words) if value else None
    return found


def _word(value: str, words: type[Word]) -> Word:
    try:
        return words(value)
    except ValueError:
        raise InvalidInputError(_("Esa opción no existe. Elige una de la lista.")) from None


@bp.post("/mesa/sesiones/<int:session_id>/asistencia")
@requires(rules.may_open_desk)
def attend(session_id: int) -> ResponseReturnValue:
    """Write who came."""
    session = readable(session_id)
    came = {n: one for n, one in _marked("m-", Presence).items() if one is not None}
    return act(
        session_id,
        lambda: services.take_attendance(session, came, person=signed_in_user(), now=clock.now()),
        lambda room: labels.quorum_sentence(room.count, room.session.quorum),
        "asistencia",
    )


@bp.post("/mesa/sesiones/<int:session_id>/abrir")
@requires(rules.may_open_desk)
def hold(session_id: int) -> ResponseReturnValue:
    """Open the session, or turn it into a working table when there is no quorum."""
    session = readable(session_id)
    return act(
        session_id,
        lambda: services.hold(
            session, as_working_table="mesa_de_trabajo" in request.form, person=signed_in_user(),
            now=clock.now(),
        ),
        _("La sesión está abierta. Ya se pueden registrar votos y acuerdos."),
        "puntos",
    )  # fmt: skip


@bp.post("/mesa/sesiones/<int:session_id>/puntos/<int:item_id>/votos")
@requires(rules.may_open_desk)
def vote(session_id: int, item_id: int) -> ResponseReturnValue:
    """Write what seats voted: one's own, or everyone's when facilitating."""
    session = readable(session_id)
    item = queries.item_or_404(session, item_id)
    votes = _marked("v-", Choice)
    return act(
        session_id,
        lambda: services.vote(item, votes, person=signed_in_user(), now=clock.now()),
        _("Votos registrados."),
        f"punto-{item_id}",
    )


@bp.post("/mesa/sesiones/<int:session_id>/puntos/<int:item_id>/resultado")
@requires(rules.may_open_desk)
def resolve(session_id: int, item_id: int) -> ResponseReturnValue:
    """Say how a point ended, or open it again."""
    session = readable(session_id)
    item = queries.item_or_404(session, item_id)
    typed = request.form.get("outcome", "")
    outcome = _word(typed, Outcome) if typed else None
    return act(
        session_id,
        lambda: services.resolve(
            item, outcome, request.form.get("resolution", "")[:2000], person=signed_in_user(),
            now=clock.now(),
        ),
        _("El punto quedó cerrado.") if outcome else _("El punto quedó abierto otra vez."),
        f"punto-{item_id}",
    )  # fmt: skip


@bp.post("/mesa/sesiones/<int:session_id>/acuerdos")
@requires(rules.may_open_desk)
def agree(session_id: int) -> ResponseReturnValue:
    """Write an agreement."""
    room = queries.room_of(readable(session_id))
    form = AgreementForm(items=room.items)

    def write() -> None:
        if not form.validate():
            raise InvalidInputError(form.error_list()[0][1])
        draft = form.to_draft()
        services.agree(room.session, draft, person=signed_in_user(), now=clock.now())

    return act(session_id, write, _("Acuerdo guardado."), "acuerdos")


@bp.post("/mesa/sesiones/<int:session_id>/acuerdos/<int:agreement_id>")
@requires(rules.may_open_desk)
def follow(session_id: int, agreement_id: int) -> ResponseReturnValue:
    """Say that an agreement was done or dropped, or take it out of unsigned minutes."""
    session = readable(session_id)
    agreement = queries.agreement_or_404(session, agreement_id)
    who: dict[str, Any] = {"person": signed_in_user(), "now": clock.now()}
    typed, note = request.form.get("status", ""), request.form.get("note", "")[:2000]
    if not typed:
        return act(
            session_id, lambda: services.remove_agreement(agreement, **who),
            _("Quitamos el acuerdo."), "acuerdos",
        )  # fmt: skip
    status = _word(typed, AgreementStatus)
    return act(
        session_id, lambda: services.close_agreement(agreement, status, note, **who),
        _("Quedó anotado qué pasó con el acuerdo."), "acuerdos",
    )  # fmt: skip


@bp.post("/mesa/sesiones/<int:session_id>/acta")
@requires(rules.may_open_desk)
def write_minutes(session_id: int) -> ResponseReturnValue:
    """Save what was said, or show how it reads."""
    session, form = readable(session_id), MinutesForm()
    if not form.validate() or "ver" in request.form:
        return session_page(queries.room_of(session), minutes=form)

    def said(voided: int) -> str:
        if not voided:
            return _("Acta guardada.")
        return ngettext(
            "Acta guardada. Había %(num)s firma de otro texto: ya no vale y hay que firmar de nuevo.",
            "Acta guardada. Había %(num)s firmas de otro texto: ya no valen y hay que firmar de "
            "nuevo.",
            voided,
        )

    return act(
        session_id,
        lambda: services.write_minutes(
            session, form.minutes.data or "", person=signed_in_user(), now=clock.now()
        ),
        said,
        "acta",
    )


@bp.post("/mesa/sesiones/<int:session_id>/firmar")
@requires(rules.may_open_desk)
def sign(session_id: int) -> ResponseReturnValue:
    """Sign the minutes that were read."""
    session = readable(session_id)
    return act(
        session_id,
        lambda: services.sign(
            session, digest=request.form.get("digest", ""), person=signed_in_user(), now=clock.now()
        ),
        lambda is_last: (
            _("Firmaste el acta. Ya firmaron todos los sectores: es pública.")
            if is_last
            else _("Firmaste el acta. Falta que firmen otros sectores.")
        ),
        "firmas",
    )
