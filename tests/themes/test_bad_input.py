"""What nobody should send, end to end: a sensible board or a plain sentence, nothing by halves."""

import json

import pytest
from sqlalchemy import func, insert, select

from gatp_participa.core import clock
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.proposals.models import Proposal
from gatp_participa.themes import services
from gatp_participa.themes.cli import themes
from gatp_participa.themes.models import (
    ClusteringRun,
    ClusteringSpace,
    CopyMember,
    RunAssignment,
    RunGroup,
    TextVector,
    Theme,
    ThemeEvent,
    ThemeMember,
)
from gatp_participa.themes.services.proposing import LEFTOVER_REASONS
from gatp_participa.themes.status import RunKind, RunStatus
from tests.support.factories import NOON, make_call, make_commission, make_proposal
from tests.themes.corpus import SUBJECT_ENCODER, fill

pytestmark = pytest.mark.usefixtures("session")
OURS = "tests.themes.misbehaving:"
WRONG_VECTORS = (
    "OneRowLess", "AnotherWidth", "Flat", "NotNumbers", "Ragged", "Complex", "Nothing", "SomeNan",
    "TooLarge",
)  # fmt: skip
NEVER_MADE = ("WithoutDimensions", "WordsForDimensions", "no_weights", "NotThere")
WRITTEN = (
    ClusteringSpace, RunAssignment, RunGroup, TextVector, Theme, ThemeEvent, ThemeMember,
    CopyMember,
)  # fmt: skip


@pytest.fixture
def gatp(app):
    """Run ``gatp themes`` and return how it ended; a traceback is never an answer."""

    def run(*arguments):
        db.session.commit()  # what is refused rolls back to here, not past what was made
        result = app.test_cli_runner().invoke(themes, [str(one) for one in arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        return result

    return run


def rows():
    """How many rows each table of results has."""
    return [db.session.scalar(select(func.count()).select_from(table)) for table in WRITTEN]


def pages(browse, call, run_id=None):
    """Open every page of a board, as the Commission, and the public ones."""
    desk, visitor = browse(make_commission()), browse()
    board = f"/mesa/temas/{call.slug}/00"
    urls = [board, f"{board}/sin-tema", f"{board}/historia", "/mesa/temas"]
    if run_id:
        urls.append(f"/mesa/temas/agrupaciones/{run_id}")
    numbers = db.session.scalars(select(Theme.id).where(Theme.call_id == call.id))
    urls += [f"/mesa/temas/{number}" for number in numbers]
    visitor.get(f"/convocatorias/{call.slug}/temas")
    return [desk.get(url) for url in urls]


def grouped(gatp, call, *options):
    result = gatp("run", call.slug, "--json", *options)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout.splitlines()[-1])


def reasons(call):
    found = select(ThemeMember.leftover_reason).where(ThemeMember.call_id == call.id)
    return set(db.session.scalars(found))


@pytest.mark.parametrize("encoder_name", ["lexical", SUBJECT_ENCODER])
@pytest.mark.parametrize("texts", [1, 4, 5])
def test_a_handful_of_texts_is_read_one_by_one(gatp, browse, encoder, texts, encoder_name):
    encoder(encoder_name)
    call = make_call()
    fill(call, each=texts, subjects=("agua",))
    done = grouped(gatp, call)
    assert (done["themes"], done["unassigned"]) == (0, texts)
    assert reasons(call) == {LEFTOVER_REASONS["too_few"]}
    tray = pages(browse, call, done["run"])[1]
    assert LEFTOVER_REASONS["too_few"] in tray.text
    assert grouped(gatp, call, "--kind", "warm", "--accept")["unassigned"] == texts


def test_nothing_to_group_writes_nothing(gatp, browse):
    call, before = make_call(), rows()
    assert gatp("run", call.slug).exit_code == 1
    assert rows() == before
    assert db.session.scalar(select(func.count(ClusteringRun.id))) == 0
    pages(browse, call)


def test_one_text_sent_a_thousand_times_is_one_theme_of_one_voice(gatp, browse):
    call = make_call()
    (one,) = fill(call, each=1, subjects=("agua",))
    copied = {
        column.key: getattr(one, column.key)
        for column in Proposal.__mapper__.columns
        if column.key not in ("id", "folio")
    }
    db.session.execute(insert(Proposal), [copied | {"folio": f"OAX-COPIA-{n}"} for n in range(999)])
    done = grouped(gatp, call)
    assert (done["themes"], done["texts"], done["unassigned"]) == (1, 1_000, 0)
    assert rows()[WRITTEN.index(CopyMember)] == 1_000
    pages(browse, call, done["run"])
    theme = db.session.get(Theme, done["list"][0]["id"])
    services.publish(theme, person=make_commission(), now=NOON)
    assert "1,000" in browse().get(f"/temas/{theme.id}").text


def test_a_megabyte_is_grouped_and_pages_stay_small(gatp, browse):
    call = make_call()
    fill(call)
    for huge in ("La pipa de agua no llega. ", "a", "<b", "1", "a1@."):
        make_proposal(call=call).problem = huge * (1_000_000 // len(huge))
    done = grouped(gatp, call, "--themes", 3)
    assert (done["texts"], done["seconds"] < 10) == (29, True)
    for page in pages(browse, call, done["run"]):
        assert len(page.html) < 300_000
    fill(call, each=1)
    make_proposal(call=call).problem = "Falta alumbrado en la calle. " * 35_000
    assert services.place_late() == 4


@pytest.mark.parametrize(
    "text", ["🎉🎊🥳", "de la que el en y a los se", "… ¡!", "https://a.mx/b", "\u200b\u202e\u2060"]
)
@pytest.mark.parametrize("encoder_name", ["lexical", SUBJECT_ENCODER])
def test_texts_without_words_are_left_for_people(gatp, browse, encoder, text, encoder_name):
    encoder(encoder_name)
    call = make_call()
    for _ in range(10):
        make_proposal(call=call, title=text, problem=text, action="", result="")
    done = grouped(gatp, call)
    assert (done["themes"], done["unassigned"]) == (0, 10)
    assert reasons(call) == {LEFTOVER_REASONS["empty"]}
    assert LEFTOVER_REASONS["empty"] in pages(browse, call, done["run"])[1].text


def test_mixed_languages_are_grouped_or_read_by_people_as_their_authors_said(gatp, browse):
    call = make_call()
    fill(call)
    nahuatl = [
        make_proposal(call=call, title="Atl", problem="Ma onka atl tinochi", language="nah")
        for _ in range(9)
    ]
    make_proposal(call=call, title="Ha'", problem="Mina'an ha' te' kaajo'", language="yua")
    make_proposal(
        call=call, title="Water truck", problem="The water truck never comes.", language="en"
    )
    done = grouped(gatp, call, "--themes", 3)
    left = db.session.scalars(
        select(ThemeMember.proposal_id).where(
            ThemeMember.leftover_reason == LEFTOVER_REASONS["language"]
        )
    )
    assert {one.id for one in nahuatl} < set(left)
    assert db.session.scalar(select(func.count(ThemeMember.id))) == 35
    assert LEFTOVER_REASONS["language"] in pages(browse, call, done["run"])[1].text


@pytest.mark.parametrize("name", [*WRONG_VECTORS, *NEVER_MADE])
def test_an_encoder_that_misbehaves_is_named_and_leaves_nothing(gatp, browse, encoder, name):
    encoder(OURS + name)
    call = make_call()
    fill(call)
    before = rows()
    result = gatp("run", call.slug)
    assert result.exit_code == 1
    assert "codificador" in result.stderr
    assert "Se intentará otra vez" not in result.stderr
    assert rows() == before
    run = db.session.scalar(select(ClusteringRun))
    assert run.status is RunStatus.FAILED
    assert run.error in pages(browse, call, run.id)[-1].text
    encoder("lexical")
    assert grouped(gatp, call, "--themes", 3)["themes"] == 3


def test_an_encoder_that_breaks_is_told_plainly_and_leaves_nothing(gatp, browse, encoder):
    encoder(OURS + "Raises")
    call = make_call()
    fill(call)
    before = rows()
    result = gatp("run", call.slug)
    assert result.exit_code == 1
    assert "Algo falló de nuestro lado" in result.stderr
    assert rows() == before
    pages(browse, call)


@pytest.mark.parametrize("name", ["Zeros", "Integers"])
def test_an_encoder_that_says_little_still_leaves_words(gatp, encoder, name):
    encoder(OURS + name)
    call = make_call()
    fill(call)
    done = grouped(gatp, call, "--themes", 3)
    assert (done["texts"], done["themes"] > 0) == (24, True)


@pytest.mark.parametrize("name", ["SomeNan", "OneRowLess", "Raises"])
def test_late_texts_wait_whole_while_the_encoder_misbehaves(gatp, encoder, name):
    encoder(SUBJECT_ENCODER)
    call = make_call()
    fill(call)
    grouped(gatp, call, "--themes", 3)
    before = rows()
    encoder(OURS + name)
    late = fill(call, each=1)
    vectors = WRITTEN.index(TextVector)
    with pytest.raises((InvalidInputError, RuntimeError)):
        services.place_late()
    assert [n for i, n in enumerate(rows()) if i != vectors] == [
        n for i, n in enumerate(before) if i != vectors
    ]
    encoder(SUBJECT_ENCODER)
    db.session.query(TextVector).filter(
        TextVector.proposal_id.in_([one.id for one in late])
    ).delete()
    assert services.place_late() == 3


def test_another_encoder_in_the_settings_leaves_late_texts_to_people(gatp, encoder):
    encoder(SUBJECT_ENCODER)
    call = make_call()
    fill(call)
    grouped(gatp, call, "--themes", 3)
    encoder("lexical")
    late = fill(call, each=1)
    assert services.place_late() == 3
    standing = db.session.scalars(
        select(ThemeMember).where(ThemeMember.proposal_id.in_([one.id for one in late]))
    ).all()
    assert {one.theme_id for one in standing} == {None}
    assert all("cambió la forma de leer" in one.leftover_reason for one in standing)
    assert grouped(gatp, call, "--kind", "warm", "--accept")["texts"] == 27


def test_vectors_of_two_sizes_under_one_version_are_refused_with_what_to_do(gatp, encoder):
    encoder(SUBJECT_ENCODER)
    call = make_call()
    fill(call)
    grouped(gatp, call, "--themes", 3)
    fill(call, each=1)
    encoder(OURS + "WiderLater")
    before = rows()[:3]
    result = gatp("run", call.slug)
    assert result.exit_code == 1
    assert "sin cambiar de versión" in result.stderr
    assert rows()[:3] == before


@pytest.mark.parametrize("name", ["SomeNan", "NotNumbers", "no_weights"])
def test_measuring_with_an_encoder_that_misbehaves_is_refused(gatp, tmp_path, name):
    file = tmp_path / "t.csv"
    lines = [f"Texto {n} sobre el agua y la luz,{n % 2}\n" for n in range(12)]
    file.write_text("texto,tema\n" + "".join(lines))
    result = gatp("evaluate", file, "--text", "texto", "--label", "tema", "--encoder", OURS + name)
    assert result.exit_code in (1, 2)
    assert "codificador" in result.stderr


def test_dividing_what_cannot_be_divided_proposes_nothing_and_says_so(browse):
    call, person = make_call(), make_commission()
    fill(call, each=2)
    (text,) = fill(call, each=1, subjects=("luz",))
    who = {"person": person, "now": clock.now()}
    services.perform(services.request_run(call, **who).id)
    scope = services.Scope(call.id, "00")
    event = services.move_to_new(scope, [text.id], name="Sola", reason="Va aparte", **who)
    services.unpin(scope, [text.id], **who)
    theme = db.session.get(Theme, event.theme_id)
    before = [theme.members_count, *rows()[-4:]]
    run = services.perform(services.request_run(call, kind=RunKind.SPLIT, split=theme, **who).id)
    assert run.status is RunStatus.DONE
    assert [theme.members_count, *rows()[-4:]] == before
    browse(person).get(f"/mesa/temas/agrupaciones/{run.id}")
