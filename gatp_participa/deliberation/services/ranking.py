"""Score what a state received, choose how much each question weighs, and publish the order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.rules import in_force
from gatp_participa.accounts.status import Role, Sector
from gatp_participa.audit.services import record
from gatp_participa.calls.models import Call
from gatp_participa.core import clock
from gatp_participa.core.db import db, insert
from gatp_participa.core.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from gatp_participa.core.text import slugify
from gatp_participa.deliberation import rules
from gatp_participa.deliberation.models import Criterion, Prioritization, Rubric, Score
from gatp_participa.deliberation.queries.priorities import Board, board_of, draft_rubric
from gatp_participa.deliberation.queries.sessions import table_of
from gatp_participa.deliberation.services.common import check_prepares
from gatp_participa.secretariats.models import TechnicalSecretariat

FEWEST_CRITERIA, MOST_CRITERIA = 2, 12


@dataclass(frozen=True)
class CriterionDraft:
    """A question of a rubric and how much it counts; an empty key is a new one."""

    name: str
    question: str
    weight: int
    key: str = ""


def sector_of(person: User, entity_code: str) -> Sector | None:
    """Return the sector for which a person speaks at a state's table, None when they do not."""
    today = clock.today()
    for grant in in_force(person.grants, today):
        is_table = grant.role in (Role.SECRETARIAT_MEMBER, Role.FACILITATOR)
        if person.is_active and is_table and grant.scope == entity_code:
            return grant.sector
    return None


def score(
    call: Call, entity_code: str, referral_id: int, points: Mapping[str, int],
    notes: Mapping[str, str] | None = None, *, person: User, now: datetime,
) -> None:  # fmt: skip
    """Write the points that the person's sector gives a theme; the last word of a sector counts.

    Raises:
        NotAllowedError: the person does not speak for a sector of that table.
        NotFoundError: that theme was not referred there.
        InvalidInputError: a criterion that is not of the rubric, or points out of 0 to 3.
        ConflictError: the priorities are published.
    """
    sector = sector_of(person, entity_code)
    if sector is None:
        raise NotAllowedError(_("Solo quien tiene un lugar en la mesa puede calificar."))
    board = _open_board(call, entity_code)
    if referral_id not in board.themes:
        raise NotFoundError(_("Ese tema no se turnó a esta mesa."))
    made = board.prioritization or _begin(board, person, now)
    criteria = {one.key: one for one in made.rubric.criteria}
    if not set(points) <= set(criteria) or not all(
        0 <= n <= rules.HIGHEST for n in points.values()
    ):
        raise InvalidInputError(_("Cada pregunta se califica de 0 a 3."))
    said = notes or {}
    for key, number in points.items():
        row = {
            "referral_id": referral_id, "criterion_id": criteria[key].id, "sector": sector,
            "points": number, "note": said.get(key, "").strip(), "scored_at": now,
            "scored_by_id": person.id,
        }  # fmt: skip
        statement = insert(Score).values(row)
        changed = ("points", "note", "scored_at", "scored_by_id")
        db.session.execute(
            statement.on_conflict_do_update(
                index_elements=["referral_id", "criterion_id", "sector"],
                set_={name: statement.excluded[name] for name in changed},
            )
        )
    before = board.themes[referral_id].marks.get(sector, {})
    record(
        "deliberation.score", made, person=person, now=now, referral_id=referral_id,
        sector=sector.value,
        points={key: [before.get(key), number] for key, number in points.items()},
    )  # fmt: skip


def change_rubric(
    call: Call, entity_code: str, name: str, criteria: Sequence[CriterionDraft], *,
    person: User, now: datetime,
) -> Rubric:  # fmt: skip
    """Make the table's own version of the questions for a call, before anybody scores.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        InvalidInputError: a question without words, weights out of 0 to 10 or all zero.
        ConflictError: somebody scored already, or it is published.
    """
    check_prepares(person, entity_code)
    board = _open_board(call, entity_code)
    if board.has_scores:
        raise ConflictError(
            _("Ya hay calificaciones: las preguntas no cambian a la mitad. Puedes simular pesos.")
        )
    _check_criteria(name, criteria)
    keys: set[str] = set()
    rubric = Rubric(
        entity_code=entity_code, call_id=call.id, name=name.strip(), created_at=now,
        created_by_id=person.id,
        criteria=[
            Criterion(
                position=place, key=_key(one, place, keys), name=one.name.strip(),
                question=one.question.strip(), weight=one.weight,
            )
            for place, one in enumerate(criteria)
        ],
    )  # fmt: skip
    db.session.add(rubric)
    db.session.flush()
    made = board.prioritization
    if made is None:
        db.session.add(
            Prioritization(call_id=call.id, entity_code=entity_code, rubric_id=rubric.id)
        )
    else:
        made.rubric.replaced_at = now
        made.rubric = rubric
    db.session.flush()
    record(
        "deliberation.change_rubric", rubric, person=person, now=now, entity_code=entity_code,
        weights={one.key: one.weight for one in rubric.criteria},
    )  # fmt: skip
    return rubric


def publish(
    call: Call, entity_code: str, note: str = "", *, person: User, now: datetime
) -> Prioritization:
    """Make the order public with its method; from then on nothing in it changes.

    Raises:
        NotAllowedError: the person does not facilitate that table.
        ConflictError: it was published before, or no theme was scored by the three sectors.
    """
    check_prepares(person, entity_code)
    board = _open_board(call, entity_code)
    made = board.prioritization
    if made is None or not board.ranking:
        raise ConflictError(_("Todavía no hay ningún tema calificado por los tres sectores."))
    made.note, made.published_at, made.published_by_id = note.strip(), now, person.id
    db.session.flush()
    record(
        "deliberation.publish_priorities", made, person=person, now=now, entity_code=entity_code,
        call_id=call.id, ranked=len(board.ranking), apart=len(board.apart),
    )  # fmt: skip
    return made


def _open_board(call: Call, entity_code: str) -> Board:
    # Who scores, who changes the questions and who publishes take turns here.
    table = table_of(entity_code)
    db.session.execute(
        select(TechnicalSecretariat.id).where(TechnicalSecretariat.id == table.id).with_for_update()
    )
    board = board_of(call, entity_code)
    if board.is_published:
        raise ConflictError(_("Las prioridades ya son públicas: ya no cambian."))
    return board


def _begin(board: Board, person: User, now: datetime) -> Prioritization:
    """Give the table its copy of the questions that everybody begins with."""
    rubric = draft_rubric()
    rubric.entity_code, rubric.call_id = board.entity_code, board.call.id
    rubric.created_at, rubric.created_by_id = now, person.id
    made = Prioritization(call_id=board.call.id, entity_code=board.entity_code, rubric=rubric)
    db.session.add(made)
    db.session.flush()
    return made


def _check_criteria(name: str, criteria: Sequence[CriterionDraft]) -> None:
    if not name.strip():
        raise InvalidInputError(_("Ponle un nombre a estas preguntas."))
    if not FEWEST_CRITERIA <= len(criteria) <= MOST_CRITERIA:
        raise InvalidInputError(
            _("Usa entre %(fewest)s y %(most)s preguntas.", fewest=FEWEST_CRITERIA,
              most=MOST_CRITERIA)
        )  # fmt: skip
    if not all(one.name.strip() and one.question.strip() for one in criteria):
        raise InvalidInputError(_("Cada criterio lleva un nombre corto y una pregunta."))
    if not all(0 <= one.weight <= rules.LARGEST_WEIGHT for one in criteria):
        raise InvalidInputError(_("Los pesos van de 0 a 10."))
    if not any(one.weight for one in criteria):
        raise InvalidInputError(_("Al menos una pregunta tiene que pesar algo."))


def _key(one: CriterionDraft, place: int, taken: set[str]) -> str:
    key = one.key or slugify(one.name, limit=30) or f"pregunta-{place}"
    if key in taken:
        key = f"{key[:30]}-{place}"
    taken.add(key)
    return key
