"""What cells say: text without code, moments, places."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatp_participa.core.clock import MEXICO
from gatp_participa.core.text import clean_input
from gatp_participa.importers.readers.html import plain
from gatp_participa.importers.readers.places import Places
from gatp_participa.importers.readers.values import count_of, moment_of, text_of


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("<p>Uno &amp; dos<br>tres</p><p>cuatro</p>", "Uno & dos\ntres\n\ncuatro"),
        ("<ul><li>luz</li><li>agua</li></ul>", "- luz\n- agua"),
        ("<script>alert(1)</script>", ""),
        ("<style>p{}</style>hola<!-- nota -->", "hola"),
        ("<img src=x onerror=alert(1)>hola", "hola"),
        ("<xss onfocus=alert(1)>hola", "hola"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;hola", "hola"),
        ("5 < 10 y 3>2", "5 < 10 y 3>2"),
        ("si x<y entonces z", "si x<y entonces z"),
        ("escríbeme <a@b.mx>", "escríbeme <a@b.mx>"),
        ("https://x.mx/?a=1&copy=2", "https://x.mx/?a=1&copy=2"),
        ("espacio\xa0duro", "espacio duro"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("hola <!-- y nunca cierra", "hola ‹!-- y nunca cierra"),
    ],
)
def test_only_the_text_is_left(written, left):
    assert plain(written) == left


prose = st.text(st.characters(exclude_characters="<&", exclude_categories=("Cs", "Cc")))


@given(prose)
def test_prose_is_never_changed(text):
    assert plain(text) == clean_input(text.replace("\xa0", " "))


@given(st.text(st.sampled_from("<>/&;!-=\"' abpscriptonlgtmx\n"), max_size=80))
def test_no_tag_survives_however_it_is_written(text):
    left = plain(text)
    assert "<script" not in left
    assert "<p>" not in left
    assert plain(left) == left


def at(*parts, tz=MEXICO):
    return datetime(*parts, tzinfo=tz)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-04", at(2026, 3, 4)),
        ("2026-03-04T05:06:07Z", at(2026, 3, 4, 5, 6, 7, tz=UTC)),
        ("2020-11-24 07:17:40 UTC", at(2020, 11, 24, 7, 17, 40, tz=UTC)),
        ("2026-03-04T05:06:07.123-06:00", at(2026, 3, 4, 11, 6, 7, tz=UTC)),
        ("04/03/2026", at(2026, 3, 4)),
        ("04/03/26", at(2026, 3, 4)),
        ("04/25/2026", at(2026, 4, 25)),
        ("4/3/2026 17:30", at(2026, 3, 4, 17, 30)),
        ("06/09/2015 14", at(2015, 9, 6, 14)),
        ("2026/11/21 2:05:09 p. m. GMT-6", at(2026, 11, 21, 20, 5, 9, tz=UTC)),
        ("3 de marzo de 2026", at(2026, 3, 3)),
        ("21-nov-2026", at(2026, 11, 21)),
        ("46085", at(2026, 3, 4)),
        (46085.5, at(2026, 3, 4, 12)),
        (date(2026, 3, 4), at(2026, 3, 4)),
        (datetime(2026, 3, 4, 5), at(2026, 3, 4, 5)),  # noqa: DTZ001
        ("1772600000", datetime.fromtimestamp(1772600000, tz=UTC)),
        ("ayer", None), ("", None), ("31/02/2026", None), ("99999999", None), ("0001-01-01", None),
    ],
)  # fmt: skip
def test_moments_are_read_as_people_in_mexico_write_them(written, meant):
    assert moment_of(written) == meant


@pytest.mark.parametrize(
    ("cell", "text"), [(12.0, "12"), (1.5, "1.5"), (None, ""), (True, "sí"), (" a ", "a")]
)
def test_cells_read_as_text(cell, text):
    assert text_of(cell) == text


@pytest.mark.parametrize(
    ("cell", "count"), [("1,204", 1204), (15.0, 15), ("", None), ("-3", None), ("muchos", None)]
)
def test_counts_are_whole_numbers_or_nothing(cell, count):
    assert count_of(cell) == count


@pytest.fixture
def places(session):
    from gatp_participa.entities.queries import catalogue, municipalities_of

    return Places(catalogue().entities, municipalities_of)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("20", "20"), ("9", "09"), ("Nuevo Leon", "19"), ("NUEVO LEÓN", "19"), ("N.L.", "19"),
        ("cdmx", "09"), ("DF", "09"), ("Edo. de México", "15"), ("México", "15"), ("Q. Roo", "23"),
        ("Veracruz de Ignacio de la Llave", "30"), ("Estado de Oaxaca", "20"), ("MX-JAL", "14"),
        ("Narnia", None), ("33", None), ("", None),
    ],
)  # fmt: skip
def test_states_are_known_by_every_name_they_have(places, written, code):
    assert places.entity(written) == code


@pytest.mark.parametrize(
    ("written", "entity", "code"),
    [
        ("oaxaca de juarez", "20", "20067"), ("067", "20", "20067"), ("20067", None, "20067"),
        ("9014", None, "09014"), ("Oaxaca de Juárez", None, None), ("Narnia", "20", None),
        ("14039", "20", None),
    ],
)  # fmt: skip
def test_municipalities_are_known_within_their_state(places, written, entity, code):
    assert places.municipality(written, entity) == code
