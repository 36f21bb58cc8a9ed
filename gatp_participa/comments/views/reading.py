"""Read comments: all those of a proposal, a thread whole, one by its own address."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import user_or_none
from gatp_participa.comments import queries, rules
from gatp_participa.comments.forms import CommentForm
from gatp_participa.comments.status import CommentStatus, Order
from gatp_participa.comments.views import bp
from gatp_participa.comments.views.section import form_for, maker_of, section_of
from gatp_participa.core import clock
from gatp_participa.core.errors import NotFoundError
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.queries import proposal_by_folio
from gatp_participa.proposals.rules import may_be_supported as is_public
from gatp_participa.web.guards import public


@bp.get("/propuestas/<folio>/comentarios")
@public
def index(folio: str) -> ResponseReturnValue:
    """Show the threads of a proposal in one of three orders, by pages."""
    proposal = proposal_by_folio(folio)
    return show_list(proposal) if is_public(proposal) else _to_proposal(proposal)


@bp.get("/propuestas/<folio>/comentarios/<int:thread_id>")
@public
def thread(folio: str, thread_id: int) -> ResponseReturnValue:
    """Show a thread: its first comment and its replies, by pages."""
    proposal = proposal_by_folio(folio)
    return show_thread(proposal, thread_id) if is_public(proposal) else _to_proposal(proposal)


@bp.get("/comentarios/<int:comment_id>")
@public
def find(comment_id: int) -> ResponseReturnValue:
    """Go from the address of a comment, which is for ever, to where it is read today."""
    comment = queries.comment_or_404(comment_id)
    cursor = queries.replies_from(comment) if comment.parent_id else None
    there = url_for(
        ".thread", folio=comment.proposal.folio, thread_id=comment.parent_id or comment.id,
        despues=cursor, _anchor=f"c{comment.id}",
    )  # fmt: skip
    return redirect(there, code=302)


def show_list(proposal: Proposal, form: CommentForm | None = None) -> str:
    """Return the page of the threads of a proposal; ``form`` is one that came with mistakes."""
    asked = request.args.get("orden", "")
    section = section_of(
        proposal, proposal.call, user_or_none(), form=form, cursor=request.args.get("despues"),
        order=Order(asked) if asked in set(Order) else Order.USEFUL,
    )  # fmt: skip
    return render_template(
        "comments/index.html", proposal=proposal, comments=section,
        is_first="despues" not in request.args,
    )  # fmt: skip


def show_thread(proposal: Proposal, thread_id: int, form: CommentForm | None = None) -> str:
    """Return the page of a thread; ``form`` is a reply that came with mistakes.

    Raises:
        NotFoundError: the proposal has no such thread.
    """
    person = user_or_none()
    found, following = queries.thread_of(
        thread_id, cursor=request.args.get("despues"), person_id=person and person.id
    )
    if found.root.proposal_id != proposal.id:
        raise NotFoundError(_("No encontramos ese comentario."))
    refusal = rules.comment_refusal(proposal.call, clock.now())
    maker = maker_of(proposal, person, is_open=not refusal, whole=True)
    may_reply = person and not refusal and found.root.status is CommentStatus.VISIBLE
    return render_template(
        "comments/thread.html", proposal=proposal, thread=maker.thread(found), person=person,
        refusal=refusal, total=found.replies_total, is_first="despues" not in request.args,
        next_url=following and url_for(".thread", folio=proposal.folio, thread_id=thread_id,
                                       despues=following),
        form=(form or form_for(proposal, person, parent_id=thread_id)) if may_reply else None,
        most=rules.LIMITS[1],
    )  # fmt: skip


def _to_proposal(proposal: Proposal) -> ResponseReturnValue:
    """Send to the page that says why a proposal, and what was said of it, is not in view."""
    return redirect(url_for("pages.proposal", folio=proposal.folio), code=302)
