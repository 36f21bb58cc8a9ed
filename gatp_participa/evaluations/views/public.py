"""What the public reads of evaluations: one, all of them compared, and as documents."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.core.errors import NotFoundError
from gatp_participa.documents import DOCX, to_docx, to_pdf
from gatp_participa.entities.queries import catalogue
from gatp_participa.evaluations import exports, queries, rules, services
from gatp_participa.evaluations.models import Evaluation
from gatp_participa.evaluations.status import Ambition, Completion, EvaluationKind, Results
from gatp_participa.evaluations.views import bp
from gatp_participa.web.guards import public

KINDS = {kind.slug: kind for kind in EvaluationKind}
SCALES = {"ambition": Ambition, "completion": Completion, "results": Results}


@bp.get("/evaluaciones")
@public
def index() -> ResponseReturnValue:
    """Every public evaluation, one plan beside another."""
    code = request.args.get("estado", "")
    code = code if code in catalogue().entities else ""
    evaluations = queries.published(code)
    return render_template(
        "evaluations/index.html", evaluations=evaluations, code=code,
        shares={one.id: _shares(one) for one in evaluations},
    )  # fmt: skip


@bp.get("/evaluaciones.csv")
@public
def index_csv() -> ResponseReturnValue:
    """What was judged of every commitment, with the codes that other countries use."""
    evaluations = queries.published()
    titles = queries.titles_of([one.plan_id for one in evaluations])
    return Response(exports.lines(evaluations, titles), mimetype="text/csv")


@bp.get("/planes/<code>/<int:ordinal>/evaluaciones/<kind>")
@public
def show(code: str, ordinal: int, kind: str) -> ResponseReturnValue:
    """What an evaluation found, commitment by commitment, and what the institutions replied."""
    evaluation = _published(code, ordinal, kind)
    return render_template(
        "evaluations/show.html", evaluation=evaluation, plan=evaluation.plan,
        judged=queries.judged(evaluation), shares=_shares(evaluation),
        relevance_of=services.relevance_of, is_final=evaluation.kind is EvaluationKind.FINAL,
        **SCALES,
    )  # fmt: skip


@bp.get("/planes/<code>/<int:ordinal>/evaluaciones/<kind>/evaluacion.<any(pdf, docx):form>")
@public
def document(code: str, ordinal: int, kind: str, form: str) -> ResponseReturnValue:
    """The same as a document."""
    evaluation = _published(code, ordinal, kind)
    written = exports.document_of(evaluation, queries.judged(evaluation))
    if form == "pdf":
        return Response(to_pdf(written), mimetype="application/pdf")
    return Response(to_docx(written), mimetype=DOCX)


def _published(code: str, ordinal: int, kind: str) -> Evaluation:
    if kind not in KINDS:
        raise NotFoundError(_("No encontramos esa evaluación."))
    return queries.published_or_404(code, ordinal, KINDS[kind])


def _shares(evaluation: Evaluation) -> list[tuple[str, list]]:
    """Return each scale's title and how many commitments got each code.

    What a commitment changed is only of the final evaluation.
    """
    titles = {
        "ambition": _("Si se cumplen, cuánto cambian"),
        "completion": _("Cuánto se cumplieron"),
        "results": _("Si el gobierno se abrió más"),
    }
    return [
        (
            title,
            rules.shares(
                [getattr(one, name) for one in evaluation.judgements], tuple(SCALES[name])
            ),
        )
        for name, title in titles.items()
        if name != "results" or evaluation.kind is EvaluationKind.FINAL
    ]
