"""News that may still be told, and the things they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from sqlalchemy import func, select, tuple_

from gatp_participa.core.db import db
from gatp_participa.core.errors import NotFoundError
from gatp_participa.following import registry
from gatp_participa.following.models import News, NewsAbout
from gatp_participa.following.registry import Thing
from gatp_participa.following.status import Kind, What

Ref = tuple[Kind, int]


def public_things(refs: Iterable[Ref]) -> dict[Ref, Thing]:
    """Return those of some things that anyone may see now (one query per kind)."""
    by_kind: dict[Kind, set[int]] = defaultdict(set)
    for kind, number in refs:
        by_kind[kind].add(number)
    return {
        (kind, number): thing
        for kind, numbers in by_kind.items()
        for number, thing in registry.public_things(kind, numbers).items()
    }


def public_thing(kind: Kind, number: int) -> Thing:
    """Return a thing that anyone may see now.

    Raises:
        NotFoundError: there is none, or it is not public.
    """
    thing = registry.public_things(kind, [number]).get(number)
    if thing is None:
        raise NotFoundError(_("No encontramos lo que quieres seguir. Quizá ya no es público."))
    return thing


def standing_news(numbers: Iterable[int]) -> dict[int, News]:
    """Return those of some news that may still be told, by number."""
    rows = db.session.scalars(select(News).where(News.id.in_(list(numbers)))).all()
    public = public_things((one.kind, one.number) for one in rows if not registry.decides(one.what))
    subjects: dict[What, set[int]] = defaultdict(set)
    for one in rows:
        if registry.decides(one.what) and one.subject_id is not None:
            subjects[one.what].add(one.subject_id)
    standing = {what: registry.standing(what, ids) for what, ids in subjects.items()}
    return {one.id: one for one in rows if _may_be_told(one, public, standing)}


def last_news(refs: Iterable[Ref]) -> dict[Ref, News]:
    """Return the last news about each of some things that may still be told (a few queries)."""
    wanted = list(refs)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(NewsAbout.kind, NewsAbout.number, func.max(NewsAbout.news_id))
        .where(tuple_(NewsAbout.kind, NewsAbout.number).in_(wanted))
        .group_by(NewsAbout.kind, NewsAbout.number)
    ).all()
    news = standing_news({row[2] for row in rows})
    return {(row[0], row[1]): news[row[2]] for row in rows if row[2] in news}


def _may_be_told(one: News, public: Mapping[Ref, Thing], standing: Mapping[What, set[int]]) -> bool:
    if registry.decides(one.what):
        return one.subject_id in standing.get(one.what, set())
    return (one.kind, one.number) in public
