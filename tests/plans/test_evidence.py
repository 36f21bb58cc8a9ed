"""Evidence with its versions, and what changed of a promise after it was public."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.core.errors import ConflictError, InvalidInputError, NotAllowedError
from gatp_participa.plans.models import Evidence
from gatp_participa.plans.services import changing, evidence
from gatp_participa.plans.services.evidence import Piece
from tests.plans.following import LINK, Promise
from tests.support.factories import NOON

LATER = NOON + timedelta(days=1)
NOTE = "El presupuesto se redujo a la mitad en julio."


@pytest.fixture
def promise(session, at_noon):
    return Promise()


def test_evidence_keeps_its_versions_and_says_why(promise, session):
    promise.report(pieces=[LINK, LINK])
    promise.report(promise.activities[1], pieces=[LINK])
    rows = session.scalars(select(Evidence).order_by(Evidence.number)).all()
    assert [(one.number, one.version) for one in rows] == [(1, 1), (2, 1), (3, 1)]
    better = Piece(title="Calendario completo", url="https://www.ejemplo.gob.mx/pipas/2")

    with pytest.raises(InvalidInputError, match="por qué"):
        evidence.replace(rows[0], better, why="", person=promise.responsible, now=LATER)
    with pytest.raises(NotAllowedError):
        evidence.replace(rows[0], better, why=NOTE, person=promise.society, now=LATER)
    new = evidence.replace(rows[0], better, why=NOTE, person=promise.substitute, now=LATER)
    assert (new.number, new.version, new.update_id) == (1, 2, rows[0].update_id)
    assert rows[0].url == LINK.url

    update = promise.finish(now=LATER)
    promise.verify(update, now=LATER)
    with pytest.raises(ConflictError, match="ya se verificó"):
        evidence.replace(rows[0], better, why=NOTE, person=promise.responsible, now=LATER)


def test_a_sealed_file_is_only_of_who_sent_it(session):
    kept = evidence.Kept(
        storage_key="evidence/ab/cd", file_name="a.pdf", media_type="application/pdf", size=3,
        digest="0" * 64,
    )  # fmt: skip
    token = evidence.seal(kept, person_id=1)
    assert evidence.unseal(token, person_id=1) == kept
    assert evidence.unseal(token, person_id=2) is None
    assert evidence.unseal(token + "x", person_id=1) is None


@pytest.mark.parametrize(
    ("url", "is_good"),
    [
        ("https://www.ejemplo.gob.mx/a?b=c", True), ("http://www.ejemplo.gob.mx", False),
        ("https://usuario:clave@ejemplo.mx", False), ("https://localhost/", False),
        ("javascript:alert(1)", False), ("https://ejemplo.mx/a b", False), ("https://[", False),
        ("https://ejemplo.mx/" + "a" * 2000, False),
    ],
)  # fmt: skip
def test_an_address_is_whole_and_safe(session, url, is_good):
    assert (evidence.url_problem(url) is None) is is_good


def test_a_change_says_before_after_why_and_who(promise, session):
    given = {"why": NOTE, "approved_by": "Sesión ordinaria 4", "person": promise.commission}
    before, after = {"Título": "A", "Meta": "40"}, {"Título": "B", "Meta": "40", "Fin": "junio"}
    row = changing.record_changes(promise.commitment, before, after, **given, now=NOON)
    assert row.changes == {"Título": ["A", "B"], "Fin": ["", "junio"]}
    assert changing.record_changes(promise.commitment, before, before, **given, now=NOON) is None
    for wrong in ({"why": " "}, {"approved_by": ""}, {"why": "a" * 3000}):
        with pytest.raises(InvalidInputError):
            changing.record_changes(promise.commitment, before, after, **given | wrong, now=NOON)
    with pytest.raises(NotAllowedError):
        changing.record_changes(
            promise.commitment, before, after, **given | {"person": promise.citizen}, now=NOON
        )
