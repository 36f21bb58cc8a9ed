"""The page of a referral: everything a table needs to answer, in the order in which it is needed."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gatp_participa.accounts.identity import signed_in_user
from gatp_participa.core import clock
from gatp_participa.core.errors import NotAllowedError
from gatp_participa.routing import queries, rules, services
from gatp_participa.routing.forms import AnswerForm, PauseForm, ReviewForm
from gatp_participa.routing.models import Referral
from gatp_participa.routing.notices import previews
from gatp_participa.routing.queries import Draft, Numbers
from gatp_participa.routing.status import OPEN


def readable(referral_id: int) -> Referral:
    """Return a referral that who is here may read.

    Raises:
        NotFoundError: there is no such referral.
        NotAllowedError: another table attends it.
    """
    referral = queries.referral_or_404(referral_id)
    if not rules.may_read(signed_in_user(), referral.entity_code):
        raise NotAllowedError(_("Este turno lo atiende otra mesa."))
    return referral


def answer_form(referral: Referral, **kwargs: Any) -> AnswerForm:
    """Return the form of the answer with what it may choose from."""
    return AnswerForm(
        referral=referral, themes=queries.themes_to_combine(referral.theme),
        templates=queries.templates_for([referral.entity_code]), **kwargs,
    )  # fmt: skip


def referral_page(
    referral: Referral, form: AnswerForm | None = None, *, code: int = 200, **also: Any
) -> ResponseReturnValue:
    """Render the page; ``form`` is what somebody was typing, ``also`` what an act has to say."""
    person, today = signed_in_user(), clock.today()
    numbers = queries.numbers_of(referral, today)
    table = queries.table_of(referral.entity_code, today)
    found = queries.draft_of(referral.id)
    apart = queries.particulars_of(referral)
    missing = [one for one in apart if one.is_school and not one.body]
    moment = queries.moment_with(
        referral, found, table, national_accounts=numbers.national_accounts, missing=len(missing)
    )
    may_answer = rules.may_answer(person, referral.entity_code, has_secretariat=table.stands)
    is_open = referral.status in OPEN
    if form is None and may_answer and is_open:
        form = _present_form(referral, found)
    steps = queries.history_of(referral)
    signed_as = services.signature(
        referral, person=person, has_secretariat=table.stands, now=clock.now()
    )
    page = render_template(
        "routing/desk_referral.html", referral=referral, form=form, numbers=numbers, moment=moment,
        found=found, draft=found.draft, apart=apart, missing=missing, steps=steps,
        may_answer=may_answer, is_open=is_open, signed_as=signed_as, today=today,
        is_paused=queries.is_paused_now(steps),
        waiting=queries.Waiting.on(referral, today, is_paused=queries.is_paused_now(steps)),
        response=queries.response_of(referral.id) if not is_open else None,
        inside=_inside(referral), elsewhere=queries.answers_elsewhere(referral, today),
        letters=_letters(referral, found, signed_as, is_open=is_open),
        readability_of=_readability_of(found),
        former=queries.former_of(found.draft) if is_open and found.draft else None,
        **(_what_can_be_done(person, moment) | _forms() | also),
    )  # fmt: skip
    return page, code


def _what_can_be_done(person: Any, moment: rules.Moment) -> dict[str, Any]:
    mine = [
        sector for sector in rules.speaks_for(person, moment.entity_code)
        if rules.review_refusal(person, sector, moment) is None
    ]  # fmt: skip
    return {
        "my_sectors": mine,
        "acts_as_nation": rules.acts_as_nation(
            person, moment.entity_code, has_secretariat=moment.has_secretariat
        ),
        "waited_for": rules.waited_for(moment) if moment.has_secretariat else [],
        "cannot_ask": rules.ask_refusal(person, moment),
        "cannot_publish": rules.publish_refusal(person, moment),
    }


def _forms() -> dict[str, Any]:
    return {"review_form": ReviewForm(formdata=None), "pause_form": PauseForm(formdata=None)}


def _present_form(referral: Referral, found: Draft) -> AnswerForm:
    form = answer_form(referral, formdata=None)
    if found.draft is not None:
        form.show(found.draft)
        if found.draft.review_asked_at is None:
            return form
    return form


def _inside(referral: Referral) -> Any:
    cursor = request.args.get("desde")
    return queries.proposals_inside(referral.theme_id, referral.entity_code, cursor=cursor)


def _letters(referral: Referral, found: Draft, signed_as: str, *, is_open: bool) -> Any:
    """Return the letters as they will be read, when somebody asks to see them."""
    if not (is_open and found.draft and request.args.get("cartas")):
        return None
    return previews(referral, found.draft, signed_as=signed_as)


def _readability_of(found: Draft) -> str:
    draft = found.draft
    return "\n\n".join(text for text in (draft.reason, draft.next_step) if text) if draft else ""


__all__ = ["Numbers", "answer_form", "readable", "referral_page"]
