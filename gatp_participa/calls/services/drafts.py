"""Write a call: its words, its dates, its stages, its topics and its rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import is_commission
from gatp_participa.audit.services import record
from gatp_participa.calls import queries, rules
from gatp_participa.calls.models import Call, CallEntity, CallRules, CallStage, Topic
from gatp_participa.calls.services.limiting import check_limit, set_limit
from gatp_participa.calls.status import Act, CallStatus
from gatp_participa.core.db import db
from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.core.text import shorten, slugify
from gatp_participa.entities.queries import catalogue
from gatp_participa.identity.queries import can_verify
from gatp_participa.identity.status import Level

_VERBS = {Act.SUBMIT: "escribir", Act.SUPPORT: "apoyar", Act.COMMENT: "comentar"}


@dataclass(frozen=True, kw_only=True)
class CallDraft:
    """A call as it is written. People may submit from ``opens_at`` to ``closes_at``.

    Without states it is national. Supports last the whole call unless they have their own
    window; comments are off unless they have one.
    """

    title: str
    summary: str
    opens_at: datetime
    closes_at: datetime
    entity_codes: tuple[str, ...] = ()
    support_opens_at: datetime | None = None
    support_closes_at: datetime | None = None
    comment_opens_at: datetime | None = None
    comment_closes_at: datetime | None = None
    topics: tuple[str, ...] = ()
    rules: str = ""
    identity_level: int = Level.MAIL
    supports_limit: int | None = None
    reviews_first: bool = False

    def windows(self) -> dict[Act, tuple[datetime, datetime]]:
        """Return from when to when people may do each act."""
        windows = {
            Act.SUBMIT: (self.opens_at, self.closes_at),
            Act.SUPPORT: (
                self.support_opens_at or self.opens_at,
                self.support_closes_at or self.closes_at,
            ),
        }
        if self.comment_opens_at or self.comment_closes_at:
            windows[Act.COMMENT] = (
                self.comment_opens_at or self.opens_at,
                self.comment_closes_at or self.closes_at,
            )
        return windows


def create(draft: CallDraft, *, person: User | None, now: datetime) -> Call:
    """Begin a call; nobody sees it until it is published."""
    check_person(person)
    draft = _checked(draft)
    call = Call(
        slug=_free_slug(draft.title), title=draft.title, summary=draft.summary,
        is_national=not draft.entity_codes, opens_at=draft.opens_at, closes_at=draft.closes_at,
        status=CallStatus.DRAFT, created_at=now, identity_level=draft.identity_level,
        supports_limit=draft.supports_limit, reviews_first=draft.reviews_first,
    )  # fmt: skip
    db.session.add(call)
    db.session.flush()
    _write_entities(call, draft)
    _write_stages(call, draft)
    _write_topics(call, draft)
    _write_rules(call, draft, now)
    record("calls.create", call, person=person, now=now, slug=call.slug)
    db.session.flush()
    return call


def edit(call: Call, draft: CallDraft, *, person: User | None, now: datetime) -> Call:
    """Change a call: everything in a draft; once published, its words and not its dates.

    Raises:
        ConflictError: it is too late, a published call would change its dates or states, or
            one with supports would give each person fewer.
    """
    check_person(person)
    lock(call)
    if not rules.may_edit(call):
        raise ConflictError(_("Esta convocatoria ya cerró: sus textos no se pueden cambiar."))
    draft = _checked(draft)
    if call.status == CallStatus.DRAFT:
        _rewrite(call, draft)
    elif _fixed(draft) != _fixed(draft_of(call)):
        raise ConflictError(
            _(
                "Una convocatoria publicada no cambia de fechas, de estados, de a quién admite ni de "
                "si se revisa antes de publicar. Si hace falta más tiempo, amplíala y explica por qué."
            )
        )
    before = [call.title, call.summary, call.supports_limit]
    call.title, call.summary = draft.title, draft.summary
    set_limit(call, draft.supports_limit)
    _write_topics(call, draft)
    version = _write_rules(call, draft, now)
    record(
        "calls.edit", call, person=person, now=now,
        title=[before[0], call.title], summary=[before[1], call.summary], rules_version=version,
        supports_limit=[before[2], call.supports_limit],
    )  # fmt: skip
    db.session.flush()
    return call


def draft_of(call: Call) -> CallDraft:
    """Return a call as its draft, to show it in a form."""
    windows: dict[Act, tuple[datetime, datetime]] = {}
    for stage in call.stages:
        for act in rules.acts_of(stage):
            windows[act] = (stage.starts_at, stage.ends_at)
    whole = (call.opens_at, call.closes_at)
    support = windows.get(Act.SUPPORT, whole)
    comment = windows.get(Act.COMMENT, (None, None))
    in_force = queries.current_rules(call)
    return CallDraft(
        title=call.title, summary=call.summary, opens_at=call.opens_at, closes_at=call.closes_at,
        entity_codes=tuple(entity.entity_code for entity in call.entities),
        support_opens_at=None if support == whole else support[0],
        support_closes_at=None if support == whole else support[1],
        comment_opens_at=comment[0], comment_closes_at=comment[1],
        topics=tuple(topic.name for topic in call.topics),
        rules=in_force.body if in_force else "", identity_level=call.identity_level,
        supports_limit=call.supports_limit, reviews_first=call.reviews_first,
    )  # fmt: skip


def check_person(person: User | None) -> None:
    """Refuse whoever does not run calls."""
    if person is not None and not is_commission(person):
        raise NotAllowedError(_("Solo quien coordina las convocatorias puede hacer esto."))


def lock(call: Call) -> None:
    """Read the call again and keep it: the scheduler may be opening or closing it."""
    db.session.refresh(call, with_for_update=True)


def _checked(draft: CallDraft) -> CallDraft:
    draft = replace(
        draft,
        title=" ".join(draft.title.split()),
        summary=draft.summary.strip(),
        rules=draft.rules.strip(),
        topics=tuple(
            dict.fromkeys(" ".join(name.split()) for name in draft.topics if name.strip())
        ),
        entity_codes=tuple(sorted(set(draft.entity_codes))),
    )
    if not draft.title or not draft.summary:
        raise InvalidInputError(_("La convocatoria necesita un título y un resumen."))
    if draft.closes_at <= draft.opens_at:
        raise InvalidInputError(_("El cierre tiene que ser después de la apertura."))
    for starts_at, ends_at in draft.windows().values():
        if not draft.opens_at <= starts_at < ends_at <= draft.closes_at:
            raise InvalidInputError(
                _(
                    "Cada etapa tiene que empezar antes de terminar y caber entre la apertura y el "
                    "cierre de la convocatoria."
                )
            )
    check_limit(draft.supports_limit)
    if draft.identity_level not in set(Level):
        raise InvalidInputError(_("Elige de la lista qué se pide para participar."))
    if draft.identity_level == Level.VERIFIED and not can_verify():
        raise InvalidInputError(
            _(
                "Nadie podría participar: esta plataforma no puede verificar identidades mientras le "
                "falte la variable GATP_IDENTITY_KEY."
            )
        )
    if set(draft.entity_codes) - set(catalogue().entities):
        raise InvalidInputError(_("Uno de los estados elegidos no existe."))
    return draft


def _fixed(draft: CallDraft) -> tuple:
    windows = tuple(sorted(draft.windows().items()))
    return windows, draft.entity_codes, draft.identity_level, draft.reviews_first


def _free_slug(title: str, own: Call | None = None) -> str:
    base = slugify(title) or "convocatoria"
    query = select(Call.slug).where(Call.slug.startswith(base, autoescape=True))
    taken = set(db.session.scalars(query)) - ({own.slug} if own else set())
    taken.add("nueva")  # the desk's own address
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _rewrite(call: Call, draft: CallDraft) -> None:
    """Change what a published call no longer changes."""
    if call.title != draft.title:
        call.slug = _free_slug(draft.title, own=call)
    call.is_national, call.identity_level = not draft.entity_codes, draft.identity_level
    call.opens_at, call.closes_at = draft.opens_at, draft.closes_at
    call.reviews_first = draft.reviews_first
    for part in [*call.entities, *call.stages]:
        db.session.delete(part)
    db.session.flush()
    _write_entities(call, draft)
    _write_stages(call, draft)


def _write_entities(call: Call, draft: CallDraft) -> None:
    for code in draft.entity_codes:
        db.session.add(CallEntity(call_id=call.id, entity_code=code))
    db.session.flush()
    db.session.expire(call, ["entities"])


def _write_stages(call: Call, draft: CallDraft) -> None:
    """Write one stage for each window: acts that share dates share a stage."""
    together: dict[tuple[datetime, datetime], list[Act]] = {}
    for act, window in draft.windows().items():
        together.setdefault(window, []).append(act)
    for (starts_at, ends_at), acts in together.items():
        db.session.add(
            CallStage(
                call_id=call.id, title=_stage_title(acts), starts_at=starts_at, ends_at=ends_at,
                allows_submit=Act.SUBMIT in acts, allows_support=Act.SUPPORT in acts,
                allows_comment=Act.COMMENT in acts,
            )
        )  # fmt: skip
    db.session.flush()
    db.session.expire(call, ["stages"])


def _stage_title(acts: list[Act]) -> str:
    verbs = [_VERBS[act] for act in acts]
    said = " y ".join(verbs) if len(verbs) < 3 else f"{', '.join(verbs[:-1])} y {verbs[-1]}"
    return f"{said} propuestas".capitalize()


def _write_topics(call: Call, draft: CallDraft) -> None:
    """Write the topics in their order. A published call only gains: some may be chosen already."""
    present = {topic.slug: topic for topic in call.topics}
    wanted = {slugify(name, limit=80) or f"asunto-{n}": name for n, name in enumerate(draft.topics)}
    dropped = set(present) - set(wanted)
    if dropped and call.status != CallStatus.DRAFT:
        name = shorten(present[min(dropped)].name, 60)
        raise ConflictError(
            _(
                "«%(name)s» ya es público y puede tener propuestas: agrega asuntos, no los quites.",
                name=name,
            )
        )
    for slug in dropped:
        db.session.delete(present[slug])
    for position, (slug, name) in enumerate(wanted.items()):
        topic = present.get(slug)
        if topic is None:
            topic = Topic(call_id=call.id, slug=slug)
            db.session.add(topic)
        topic.name, topic.position = name, position
    db.session.flush()
    db.session.expire(call, ["topics"])


def _write_rules(call: Call, draft: CallDraft, now: datetime) -> int | None:
    """Write the rules and return their version: a new one when people could read the last."""
    in_force = queries.current_rules(call)
    if not draft.rules or (in_force and in_force.body == draft.rules):
        return in_force.version if in_force else None
    if in_force and call.status == CallStatus.DRAFT:
        in_force.body, in_force.created_at = draft.rules, now
        return in_force.version
    version = in_force.version + 1 if in_force else 1
    db.session.add(CallRules(call_id=call.id, version=version, body=draft.rules, created_at=now))
    db.session.flush()
    return version
