"""Taking one's data away: everything of oneself, nothing of others, in little memory."""

import io
import json
import tracemalloc
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from gatp_participa.audit.models import AuditEntry
from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.privacy import registry, services
from gatp_participa.privacy.status import RequestKind
from gatp_participa.proposals import services as proposals
from tests.privacy.everything import Filler
from tests.support.factories import NOON, make_call, make_proposal, make_user

pytestmark = pytest.mark.usefixtures("at_noon")


def opened(data):
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    return {
        name.removesuffix(".jsonl"): [json.loads(line) for line in archive.read(name).splitlines()]
        for name in archive.namelist()
        if name.endswith(".jsonl")
    } | {"LEEME": archive.read("LEEME.txt").decode()}


def download(visitor):
    answer = visitor.client.post("/mi-cuenta/datos/descargar")
    assert answer.status_code == 200, answer.location
    return answer, opened(answer.data)


class TestWhatItBrings:
    def test_all_that_one_did_and_nobody_elses(self, enter):
        me, other = make_user(email="yo@example.org"), make_user(email="otra@example.org")
        call = make_call()
        mine, theirs = make_proposal(call=call, author_id=me.id), make_proposal(call=call)
        for person in (me, other):
            proposals.support(theirs.id, person=person, now=NOON)
        proposals.save_draft({"title": "A medias"}, call=call, person=me, now=NOON)
        services.file_request(
            RequestKind.ACCESS, "¿Qué guardan de mí ustedes?", person=me, now=NOON
        )
        services.file_request(
            RequestKind.ACCESS, "Esto es de otra persona.", person=other, now=NOON
        )
        visitor = enter(me)
        answer, files = download(visitor)
        assert set(files) == {*registry.names(), "LEEME"}
        assert [row["folio"] for row in files["propuestas"]] == [mine.folio]
        assert [row["propuesta"] for row in files["apoyos"]] == [theirs.folio]
        assert files["borradores"][0]["texto"]["title"] == "A medias"
        assert files["cuenta"][0]["correo"] == "yo@example.org"
        assert files["solicitudes_de_datos"][0]["texto"] == "¿Qué guardan de mí ustedes?"
        assert files["permisos"][0]["version_del_aviso"] == 1
        assert "privacy.accept_notice" in {row["acto"] for row in files["actos"]}
        everything = json.dumps(files, ensure_ascii=False)
        assert "otra@example.org" not in everything
        assert "otra persona." not in everything
        assert "borradores.jsonl" in files["LEEME"]
        assert answer.headers["Content-Disposition"] == (
            'attachment; filename="mis-datos-2026-11-21.zip"'
        )

    def test_a_kind_has_something_when_every_table_has_something_of_one(self, session):
        """Who holds something and does not hand it over is found out here."""
        user = make_user(email="llena@example.org")
        Filler(user.id, user.email).fill()
        services.accept_notice(user, now=NOON)
        empty = [name for name in registry.names() if not list(registry.rows_of(name, user.id))]
        # These hang from a proposal or a seat and not from the person: nothing was made of them.
        seats = {"sesiones_de_mesas", "votos_en_mesas"}
        assert set(empty) <= {"grupos", "versiones_de_propuestas"} | seats

    def test_the_code_that_just_left_is_not_in_it(self, enter):
        user = make_user()
        _answer, files = download(enter(user))
        assert not [row for row in files["correos"] if "código" in row["asunto"]]


class TestWhoAndHow:
    def test_it_is_never_kept_by_a_cache_nor_reached_by_an_address(self, enter):
        visitor = enter(make_user())
        answer, _files = download(visitor)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert visitor.client.get("/mi-cuenta/datos/descargar").status_code == 405

    def test_an_old_session_types_a_code_first(self, enter, browse, monkeypatch):
        visitor = enter(make_user())
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=61))
        answer = visitor.post("/mi-cuenta/datos/descargar")
        assert answer.location == "/mi-cuenta/confirmar?next=/mi-cuenta/datos"
        assert browse().client.post("/mi-cuenta/datos/descargar").status_code == 401

    def test_it_leaves_a_trace_without_data(self, enter):
        user = make_user()
        download(enter(user))
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.act == "privacy.download")
        ).one()
        assert (entry.actor_id, entry.changes) == (user.id, {})

    def test_memory_does_not_grow_with_what_there_is(self, session, monkeypatch):
        user = make_user()

        def many(_user_id):
            for n in range(200_000):
                yield {"numero": n, "texto": f"Algo que dije {n * 7919 % 100_003}."}

        monkeypatch.setattr(registry, "_held", {"mucho": many})
        tracemalloc.start()
        size = sum(len(piece) for piece in services.archive(user.id, "Léeme."))
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert size > 1_000_000
        assert peak < 2_000_000
