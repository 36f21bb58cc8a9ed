"""How what was answered is promised, kept and verified: what each person does on their screen."""

from __future__ import annotations

import re
from datetime import timedelta

from gatp_participa.core import clock
from tests.support import files, town
from tests.support.story_answer import check, letters

PROMISE = "Calendario público de pipas, por calle"
STEP = "Publicar cada lunes el calendario de la semana"
PARTS = {
    "Introducción": "En Oaxaca la pipa no avisa. Este plan hace que avise.",
    "Cómo se hizo": "Llegaron dos propuestas, se agruparon y la mesa las respondió.",
    "Objetivo estratégico": "Que en un año cada calle sepa qué día le toca el agua.",
}
DONE = "Se publicó el calendario de las cuarenta y dos colonias y se avisó por radio."
REFUSAL = "Faltan seis colonias del norte: ahí no se publicó nada en octubre."


def government_writes_the_plan(he):
    begins, ends = clock.today(), clock.today() + timedelta(days=365)
    he.opens("/mesa")
    he.follows("Planes de acción")
    he.follows("Empezar un plan")
    he.fills("Título", "Primer plan de acción local de Oaxaca")
    he.fills("Empieza", begins.isoformat())
    he.fills("Termina", ends.isoformat())
    he.presses("Guardar el borrador")
    he.sees("para publicarlo", "Agrega al menos un compromiso")
    he.follows("Agregar un compromiso")
    he.fills("Título", PROMISE)
    he.fills("Resumen", "Cada lunes se publica qué día y a qué hora pasa la pipa por tu calle.")
    he.fills("Qué problema atiende", "Nadie sabe cuándo pasa la pipa y se pierde el día.")
    he.fills("Qué se va a lograr", "Que en cada calle se sepa el día y la hora antes.")
    he.fills("Empieza", begins.isoformat())
    he.fills("Termina", ends.isoformat())
    he.presses("Agregar")
    he.sees("Ahora di cómo se va a cumplir")
    he.follows("Volver sin guardar")
    he.sees(
        "para publicarlo",
        "ningún compromiso lo toma",
        "necesita una institución responsable y una persona",
    )
    check(he)
    he.follows(re.compile("necesita una institución responsable"))
    he.picks(town.THEME)
    he.fills("Institución responsable", "Organismo del agua")
    he.fills("Persona responsable", "Rita Responde")
    he.fills("Correo con el que reporta", town.email_of("responsable"))
    he.presses("Guardar")
    he.follows(re.compile("necesita al menos una actividad"))
    gives_it_a_goal_and_a_step(he, begins, ends)
    he.sees("no dice cómo se comprobará")
    he.follows(re.compile("no dice cómo se comprobará"))
    he.fills("Cómo se comprueba", "El calendario de cada semana, en la página del organismo")
    he.presses("Guardar")
    for part, text in PARTS.items():
        he.follows(re.compile(f"Falta escribir la parte «{part}»"))
        he.fills("Qué dice esta parte", text)
        he.presses("Guardar")
    he.sees("Está completo")
    he.presses("Publicar el plan")
    he.sees("público")
    check(he)


def gives_it_a_goal_and_a_step(he, begins, ends):
    he.adds("Agregar una meta")
    he.fills("Qué se alcanza", "Todas las colonias con su calendario")
    he.fills("Indicador: qué se cuenta", "colonias con calendario publicado")
    he.fills("Hoy", "0")
    he.fills("Se quiere llegar a", "42")
    he.fills("Unidad", "colonias")
    he.adds("Agregar una actividad")
    he.fills("Qué se hace", STEP)
    he.fills("Empieza", begins.isoformat())
    he.fills("Termina", ends.isoformat())
    check(he)
    he.presses("Guardar")


def the_responsible_reports(people, tmp_path):
    """Without scripts."""
    she = people["responsable"]
    she.opens("/mesa")
    she.follows("Lo que me toca")
    she.follows(STEP)
    she.picks("Primer avance")
    she.fills("Qué se hizo", "Ya están las rutas de las cuarenta y dos colonias en una tabla.")
    she.fills("Avance de la actividad", "40")
    she.presses("Publicar")
    she.sees("Quedó publicado tu reporte", "en proceso", "40 %")
    check(she)
    she.opens("/mesa/compromisos")
    she.follows(STEP)
    she.picks("Resultado final")
    she.fills("Qué se hizo", DONE)
    she.presses("Publicar")
    she.sees("El resultado final necesita al menos una evidencia")
    assert she.field("Qué se hizo").input_value() == DONE
    assert she.field("Resultado final").is_checked()
    check(she)
    photo = tmp_path / "calendario.jpg"
    photo.write_bytes(files.photograph())
    shows_evidence(she, photo)
    she.presses("Ver cómo queda")
    she.sees("Así lo va a leer la gente", "Resultado final: 100 %", "calendario.jpg")
    check(she)
    she.presses("Publicar")
    she.sees("completado (declarado)", "El gobierno declara: 100 %", "Se comprobó: 0 %")
    check(she)


def shows_evidence(she, photo):
    piece = she.page.get_by_role("group", name=re.compile("^Evidencia"))
    she.fills("Qué muestra", "El calendario de noviembre, pegado en la plaza", within=piece.first)
    she.shows("O un archivo", photo, within=piece.first)


def civil_society_refuses(people, place):
    """With the keys alone."""
    she = people["sociedad"]
    she.opens("/mesa")
    she.follows(STEP)
    she.sees(DONE)
    opens_the_evidence(she)
    she.picks("No se comprobó: falta algo")
    she.presses("Publicar lo que comprobé")
    she.sees("Falta corregir")
    check(she)
    she.fills("Qué viste", REFUSAL)
    she.presses("Publicar lo que comprobé")
    she.sees(REFUSAL, "en proceso")
    check(she)
    assert any(REFUSAL in letter for letter in letters(place, "responsable"))


def opens_the_evidence(she):
    link = she.page.get_by_role("link", name="El calendario de noviembre, pegado en la plaza")
    answer = she.context.request.get(link.get_attribute("href"))
    assert answer.ok
    assert answer.headers["content-type"] == "image/jpeg"


def the_responsible_reports_again_and_it_is_verified(people, place):
    she, verifier = people["responsable"], people["sociedad"]
    she.opens("/mesa/compromisos")
    she.follows(STEP)
    she.sees(REFUSAL)
    she.picks("Resultado final")
    she.fills("Qué se hizo", "Se publicó también en las seis colonias del norte.")
    piece = she.page.get_by_role("group", name=re.compile("^Evidencia")).first
    she.fills("Qué muestra", "El calendario de las seis colonias", within=piece)
    she.fills("Enlace", "https://agua.ejemplo.gob.mx/pipas/norte", within=piece)
    she.presses("Publicar")
    she.sees("completado (declarado)")
    verifier.opens("/mesa/compromisos")
    verifier.follows(STEP)
    verifier.picks("Se comprobó: lo que dice está hecho")
    verifier.fills("Qué viste", "Fuimos a las seis colonias y el calendario está.")
    verifier.presses("Publicar lo que comprobé")
    verifier.sees("verificado", "Se comprobó: 100 %")
    check(verifier)


def the_author_sees_it_kept(people, place):
    she, visitor = people["autora"], people["visitor"]
    _server, folio = place
    she.opens("/")
    she.follows("Mi camino")
    she.sees(town.PROPOSAL)
    for one in (she, visitor):
        one.opens(f"/propuestas/{folio}")
        one.sees(PROMISE, "verificado")
        check(one)
        one.follows(PROMISE)
        one.sees("El gobierno declara: 100 %", "Se comprobó: 100 %", town.PROPOSAL)
        one.sees_not(REFUSAL)
        one.unfolds("Ver 2 reportes anteriores")
        one.sees(REFUSAL)
        check(one)
