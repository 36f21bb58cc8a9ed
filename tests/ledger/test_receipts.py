"""A receipt convinces somebody who has Python and nothing of ours."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from gatp_participa.core.paths import STATIC
from gatp_participa.ledger import queries, receipts, services
from tests.ledger.support import do, downloaded, sealed
from tests.support.factories import NOON, make_user

pytestmark = pytest.mark.usefixtures("record_of_acts")
SCRIPT = STATIC / "comprobar.py"


@pytest.fixture
def check(tmp_path):
    """Run the script as a person would, with Python alone."""

    def run(receipt, roots=None):
        _acts, published = downloaded(tmp_path)
        (tmp_path / "constancia.json").write_text(json.dumps(receipt, ensure_ascii=False))
        if roots is not None:
            published.write_text(json.dumps(roots))
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(SCRIPT), "constancia.json", published.name],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, (done.stdout + done.stderr).strip()

    return run


@pytest.fixture
def receipt():
    ana, beto = make_user(), make_user()
    sealed(3, person=beto)
    mine = do(1, ana, folio="OAX-7K4-M2P", lugar="Juchitán «centro»")[0]
    sealed(5, person=beto)
    return json.loads(json.dumps(receipts.receipt(mine, 4)))


def test_it_is_short_enough_to_read():
    assert len(SCRIPT.read_text().splitlines()) <= 40


def test_a_good_one_says_yes_and_what_was_done(receipt, check):
    code, said = check(receipt)
    assert code == 0
    assert said.startswith("SÍ: es el acto 4 del registro. proposals.support 2026-11-21T18:00:00")
    assert "OAX-7K4-M2P" in said


def test_every_act_of_a_record_has_one(check):
    entries = sealed(4, 3, 6)
    for position in (1, 7, 13):
        assert check(receipts.receipt(entries[position - 1], position))[0] == 0


FIELDS = [
    *[("hoja", name) for name in ("acto", "canal", "dia", "huella", "n")],
    *[("contenido", name)
      for name in ("acto", "actor", "cambios", "canal", "cosa", "momento", "numero")],
    ("secreto",), ("camino", 0, 0), ("camino", 1, 1), ("camino", -1),
    *[("raiz", name) for name in ("actos", "cadena", "dia", "raiz")],
]  # fmt: skip


@pytest.mark.parametrize("where", FIELDS, ids=str)
def test_a_changed_field_says_no(receipt, check, where):
    *above, last = where
    part = receipt
    for step in above:
        part = part[step]
    if where == ("camino", -1):
        part.pop()
    else:
        part[last] = tampered(part[last])
    code, said = check(receipt)
    assert code == 1
    assert said.startswith("NO"), said


def tampered(value):
    if isinstance(value, int):
        return value + 1
    if isinstance(value, dict):
        return value | {"folio": "OAX-222-222"}
    if value in ("izquierda", "derecha"):
        return "derecha" if value == "izquierda" else "izquierda"
    return ("1" if value[0] == "0" else "0") + value[1:]


def test_somebody_elses_act_is_not_mine_by_putting_mine_inside(receipt, check):
    theirs = receipts.receipt(queries.own_act(*_of_position(2))[0], 2)
    assert check(theirs)[0] == 0
    for part in ("hoja", "contenido", "secreto", "camino"):
        mixed = theirs | {part: receipt[part]}
        assert check(mixed)[1].startswith("NO"), part
    assert check(theirs)[1].startswith("SÍ")


def _of_position(position):
    from sqlalchemy import select

    from gatp_participa.audit.models import AuditEntry
    from gatp_participa.core.db import db
    from gatp_participa.ledger.models import Leaf

    query = select(AuditEntry.id, AuditEntry.actor_id).join(Leaf, Leaf.entry_id == AuditEntry.id)
    return tuple(db.session.execute(query.where(Leaf.position == position)).one())


def test_a_root_that_nobody_published_proves_nothing(receipt, check):
    code, said = check(receipt, roots=[])
    assert (code, said) == (1, "NO: esa raíz no está entre las publicadas.")


@pytest.mark.parametrize("given", [{}, [], "hola", {"hoja": 1, "contenido": 2}])
def test_what_is_no_receipt_is_said_in_words(receipt, check, given):
    code, said = check(given)
    assert code == 1
    assert said.startswith("NO se puede comprobar")


def test_an_old_receipt_still_convinces_when_the_record_grew(receipt, check):
    for _ in range(3):
        do(5)
        services.seal(now=NOON)
    assert check(receipt)[0] == 0
