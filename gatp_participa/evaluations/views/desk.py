"""Write an evaluation, reply to it, publish it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts import desk
from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.core.db import transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotFoundError
from gatp_participa.entities.queries import catalogue
from gatp_participa.evaluations import queries, rules, services
from gatp_participa.evaluations.forms import EvaluationForm, JudgementForm, ReplyForm
from gatp_participa.evaluations.models import Evaluation
from gatp_participa.evaluations.status import Ambition, Completion, EvaluationKind, EvaluationStatus
from gatp_participa.evaluations.views import bp
from gatp_participa.web.filters import short_day
from gatp_participa.web.forms import BaseForm
from gatp_participa.web.guards import requires


@desk.waits
def _to_evaluate(person: User, today: date) -> Iterator[desk.Item]:
    if not rules.may_open_desk(person):
        return
    for one in queries.waiting(person, today + rules.SOON):
        yield desk.Item(
            title=one.plan.title, url=url_for("evaluations.edit", evaluation_id=one.id),
            what=one.kind.label, since=one.due_on - rules.SOON, due_on=one.due_on,
            where=catalogue().entity_name(one.plan.entity_code),
            clock=_("toca el %(day)s", day=short_day(one.due_on)),
            is_late=one.due_on < today, is_near=True,
        )  # fmt: skip


@bp.get("/mesa/evaluaciones")
@requires(rules.may_open_desk)
def desk_index() -> ResponseReturnValue:
    """The evaluations of the plans of one's states: when they are due and how far they are."""
    return render_template(
        "evaluations/desk_index.html", today=clock.today(),
        rows=queries.desk_evaluations(signed_in_user()),
    )  # fmt: skip


@bp.route("/mesa/evaluaciones/<int:evaluation_id>", methods=["GET", "POST"])
@requires(rules.may_open_desk)
def edit(evaluation_id: int) -> ResponseReturnValue:
    """Say who evaluates and how; see what is judged, what is missing and what comes next."""
    evaluation = _readable(evaluation_id)
    form = EvaluationForm(obj=evaluation)
    if form.validate_on_submit() and _done(
        form, lambda person: services.describe(
            evaluation, evaluator=form.evaluator.data or "",
            evaluator_contact=form.evaluator_contact.data or "", method=form.method.data or "",
            summary=form.summary.data or "", person=person, now=clock.now(),
        )
    ):  # fmt: skip
        flash(_("Guardamos la evaluación."))
        return redirect(request.path, code=303)
    return _page(evaluation, form), 422 if form.is_submitted() else 200


def _page(evaluation: Evaluation, form: EvaluationForm) -> str:
    person, today = signed_in_user(), clock.today()
    is_draft = evaluation.status is EvaluationStatus.DRAFT
    code = evaluation.plan.entity_code
    return render_template(
        "evaluations/edit.html", evaluation=evaluation, plan=evaluation.plan, form=form,
        judged=queries.judged(evaluation), is_written=rules.is_written, today=today,
        ambition=Ambition, completion=Completion,
        may_write=rules.may_evaluate(person, code) and is_draft,
        may_reply=rules.may_reply(person, code)
        and evaluation.status is EvaluationStatus.WITH_THE_BODY,
        may_publish=rules.may_evaluate(person, code)
        and rules.may_publish_now(
            evaluation.status, reply=evaluation.reply, reply_due=evaluation.reply_due_on,
            today=today,
        ),
        missing=services.missing_of(evaluation) if is_draft else (),
    )  # fmt: skip


@bp.route(
    "/mesa/evaluaciones/<int:evaluation_id>/compromisos/<int:number>", methods=["GET", "POST"]
)
@requires(rules.may_open_desk)
def judge(evaluation_id: int, number: int) -> ResponseReturnValue:
    """Judge a commitment in the three scales."""
    evaluation = _readable(evaluation_id)
    one = queries.commitment_of(evaluation, number)
    form = JudgementForm(evaluation.kind, one.judgement)
    if form.validate_on_submit() and _done(
        form, lambda person: services.judge(
            evaluation, one.commitment, form.to_verdicts(), person=person, now=clock.now()
        )
    ):  # fmt: skip
        flash(_("Guardamos lo que se evaluó del compromiso %(number)s.", number=number))
        return redirect(url_for(".edit", evaluation_id=evaluation_id), code=303)
    page = render_template(
        "evaluations/judge.html", evaluation=evaluation, plan=evaluation.plan, form=form,
        commitment=one.commitment, is_final=evaluation.kind is EvaluationKind.FINAL,
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@bp.post("/mesa/evaluaciones/<int:evaluation_id>/enviar")
@requires(rules.may_open_desk)
def send(evaluation_id: int) -> ResponseReturnValue:
    """Show it to the institutions."""
    evaluation = _readable(evaluation_id)
    with transaction():
        services.send_to_the_body(evaluation, person=signed_in_user(), now=clock.now())
    flash(_("Las instituciones ya la pueden leer y tienen diez días hábiles para responder."))
    return redirect(url_for(".edit", evaluation_id=evaluation_id), code=303)


@bp.post("/mesa/evaluaciones/<int:evaluation_id>/publicar")
@requires(rules.may_open_desk)
def publish(evaluation_id: int) -> ResponseReturnValue:
    """Make it public."""
    evaluation = _readable(evaluation_id)
    with transaction():
        services.publish(evaluation, person=signed_in_user(), now=clock.now())
    flash(_("La evaluación ya es pública."))
    return redirect(url_for(".edit", evaluation_id=evaluation_id), code=303)


@bp.route("/mesa/evaluaciones/<int:evaluation_id>/responder", methods=["GET", "POST"])
@requires(rules.may_open_desk)
def reply(evaluation_id: int) -> ResponseReturnValue:
    """Reply to the whole of it, for the institutions; with «compromiso», to one commitment."""
    evaluation = _readable(evaluation_id)
    number = request.args.get("compromiso", type=int)
    one = queries.commitment_of(evaluation, number) if number is not None else None
    if one is not None and one.judgement is None:
        raise NotFoundError(_("Ese compromiso no se evaluó."))
    said = one.judgement if one else evaluation
    form = ReplyForm(body=said.reply if said else "")
    if form.validate_on_submit() and _done(
        form, lambda person: _reply(evaluation, one, form, person)
    ):
        flash(_("Guardamos la respuesta: se publica junto a la evaluación."))
        return redirect(url_for(".edit", evaluation_id=evaluation_id), code=303)
    page = render_template(
        "evaluations/reply.html", evaluation=evaluation, plan=evaluation.plan, form=form, one=one,
        action=request.full_path.rstrip("?"),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _reply(
    evaluation: Evaluation, one: queries.Judged | None, form: ReplyForm, person: User
) -> None:
    body, now = form.body.data or "", clock.now()
    if one is None or one.judgement is None:
        services.reply(evaluation, body, person=person, now=now)
    else:
        services.reply_to(one.judgement, body, person=person, now=now)


def _readable(evaluation_id: int) -> Evaluation:
    evaluation = queries.evaluation_or_404(evaluation_id)
    if not rules.may_open(signed_in_user(), evaluation.plan.entity_code):
        raise NotFoundError(_("No encontramos esa evaluación."))
    return evaluation


def _done(form: BaseForm, act: Callable[[User], object]) -> bool:
    """Do it; say in the form why it could not be, with what was typed still there."""
    try:
        with transaction():
            act(signed_in_user())
    except (ConflictError, InvalidInputError) as error:
        form.form_errors.append(str(error))
        return False
    return True
