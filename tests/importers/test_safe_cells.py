"""Files of ours that are imported again say what people wrote."""

import pytest

from gatp_participa.importers import services as importers
from gatp_participa.proposals.models import Proposal
from gatp_participa.web.exports import csv_lines
from tests.support.factories import NOON, make_call, make_commission


@pytest.mark.parametrize("value", ["=1+1", "+52 951 000 0000", "-5", "@ana", "agua"])
def test_what_was_made_safe_comes_back_as_it_was(session, at_noon, value, tmp_path):
    words = f"{value} y nadie responde por el parque de la colonia"
    path = tmp_path / "otra-vez.csv"
    path.write_text("".join(csv_lines([("titulo", "problema"), (words, words)])), "utf-8")
    file = importers.open_file(path, importers.Options(format="table"))
    importers.bring(
        file, call=make_call(), person=make_commission(), now=NOON, file_name="otra-vez.csv"
    )
    assert [(one.title, one.problem) for one in session.query(Proposal)] == [(words, words)]
