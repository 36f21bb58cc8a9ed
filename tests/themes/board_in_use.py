"""A board that is acted upon: every act in its transaction, refused kindly or written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.themes import services
from gatp_participa.themes.models import ClusteringRun, Theme
from gatp_participa.themes.services import Scope
from gatp_participa.themes.status import EventKind, RunKind, RunOutcome, RunStatus, ThemeStatus
from tests.support.factories import NOON, make_proposal
from tests.themes.board_pictures import Act, Picture, audited, events_of, take

WHY = "Así lo decidió la mesa"
NEEDS_REASON = {EventKind.MOVE, EventKind.MERGE}


class BoardInUse(RuleBasedStateMachine):
    """What is remembered of a board in plain Python, and how things are done to it."""

    call: int
    person: int
    scope: Scope
    events: int
    placed: set[int]

    def __init__(self, use_encoder: Callable[[str], None]) -> None:
        super().__init__()
        self.use_encoder = use_encoder
        self.whole_example = db.engine.begin_nested()  # type: ignore[attr-defined]
        self.pins: dict[int, int | None] = {}
        self.public: set[int] = set()
        self.acts: list[Act] = []
        self.waiting: list[int] = []
        self.names = 0

    def teardown(self) -> None:
        db.session.remove()
        self.whole_example.rollback()

    def do(self, kind: EventKind, act: Callable[[], Any]) -> Act | None:
        """Do something in its transaction and return it, or None if it was refused kindly."""
        before, refused = self.now(), ""
        try:
            with transaction():
                act()
        except (ConflictError, InvalidInputError) as error:
            refused = str(error)
        if refused:
            assert refused.endswith("."), "a sentence fit to show"
            assert self.now() == before, "a refusal changes nothing"
            return None
        after, events = self.now(), events_of(self.call)
        event = events[-1]
        if len(events) == self.events:
            assert kind is EventKind.RENAME, "every act leaves an event"
            assert before == after, "it was called so already"
            return None
        self.events += 1
        assert (event.kind, event.person_id, audited(event)) == (kind, self.person, 1)
        assert event.reason == (WHY if kind in NEEDS_REASON else "")
        done = Act(event.id, kind, before, after)
        self.acts.append(done)
        return done

    def group(self, kind: RunKind, seed: int, wanted: int | None, split: Any = None) -> int | None:
        """Ask for a grouping and do it; it proposes and changes nothing, unless it is the first."""
        before = self.now()
        try:
            with transaction():
                run = services.request_run(
                    self.get_call(), kind=kind, seed=seed, themes=wanted, split=split, **self.who()
                ).id
        except ConflictError:
            assert self.now() == before
            return None
        done = services.perform(run)
        assert done.status is RunStatus.DONE, done.error
        if done.outcome is RunOutcome.ACCEPTED:
            return self.began_again(before)
        assert self.now() == before, "a proposal changes nothing"
        return run if done.outcome is RunOutcome.WAITING else None

    def began_again(self, before: Picture) -> None:
        """The first grouping, or the first one where every theme is public: nobody decides."""
        if not before.rows:
            return
        assert not self.pins
        assert not before.of(ThemeStatus.DRAFT)
        self.events += 1
        self.placed = set(self.now().rows)

    def decide(self, run_id: int | None, decision: str) -> None:
        if run_id is None:
            return
        if decision == "leave":
            self.waiting.append(run_id)
            return
        if decision == "discard":
            before = self.now()
            with transaction():
                services.discard(db.session.get(ClusteringRun, run_id), **self.who())
            assert self.now() == before
            return
        done = self.do(
            EventKind.ACCEPT,
            lambda: services.accept(db.session.get(ClusteringRun, run_id), **self.who()),
        )
        if done:
            self.placed = set(done.after.rows)
            assert self.placed >= set(done.before.rows)

    def now(self) -> Picture:
        return take(self.call)

    def who(self) -> dict[str, Any]:
        return {"person": db.session.get_one(User, self.person), "now": NOON}

    def get_call(self) -> Any:
        return db.session.get_one(Call, self.call)

    def stranger(self, call: Any) -> int:
        return make_proposal(call=call, title="Atl", problem="Ma onka atl", language="nah").id

    def every_theme(self) -> list[int]:
        themes = db.session.query(Theme.id).filter(Theme.call_id == self.call).order_by(Theme.id)
        return [row[0] for row in themes]

    def theme(self, which: int) -> Theme:
        themes = self.every_theme()
        return db.session.get_one(Theme, themes[which % len(themes)])

    def pick_texts(self, chosen: list[int]) -> list[int]:
        texts = sorted(self.placed)
        return sorted({texts[one % len(texts)] for one in chosen})

    def name(self) -> str:
        self.names += 1
        return f"Nombre número {self.names}"
