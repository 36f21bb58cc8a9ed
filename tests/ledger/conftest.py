from __future__ import annotations

import pytest

from gatp_participa.ledger import witness


@pytest.fixture
def record_of_acts(session, at_noon):
    """An empty record: the file of roots, unlike the database, outlives each test."""
    witness.path().unlink(missing_ok=True)
    yield
    witness.path().unlink(missing_ok=True)
