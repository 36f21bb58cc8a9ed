"""How a theme is answered at its table: what each person does on their own screen."""

from __future__ import annotations

import re

from gatp_participa.core import clock
from gatp_participa.privacy import working_days
from tests.browser.conftest import assert_accessible, assert_fits
from tests.support import town

REASON = (
    "Se incluye en el plan porque el organismo del agua ya tiene las rutas de las pipas y puede "
    "publicarlas cada lunes, por calle."
)


def check(*everyone):
    """Refuse what axe refuses, errors of the page and sideways scrolling."""
    for one in everyone:
        if one.has_script:
            assert_accessible(one.page)
        assert_fits(one.page)


def letters(place, who):
    server, _folio = place
    with server.app.app_context():
        town.do_all_jobs()
        return town.letters_to(who)


def the_table_receives_it_and_calls_a_session(she):
    she.opens("/mesa")
    check(she)
    she.follows(town.THEME)
    she.sees(town.PROPOSAL, "Falta decir que lo recibieron")
    she.presses("Ya lo recibimos")
    she.sees("Quedó registrado que ya lo recibieron")
    she.follows("Sesiones")
    she.follows("Preparar una sesión")
    she.picks("Ordinaria")
    day = working_days.add(clock.today(), 8)
    she.fills("Día", day.isoformat())
    she.fills("Empieza", "10:00")
    she.fills("Termina", "09:00")
    she.fills("Lugar", "Casa de la Cultura, Oaxaca de Juárez")
    she.presses("Seguir con el orden del día")
    she.sees("Falta corregir")
    check(she)
    she.fills("Termina", "12:00")
    she.presses("Seguir con el orden del día")
    she.sees("Listo. Ahora arma el orden del día.")
    she.picks(town.THEME)
    she.presses("Agregar al orden del día")
    she.presses("Convocar y publicar")
    she.sees("convocada")
    check(she)
    she.follows("Ver su página pública")
    she.sees(town.THEME, "Orden del día")
    check(she)


def government_drafts_the_answer(he):
    he.opens("/mesa")
    he.follows(town.THEME)
    he.picks("Se incluye en el plan")
    he.fills("¿Por qué?", "Porque sí.")
    he.presses("Guardar")
    he.presses("Pedir la revisión de la mesa")
    he.sees("Explica la razón")
    he.fills("¿Por qué?", REASON)
    he.fills("¿Qué sigue?", "El organismo escribe el compromiso en el próximo plan.")
    he.presses("Guardar y ver cómo se leerá")
    he.sees("Así se leerá", "Todavía no es público", town.PROPOSAL)
    check(he)
    he.presses("Pedir la revisión de la mesa")
    he.sees("Le avisamos a la mesa")
    agrees(he)
    check(he)
    he.sees("Falta que estén de acuerdo 2 sectores")


def agrees(one):
    one.picks("Estamos de acuerdo")
    one.presses("Decirlo por mi sector")
    one.sees("Quedó escrito lo que dice tu sector.")


def civil_society_reads_it_and_scores_it(she):
    """With the keys alone."""
    she.opens("/mesa")
    she.follows(town.THEME)
    she.sees(REASON)
    agrees(she)
    check(she)
    she.follows("Prioridades")
    she.follows(town.CALL)
    she.follows(re.compile("Calificar"))
    check(she)
    for question in she.page.get_by_role("group").all():
        she.picks("2 bastante", within=question)
    she.presses("Guardar")
    she.sees("tu sector ya calificó")


def the_others_agree_and_it_is_published(people):
    third, he = people["garante"], people["gobierno"]
    third.opens("/mesa")
    third.follows(town.THEME)
    agrees(third)
    check(third)
    he.opens("/mesa")
    he.follows(town.THEME)
    he.presses("Publicar la respuesta")
    he.sees("La respuesta ya es pública")


def the_author_reads_the_answer(people, place):
    she = people["autora"]
    _server, folio = place
    letter = letters(place, "autora")[0]
    assert town.PROPOSAL in letter, letter
    assert folio in letter
    assert REASON in letter
    assert letters(place, "vecino"), "the neighbour got theirs"
    she.opens(f"/propuestas/{folio}")
    she.sees(REASON, "Se incluye en el plan")
    check(she)
