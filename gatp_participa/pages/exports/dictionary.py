"""What each column of the files of the whole platform means."""

from __future__ import annotations

from gatp_participa.plans.exports import Column, Resource
from gatp_participa.web.languages import to_translate

_TEXT, _DAY, _COUNT = "texto", "fecha ISO 8601", "entero"
_FIGURE, _URL = "número", "dirección"

ROAD = Resource(
    "camino",
    to_translate("El camino de cada propuesta"),
    (
        Column("folio", _TEXT, to_translate("La propuesta. No cambia.")),
        Column("propuesta_url", _URL, to_translate("Su página, con lo que dice.")),
        Column("convocatoria", _TEXT, to_translate("A qué convocatoria se mandó.")),
        Column("entidad", _TEXT, to_translate("Clave INEGI de dos cifras; vacía si no la dice.")),
        Column("entidad_nombre", _TEXT, to_translate("Nombre de la entidad.")),
        Column("municipio", _TEXT, to_translate("Clave INEGI de cinco cifras, si lo dice.")),
        Column("municipio_nombre", _TEXT, to_translate("Nombre del municipio.")),
        Column("canal", _TEXT, to_translate(
            "Cómo llegó: web, paper (papel), event (mesa o encuentro), email, import (de otra "
            "plataforma).")),
        Column("fecha", _DAY, to_translate("El día en que llegó.")),
        Column("apoyos", _COUNT, to_translate("Cuántas personas la apoyan hoy.")),
        Column("apoyos_verificados", _COUNT, to_translate(
            "Cuántas de ellas comprobaron quiénes son.")),
        Column("llego_a", _TEXT, to_translate(
            "Lo más lejos que ha llegado: en-revision, agrupada, respondida, en-un-compromiso.")),
        Column("tema_id", _COUNT, to_translate("El tema publicado en que está. No cambia.")),
        Column("tema", _TEXT, to_translate("Cómo se llama hoy ese tema.")),
        Column("turno_id", _TEXT, to_translate(
            "El tema en la mesa que le toca: T12-20 es el tema 12 en la mesa de Oaxaca. No "
            "cambia.")),
        Column("turno_estado", _TEXT, to_translate(
            "sent (enviado), acknowledged (recibido), answered (respondido), returned "
            "(devuelto).")),
        Column("turnado", _DAY, to_translate("Cuándo se mandó a esa mesa.")),
        Column("acusado", _DAY, to_translate("Cuándo la mesa dijo que lo recibió.")),
        Column("plazo", _DAY, to_translate("Hasta qué día tiene para responder.")),
        Column("respondido", _DAY, to_translate("Cuándo se publicó la respuesta vigente.")),
        Column("decision", _TEXT, to_translate(
            "include (se incluye), combine (se combina), under_study (en estudio), refer (se "
            "turna), not_now (por ahora no).")),
        Column("razon", _TEXT, to_translate("La razón, completa.")),
        Column("respuesta_url", _URL, to_translate("La página de la respuesta.")),
        Column("plan_id", _TEXT, to_translate("Identificador del plan. No cambia.")),
        Column("compromiso_id", _TEXT, to_translate(
            "Compromiso: el del plan y su número. No cambia.")),
        Column("compromiso", _TEXT, to_translate("Qué se va a tener.")),
        Column("origen", _TEXT, to_translate(
            "nombrada: el compromiso la menciona; por_tema: retoma su tema; "
            "nombrada_y_por_tema.")),
        Column("inicia", _DAY, to_translate("Primer día del compromiso.")),
        Column("termina", _DAY, to_translate("Último día del compromiso.")),
        Column("estado_compromiso", _TEXT, to_translate(
            "not_started, in_progress, completed (declarado), verified, suspended, withdrawn.")),
        Column("num_actividades", _COUNT, to_translate("Cuántas tiene, sin las retiradas.")),
        Column("actividades_completadas", _COUNT, to_translate(
            "Cuántas declara hechas el gobierno, también las ya comprobadas.")),
        Column("actividades_verificadas", _COUNT, to_translate(
            "Cuántas comprobó alguien que no es gobierno.")),
        Column("evidencias", _COUNT, to_translate(
            "Cuántas piezas de evidencia hay; una con varias versiones cuenta una vez.")),
        Column("avance_declarado", _COUNT, to_translate(
            "Lo que declara el gobierno, de 0 a 100.")),
        Column("avance_verificado", _COUNT, to_translate(
            "Lo que comprobó quien no es gobierno, de 0 a 100.")),
        Column("verificado_en", _DAY, to_translate("La última vez que se comprobó algo.")),
        Column("compromiso_url", _URL, to_translate("La página del compromiso.")),
    ),
)  # fmt: skip
COMPARED = Resource(
    "comparacion",
    to_translate("Los estados, uno junto a otro"),
    (
        Column("medida", _TEXT, to_translate("a-tiempo, prometido o comprobado.")),
        Column("entidad", _TEXT, to_translate(
            "Clave INEGI de dos cifras; 00 es lo que no dice su estado, y «pais» la suma.")),
        Column("entidad_nombre", _TEXT, to_translate("Nombre de la entidad.")),
        Column("parte", _COUNT, to_translate("De cuántos casos se cumple.")),
        Column("total", _COUNT, to_translate("De cuántos casos en total.")),
        Column("porcentaje", _FIGURE, to_translate(
            "De 0 a 100, vacío con menos de diez casos.")),
        Column("desde", _FIGURE, to_translate(
            "Dónde empieza su intervalo de Wilson de 95 %, de 0 a 100.")),
        Column("hasta", _FIGURE, to_translate("Dónde termina.")),
        Column("lectura", _TEXT, to_translate(
            "alike (no se distingue del país), above (por encima), below (por debajo), few "
            "(pocas para comparar).")),
    ),
)  # fmt: skip
