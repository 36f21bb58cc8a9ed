"""What letters with news say: sentences, reasons, addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask_babel import gettext as _

from gatp_participa.core.text import shorten
from gatp_participa.following import queries
from gatp_participa.following.models import News
from gatp_participa.following.queries.audience import Person, Told
from gatp_participa.following.queries.things import public_things
from gatp_participa.following.status import Kind, What, Why
from gatp_participa.notices.letters import absolute
from gatp_participa.web.languages import speaking

LONGEST_TITLE = 110


@dataclass(frozen=True)
class Item:
    """One news in a letter: a thing of the person's, why it is theirs, and what happened."""

    news_id: int
    title: str
    why: str
    happened: str
    url: str
    at: datetime


@dataclass(frozen=True)
class Group:
    """What happened to one thing."""

    title: str
    why: str
    items: list[Item]


def grouped(items: Iterable[Item]) -> list[Group]:
    """Put together what happened to the same thing, in the order of its last news."""
    found: dict[tuple[str, str], Group] = {}
    for item in items:
        group = found.setdefault((item.title, item.why), Group(item.title, item.why, []))
        group.items.append(item)
    return list(found.values())


def sentence(news: News) -> str:
    """Return what happened, as somebody reads it below the name of a thing of theirs."""
    title = shorten(news.title, LONGEST_TITLE)
    if news.what is What.THEME_PUBLISHED:
        return _("Quedó en el tema «%(theme)s», con las que dicen lo mismo", theme=title)
    if news.what is What.THEME_ANSWERED:
        return _("Ya hay respuesta al tema «%(theme)s»: %(who)s", theme=title, who=news.detail)
    if news.what is What.WITHDRAWN:
        return _("La retiró quien la escribió")
    if news.what is What.OFFICIAL_COMMENT:
        return _("Hay una respuesta oficial en los comentarios: %(who)s", who=news.detail)
    if news.what is What.PLAN_PUBLISHED:
        return _("Se publicó «%(plan)s», con sus compromisos", plan=title)
    if news.what is What.COMMITMENT_PUBLISHED:
        return _("Ya es un compromiso, con fecha y responsable: «%(title)s»", title=title)
    if news.what is What.PROGRESS_VERIFIED:
        return _(
            "Se comprobó un avance de %(figure)s en «%(title)s»", figure=news.detail, title=title
        )
    if news.what is What.COMMITMENT_CHANGED:
        return _(
            "Cambió el compromiso «%(title)s»: lo aprobó %(who)s", title=title, who=news.detail
        )
    return _("«%(call)s» cierra el %(day)s", call=title, day=news.detail)


def items_for(some: Sequence[Person], told: Iterable[Told]) -> dict[int, list[Item]]:
    """Return what each person is to read, newest first: only what is public at this moment.

    What has a letter of its own is not told again to who receives that one.
    """
    told = list(told)
    news = queries.standing_news({one.news_id for one in told})
    told = [one for one in told if one.news_id in news]
    public = public_things({(one.kind, one.number) for one in told})
    keys = {_letter_key(news[one.news_id], one.user_id) for one in told} - {""}
    written = queries.has_own_letter(keys) if keys else set()
    found: dict[int, list[Item]] = {}
    languages = {person.user_id: person.language for person in some}
    for (user_id, news_id), group in groupby(told, key=lambda one: (one.user_id, one.news_id)):
        one = news[news_id]
        reasons = [
            reason for reason in group
            if (reason.kind, reason.number) in public or one.what is What.WITHDRAWN
        ]  # fmt: skip
        if not reasons or _letter_key(one, user_id) in written or _has_letter(one, reasons):
            continue
        thing = public.get((reasons[0].kind, reasons[0].number))
        with speaking(languages[user_id]):
            item = _item(one, reasons[0], thing.title if thing else one.title)
        found.setdefault(user_id, []).append(item)
    return {user_id: items[::-1] for user_id, items in found.items()}


def why_words(kind: Kind, why: Why) -> str:
    """Return why somebody hears of something."""
    if why is Why.AUTHOR:
        return _("La escribiste")
    if why is Why.SUPPORTER:
        return _("La apoyas")
    if why is Why.DRAFT:
        return _("Dejaste ahí un borrador sin enviar")
    words = {
        Kind.PROPOSAL: _("La sigues"), Kind.THEME: _("Sigues este tema"),
        Kind.STATE: _("Sigues lo que pasa en este estado"), Kind.PLAN: _("Sigues este plan"),
    }  # fmt: skip
    return words[kind]


def _has_letter(one: News, reasons: Sequence[Told]) -> bool:
    return bool(one.letter_key) and any(
        reason.why in (Why.AUTHOR, Why.SUPPORTER) for reason in reasons
    )


def _letter_key(one: News, user_id: int) -> str:
    return f"{one.letter_key}:{user_id}" if one.letter_key else ""


def _item(one: News, reason: Told, title: str) -> Item:
    return Item(
        news_id=one.id, title=shorten(title, LONGEST_TITLE),
        why=why_words(reason.kind, reason.why), happened=sentence(one), url=absolute(one.path),
        at=one.happened_at,
    )  # fmt: skip
