"""Any acts on a board in any order, beside a plain Python memory of who was pinned where."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from gatp_participa.core.db import db
from gatp_participa.core.text import fold
from gatp_participa.themes import services
from gatp_participa.themes.models import Theme, ThemeEvent
from gatp_participa.themes.services import Scope
from gatp_participa.themes.status import EventKind, RunKind, ThemeStatus
from tests.support.factories import make_call, make_commission
from tests.themes.board_in_use import WHY, BoardInUse
from tests.themes.board_pictures import Picture, events_of, replayed, undone
from tests.themes.corpus import SUBJECT_ENCODER, SUBJECTS, fill

HAS_NO_WAY_BACK = {EventKind.PUBLISH, EventKind.UNDO}
which = st.integers(0, 63)
some = st.lists(which, min_size=1, max_size=4)


class Board(BoardInUse):
    """What reviewers may do to a board, and what must hold whatever they do."""

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

    @rule(chosen=some, of_pinned=st.booleans())
    def unpin(self, chosen: list[int], of_pinned: bool) -> None:
        pinned = sorted(self.pins) if of_pinned else []
        texts = [pinned[chosen[0] % len(pinned)]] if pinned else self.pick_texts(chosen)
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

    @rule(back=st.integers(0, 4))
    def undo(self, back: int) -> None:
        """Undo one of the last acts, if it still can be; it is refused otherwise."""
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

    @rule()
    def undo_the_last(self) -> None:
        self.undo(0)

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
            end: int | None = one
            while end in now.themes and now.themes[end]["merged_into_id"]:
                end = now.themes[end]["merged_into_id"]
            # One that a later grouping left empty says on its page where its texts are.
            assert end in now.live or db.session.get(Theme, end).status is ThemeStatus.DISCARDED
