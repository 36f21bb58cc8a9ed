"""Any acts on a board in any order, beside a plain Python memory of who was pinned where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import ConflictError, InvalidInputError
from gatp_participa.core.text import fold
from gatp_participa.themes import services
from gatp_participa.themes.models import ClusteringRun, Theme, ThemeEvent
from gatp_participa.themes.services import Scope
from gatp_participa.themes.status import EventKind, RunKind, RunOutcome, RunStatus, ThemeStatus
from tests.support.factories import NOON, make_call, make_commission, make_proposal
from tests.themes.board_pictures import Act, Picture, audited, events_of, replayed, take, undone
from tests.themes.corpus import SUBJECT_ENCODER, SUBJECTS, fill

WHY = "Así lo decidió la mesa"
NEEDS_REASON = {EventKind.MOVE, EventKind.MERGE}
HAS_NO_WAY_BACK = {EventKind.PUBLISH, EventKind.UNDO}
which = st.integers(0, 63)
some = st.lists(which, min_size=1, max_size=4)


class Board(RuleBasedStateMachine):
    """What reviewers may do to a board, and what must hold whatever they do."""

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

    @initialize(each=st.integers(4, 8), wanted=st.integers(2, 4), strangers=st.integers(0, 2))
    def begin(self, each: int, wanted: int, strangers: int) -> None:
        """A call with its first themes, and some texts in the tray for their language."""
        self.use_encoder("lexical")
        call = make_call()
        self.call, self.person = call.id, make_commission().id
        self.scope = Scope(call.id, "00")
        self.texts = {one.id for one in fill(call, each=each)}
        self.texts |= {self.stranger(call) for _ in range(strangers)}
        db.session.commit()
        self.group(RunKind.FRESH, 0, wanted)
        self.start = self.now()
        self.placed = set(self.start.rows)
        self.events = len(events_of(self.call))

    # What people do.

    @rule(chosen=some, to=which)
    def move(self, chosen: list[int], to: int) -> None:
        texts, themes = self.pick_texts(chosen), [None, *self.every_theme()]
        target = themes[to % len(themes)]
        done = self.do(
            EventKind.MOVE,
            lambda: services.move(self.scope, texts, to=target, reason=WHY, **self.who()),
        )
        if done:
            self.pins |= dict.fromkeys(texts, target)

    @rule(chosen=some)
    def move_to_new(self, chosen: list[int]) -> None:
        texts = self.pick_texts(chosen)
        done = self.do(
            EventKind.MOVE,
            lambda: services.move_to_new(
                self.scope, texts, name=self.name(), reason=WHY, **self.who()
            ),
        )
        assert done, "a new theme is always possible"
        self.pins |= dict.fromkeys(texts, db.session.get_one(ThemeEvent, done.event).theme_id)

    @rule(chosen=some)
    def unpin(self, chosen: list[int]) -> None:
        texts = self.pick_texts(chosen)
        done = self.do(EventKind.UNPIN, lambda: services.unpin(self.scope, texts, **self.who()))
        assert bool(done) == any(text in self.pins for text in texts)
        for text in texts:
            self.pins.pop(text, None)

    @rule(one=which, other=which)
    def merge(self, one: int, other: int) -> None:
        first, second = self.theme(one), self.theme(other)
        done = self.do(
            EventKind.MERGE, lambda: services.merge(first, second, reason=WHY, **self.who())
        )
        if done:
            event = db.session.get_one(ThemeEvent, done.event)
            self.pins = {
                text: event.theme_id if home == event.other_theme_id else home
                for text, home in self.pins.items()
            }

    @rule(one=which, old_name=st.none() | which)
    def rename(self, one: int, old_name: int | None) -> None:
        name = self.name() if old_name is None else self.theme(old_name).name
        self.do(EventKind.RENAME, lambda: services.rename(self.theme(one), name, **self.who()))

    @precondition(lambda self: len(self.public) < 2)
    @rule(one=which)
    def publish(self, one: int) -> None:
        theme = self.theme(one).id
        done = self.do(
            EventKind.PUBLISH, lambda: services.publish(db.session.get(Theme, theme), **self.who())
        )
        if done:
            self.public.add(theme)

    @rule(back=st.integers(0, 5))
    def undo(self, back: int) -> None:
        if not self.acts:
            return
        act = self.acts[max(0, len(self.acts) - 1 - back)]
        now = self.now()
        event = db.session.get_one(ThemeEvent, act.event)
        has_way = act.kind not in HAS_NO_WAY_BACK and not act.is_undone
        has_way = has_way and not event.before.get("too_large")
        expected = undone(act, now) if has_way else None
        done = self.do(
            EventKind.UNDO,
            lambda: services.undo(db.session.get(ThemeEvent, act.event), **self.who()),
        )
        if done:
            assert expected is not None, "what changed since must be undone first"
            assert done.after.rows == expected.rows
            assert done.after.themes == expected.themes
            act.is_undone = True
            self.pins = done.after.pinned
            self.placed = set(done.after.rows)
        else:
            assert not has_way or now != act.after, "what was just done can be undone"

    @rule(chosen=some)
    def say_nothing(self, chosen: list[int]) -> None:
        """A move without a reason is refused."""
        assert not self.do(
            EventKind.MOVE,
            lambda: services.move(
                self.scope, self.pick_texts(chosen), to=None, reason=" ", **self.who()
            ),
        )

    # What the machine does, and what people decide about it.

    @rule(subject=st.none() | st.sampled_from(tuple(SUBJECTS)))
    def arrive(self, subject: str | None) -> None:
        call = self.get_call()
        if subject is None:
            new = {self.stranger(call)}
        else:
            new = {one.id for one in fill(call, each=1, subjects=(subject,))}
        db.session.commit()
        before = self.now()
        services.place_late()
        after = self.now()
        self.texts |= new
        self.placed = set(after.rows)
        assert self.placed == self.texts
        assert {text: after.rows[text] for text in before.rows} == before.rows
        assert after.themes == before.themes

    @rule(
        kind=st.sampled_from((RunKind.FRESH, RunKind.WARM, RunKind.WARM, RunKind.TRAY)),
        seed=st.integers(0, 3), wanted=st.none() | st.integers(2, 5),
        reader=st.sampled_from(("lexical", SUBJECT_ENCODER)),
        decision=st.sampled_from(("accept", "accept", "discard", "leave")),
    )  # fmt: skip
    def regroup(
        self, kind: RunKind, seed: int, wanted: int | None, reader: str, decision: str
    ) -> None:
        self.use_encoder(reader)
        self.decide(self.group(kind, seed, wanted), decision)

    @rule(one=which, decision=st.sampled_from(("accept", "accept", "leave")))
    def split(self, one: int, decision: str) -> None:
        theme = self.theme(one)
        self.decide(self.group(RunKind.SPLIT, 0, 2, split=theme), decision)

    @precondition(lambda self: self.waiting)
    @rule(one=which, decision=st.sampled_from(("accept", "discard")))
    def decide_later(self, one: int, decision: str) -> None:
        self.decide(self.waiting.pop(one % len(self.waiting)), decision)

    # What must hold after each of them.

    @invariant()
    def the_board_is_true(self) -> None:
        now = self.now()
        self.no_text_is_lost(now)
        self.addresses_lead_somewhere(now)
        counts = {one: now.counts[one] for one in now.live}
        assert counts == {one: len(now.texts_of(one)) for one in now.live}
        assert set(now.of(ThemeStatus.PUBLISHED)) == self.public
        assert now.pinned == self.pins, "a pin that a person put is gone, or one that nobody put"
        names = [fold(now.themes[one]["name"]) for one in now.live]
        assert len(names) == len(set(names)), "two themes with one name"
        events = events_of(self.call)
        assert len(events) == self.events
        told = replayed(self.start, events[1:])
        assert {text: now.place(text) for text in told} == told, "the history says otherwise"

    def no_text_is_lost(self, now: Picture) -> None:
        assert now.repeated == 0
        assert set(now.rows) == self.placed
        homes = {row["theme_id"] for row in now.rows.values()}
        assert homes <= {None, *now.live}, "a text in a theme that is gone"

    def addresses_lead_somewhere(self, now: Picture) -> None:
        for one in now.of(ThemeStatus.MERGED):
            assert not now.texts_of(one)
            end = one
            while now.themes[end]["merged_into_id"]:
                end = now.themes[end]["merged_into_id"]
                assert end in now.themes, "an address leads to a theme that is gone"
            assert end in now.live

    # How it is done.

    def do(self, kind: EventKind, act: Callable[[], Any]) -> Act | None:
        """Do something in its transaction and return it, or None if it was refused kindly."""
        before = self.now()
        try:
            with transaction():
                act()
        except (ConflictError, InvalidInputError) as refused:
            assert str(refused).endswith(".")
            assert self.now() == before, "a refusal changes nothing"
            return None
        after, (*_earlier, event) = self.now(), events_of(self.call)
        if len(_earlier) + 1 == self.events:
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
        from gatp_participa.accounts.models import User

        return {"person": db.session.get_one(User, self.person), "now": NOON}

    def get_call(self) -> Any:
        from gatp_participa.calls.models import Call

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
