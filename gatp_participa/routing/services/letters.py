"""Tell who attends a referral what happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts.models import User
from gatp_participa.core import clock
from gatp_participa.notices import services as notices
from gatp_participa.notices.letters import link
from gatp_participa.routing import queries
from gatp_participa.routing.models import Referral
from gatp_participa.secretariats.queries import accounts_at
from gatp_participa.web.filters import day
from gatp_participa.web.languages import speaking

MOST_LISTED = 20


def tell_table(referral: Referral, what: str, *, now: datetime, key: str, detail: str = "") -> None:
    """Write to who attends a referral, once per ``key``.

    ``what`` is "passed", "reopened", "review" or "due_soon"; ``detail`` says who, or why.
    """
    for user in attending(referral, now):
        _tell(user, what, [referral], now=now, key=f"{referral.id}:{key}", detail=detail)


def tell_commission(referrals: Sequence[Referral], *, now: datetime) -> None:
    """Write to the Commission which referrals are past their day, in one letter."""
    if not referrals:
        return
    for user in queries.national_desk_accounts(clock.local_day(now)):
        key = f"{referrals[0].id}:{len(referrals)}:{now.isoformat()}"
        _tell(user, "overdue", referrals, now=now, key=key)


def attending(referral: Referral, now: datetime) -> list[User]:
    """Return the accounts of the table that has a referral, or of the national desk."""
    on = clock.local_day(now)
    if referral.secretariat_id is None:
        return queries.national_desk_accounts(on)
    return accounts_at([referral.secretariat_id], on)[referral.secretariat_id]


def _tell(
    user: User, what: str, referrals: Sequence[Referral], *, now: datetime, key: str,
    detail: str = "",
) -> None:  # fmt: skip
    first = referrals[0]
    one = link("routing.desk_referral", referral_id=first.id)
    many = link("routing.desk_index", mesa="todas", plazo="vencidos")
    with speaking(user.language):
        headline, words = _said(what, referrals, detail)
        listed = referrals[:MOST_LISTED] if what == "overdue" else []
        notices.send(
            "referral_news", to=user.email, now=now,
            dedupe_key=f"referral_{what}:{key}:{user.id}", headline=headline, words=words,
            rows=[(r.theme.name, r.entity_code, r.answer_due_on) for r in listed],
            url=one if len(referrals) == 1 else many,
        )  # fmt: skip


def _said(what: str, referrals: Sequence[Referral], detail: str) -> tuple[str, list[str]]:
    """Return the headline of a letter and its paragraphs, in the language in force."""
    first = referrals[0]
    name, until = first.theme.name, day(first.answer_due_on)
    if what == "overdue":
        headline = ngettext(
            "Venció %(num)s tema sin respuesta", "Vencieron %(num)s temas sin respuesta",
            len(referrals),
        )  # fmt: skip
        words = [_("Nadie respondió a tiempo. Quedó escrito en su historia, que es pública.")]
        if len(referrals) > MOST_LISTED:
            words.append(_("Estos son los primeros %(n)s.", n=MOST_LISTED))
        return headline, words
    if what == "due_soon":
        return _("Se acerca el día de responder: %(name)s", name=name), [
            _("A tu mesa le quedan cinco días hábiles o menos para responder «%(name)s». El "
              "último día es el %(day)s.", name=name, day=until)
        ]  # fmt: skip
    if what == "review":
        return _("Hay una respuesta por revisar: %(name)s", name=name), [
            _("En tu mesa ya está escrita la respuesta a «%(name)s». Falta que cada sector diga "
              "si está de acuerdo: léela y dilo por el tuyo.", name=name)
        ]  # fmt: skip
    if what == "passed":
        return _("Otra mesa te envió un tema: %(name)s", name=name), [
            _("%(who)s respondió que «%(name)s» le toca a tu mesa. Tienen hasta el %(day)s para "
              "responder. Si tampoco les toca, lo pueden devolver con su razón.",
              who=detail, name=name, day=until)
        ]  # fmt: skip
    words = [_("«%(name)s» vuelve a quedar por responder en tu mesa. Tienen hasta el %(day)s.",
               name=name, day=until)]  # fmt: skip
    if detail:
        words.append(_("La razón: %(why)s", why=detail))
    return _("Un tema vuelve a quedar por responder: %(name)s", name=name), words
