"""When a table is called, may decide, and what its votes decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gatp_participa.accounts import rules as accounts
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.deliberation.status import Choice, SessionKind
from gatp_participa.privacy import working_days
from gatp_participa.secretariats.rules import SECTORS, missing_sectors
from gatp_participa.secretariats.status import Quorum, Voting

# Working days between being called and taking place.
NOTICE_DAYS = {
    SessionKind.ORDINARY: 5,
    SessionKind.EXTRAORDINARY: 2,
    SessionKind.WORKING_TABLE: 0,
}
SIDES_NEEDED = 2  # of the three, when each sector has one vote


@dataclass(frozen=True)
class Count:
    """Who is there: seats present of those there are, and the sectors with nobody."""

    present: int
    seats: int
    missing: tuple[Sector, ...]
    is_met: bool

    @property
    def needed(self) -> int:
        """Return how many seats are more than half."""
        return self.seats // 2 + 1


@dataclass(frozen=True)
class Ballot:
    """What a seat voted, and for which sector it counts."""

    sector: Sector
    choice: Choice


@dataclass(frozen=True)
class Result:
    """What the votes of a point decide. ``sides`` says which sectors were for it."""

    is_approved: bool
    in_favour: int
    against: int
    abstained: int
    present: int
    sides: Mapping[Sector, bool]


def earliest_day(kind: SessionKind, today: date) -> date:
    """Return the first day on which a session called today may take place."""
    return working_days.add(today, NOTICE_DAYS[kind])


def quorum(rule: Quorum, seats: Mapping[Sector, int], present: Mapping[Sector, int]) -> Count:
    """Count a session: how many seats each sector has, and how many came; a seat counts once."""
    total, came = sum(seats.values()), sum(present.values())
    missing = tuple(missing_sectors(sector for sector in SECTORS if present.get(sector)))
    has_half, has_all = came * 2 > total, not missing
    is_met = {
        Quorum.MORE_THAN_HALF: has_half,
        Quorum.EVERY_SECTOR: has_all,
        Quorum.BOTH: has_half and has_all,
    }[rule]
    return Count(came, total, missing, is_met and came > 0)


def result(rule: Voting, ballots: Iterable[Ballot], present: Mapping[Sector, int]) -> Result:
    """Decide a point. Who is there and does not vote counts as present; a tie loses.

    By consensus nobody is against and somebody is for; by majority more than half of the seats
    present are for; by sector, that is so inside at least two of the three.
    """
    cast = list(ballots)
    said = Counter(ballot.choice for ballot in cast)
    favour = Counter(ballot.sector for ballot in cast if ballot.choice is Choice.FOR)
    sides = {sector: favour[sector] * 2 > present.get(sector, 0) for sector in SECTORS}
    in_favour, against, came = said[Choice.FOR], said[Choice.AGAINST], sum(present.values())
    is_approved = {
        Voting.CONSENSUS: in_favour > 0 and against == 0,
        Voting.MAJORITY: in_favour * 2 > came,
        Voting.BY_SECTOR: sum(sides.values()) >= SIDES_NEEDED,
    }[rule]
    return Result(is_approved, in_favour, against, said[Choice.ABSTAIN], came, sides)


def missing_signatures(present: Iterable[Sector], signed: Iterable[Sector]) -> list[Sector]:
    """Return the sectors that were there and of which nobody signed yet, in order."""
    there, done = set(present), set(signed)
    return [sector for sector in SECTORS if sector in there and sector not in done]


def may_decide(kind: SessionKind, count: Count) -> bool:
    """Say whether points may be put to the vote: a working table never votes."""
    return kind is not SessionKind.WORKING_TABLE and count.is_met


def may_open_desk(person: accounts.Person) -> bool:
    """Open the list of sessions: some table, the Commission, or who checks it all."""
    return accounts.is_secretariat(person) or accounts.may_view_everything(person)


def may_read(person: accounts.Person, entity_code: str) -> bool:
    """See a session of a state before it is public, and its minutes while they are written."""
    return accounts.may_attend(person, entity_code) or accounts.may_view_everything(person)


def may_sit(person: accounts.Person, entity_code: str) -> bool:
    """Vote and sign at the table of a state: who has a seat there; which one, the session says."""
    return accounts.has_role(person, Role.SECRETARIAT_MEMBER, Role.FACILITATOR, scope=entity_code)


def may_see_link(person: accounts.Person, entity_code: str) -> bool:
    """See how to connect from afar: the table, and who attends it from the nation."""
    return accounts.may_attend(person, entity_code)


def may_prepare(person: accounts.Person, entity_code: str) -> bool:
    """Call, hold and write the minutes: who facilitates that table, or the Commission."""
    facilitates = accounts.has_role(person, Role.FACILITATOR, scope=entity_code)
    return facilitates or accounts.is_commission(person)
