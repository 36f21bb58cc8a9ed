import itertools
from math import dist, pi

import pytest

from gatp_participa.themes.queries import public
from gatp_participa.themes.queries.map import Spot, spots
from gatp_participa.themes.status import RunKind
from gatp_participa.themes.views.drawing import LETTER, LINE, draw, fit
from tests.support.factories import make_call, make_proposal, make_run, make_theme
from tests.support.queries import count_queries


@pytest.mark.parametrize("radius", [20, 40, 60, 90, 150, 300])
@pytest.mark.parametrize(
    "name", ["Agua", "Agua: que llegue, que se sepa cuándo y que sea limpia", "Electroencefalo" * 4]
)
def test_a_name_fits_inside_its_circle_or_is_left_to_the_table(name, radius):
    lines = fit(name, radius)
    said = " ".join(line for line, _height in lines)
    assert name.startswith(said.removesuffix("…"))
    assert said.endswith("…") is (0 < len(said) < len(name))
    for line, height in lines:
        half = len(line) * LETTER * 0.56 / 2
        edge = abs(height - LETTER / 3) + LETTER / 2
        assert half**2 + edge**2 <= radius**2
    heights = [height for _line, height in lines]
    assert all(b - a == pytest.approx(LINE, abs=0.11) for a, b in itertools.pairwise(heights))


def test_a_large_circle_says_its_name_and_a_tiny_one_does_not():
    assert fit("3. Calles y banquetas", 90)
    assert not fit("3. Calles y banquetas", 15)


def test_a_name_too_long_is_cut_after_a_word_that_means_something():
    name = "5. Obras de los pueblos: quién y para cuándo"
    said = {" ".join(line for line, _height in fit(name, radius)) for radius in range(10, 200)}
    assert said == {"", "5. Obras…", "5. Obras de los pueblos…", "5. Obras de los pueblos: quién…",
                    name}  # fmt: skip


def place(call, run, texts, x, y, radius=0.1, **kw):
    made = [make_proposal(call=call) for _ in range(texts)]
    return make_theme(*made, call=call, run=run, published=True, x=x, y=y, radius=radius, **kw)


def spots_of(call):
    return spots(public.themes_of_call(call.id))


def test_areas_are_proportional_to_texts_and_circles_do_not_overlap(session):
    call = make_call()
    run = make_run(call)
    for texts, x, y in ((9, 0.2, 0.2), (4, 0.6, 0.2), (1, 0.4, 0.8)):
        place(call, run, texts, x, y)
    with count_queries() as seen:
        found = spots_of(call)
    assert len(seen) == 3
    per_text = {round(pi * spot.radius**2 / spot.texts, 9) for spot in found}
    assert len(per_text) == 1
    for i, one in enumerate(found):
        for other in found[:i]:
            assert dist((one.x, one.y), (other.x, other.y)) >= one.radius + other.radius - 1e-9


def test_themes_made_apart_are_in_the_table_and_not_in_the_drawing(session):
    call = make_call()
    run, tray = make_run(call), make_run(call, kind=RunKind.TRAY)
    older = make_run(call)
    for number in range(3):
        place(call, run, 3, 0.2 + number / 4, 0.5, name=f"Tema {number}")
    apart = place(call, tray, 9, 0.5, 0.5, name="De la bandeja")
    before = place(call, older, 2, 0.5, 0.5, name="De antes")
    by_hand = place(call, run, 2, 0, 0, radius=0, name="A mano")
    found = spots_of(call)
    assert [spot.number for spot in found] == [1, 2, 3, 4, 5, 6]
    unplaced = {spot.theme.id for spot in found if not spot.is_placed}
    assert unplaced == {apart.id, before.id, by_hand.id}
    assert len(draw(found).circles) == 3
    assert all((spot.nearest is None) is not spot.is_placed for spot in found)


def test_the_nearest_theme_is_the_one_with_least_space_between(session):
    call = make_call()
    run = make_run(call)
    left, middle, right = (
        place(call, run, 2, x, 0.5, name=name)
        for name, x in (("Uno", 0.1), ("Dos", 0.4), ("Tres", 0.9))
    )
    nearest = {spot.theme.id: spot.nearest.id for spot in spots_of(call)}
    assert nearest == {left.id: middle.id, middle.id: left.id, right.id: middle.id}


def test_one_theme_alone_is_not_a_map():
    class Theme:
        name = "Solo"

    assert draw([Spot(1, Theme(), 5, 0.5, 0.5, 0.5)]) is None
    assert draw([]) is None


def test_the_page_draws_links_and_tells_the_same_in_a_table(session, remembered, browse):
    call = make_call()
    run = make_run(call)
    made = [place(call, run, 2, 0.2 + i / 4, 0.5, name=f"Tema {i}") for i in range(3)]
    with count_queries() as seen:
        page = browse().get(f"/convocatorias/{call.slug}/temas/mapa")
    assert len(seen) <= 12, seen
    assert page.html.count("<circle") == 3
    for theme in made:
        assert page.links.count(f"/temas/{theme.id}") == 2
    assert 'aria-label="1. Tema' in page.html
    assert "2 textos" in page.html


def test_without_places_the_table_is_alone(session, browse):
    call = make_call()
    make_theme(make_proposal(call=call), published=True, name="Sin lugar")
    page = browse().get(f"/convocatorias/{call.slug}/temas/mapa")
    assert "<circle" not in page.html
    assert "la tabla sola" in page.text
    assert "Sin lugar" in page.text


def test_without_public_themes_the_page_says_so(session, browse):
    call = make_call()
    make_theme(make_proposal(call=call), name="Borrador")
    page = browse().get(f"/convocatorias/{call.slug}/temas/mapa")
    assert "todavía no tiene temas publicados" in page.text
    assert "Borrador" not in page.text


def test_every_scope_has_its_own_map(session, browse):
    call = make_call()
    for scope, name in (("00", "Del país"), ("20", "De Oaxaca")):
        run = make_run(call, scope=scope)
        for i in range(2):
            place(call, run, 1, 0.3 + i / 3, 0.5, name=f"{name} {i}")
    browser = browse()
    url = f"/convocatorias/{call.slug}/temas/mapa"
    page = browser.get(url)
    assert "Del país 0" in page.text
    assert "De Oaxaca 0" not in page.text
    assert f"{url}?estado=20" in page.links
    assert "De Oaxaca 0" in browser.get(f"{url}?estado=20").text
    assert "Del país 0" in browser.get(f"{url}?estado=99").text
