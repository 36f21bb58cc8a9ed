"""Proposals written for these tests: five subjects, ten each, as people write."""

from __future__ import annotations

from gatp_participa.clustering.documents import Document

SUBJECTS: dict[str, tuple[str, ...]] = {
    "agua": (
        "Llevamos tres semanas sin agua y la pipa no llega a la parte alta",
        "La tubería de la calle principal tiene una fuga de agua desde enero",
        "Las pipas de agua cobran y deberían ser gratuitas cuando falla la red",
        "Que reparen las tuberías viejas porque se pierde mucha agua potable",
        "El pozo se está secando y el agua sale turbia en las casas",
        "Pedimos captar agua de lluvia en las escuelas para llenar los tinacos",
        "La presion del agua no alcanza para llenar el tinaco por la noche",
        "Publicar los horarios del tandeo de agua y de las pipas",
        "El drenaje se tapa y el agua sucia entra en las casas cuando llueve",
        "Medidores de agua que cobran de más aunque la tuberia este seca",
    ),
    "transporte": (
        "El camión pasa cada hora y va lleno, faltan autobuses en la ruta",
        "Los choferes del autobús manejan muy rápido y no dan boleto",
        "Una ruta de autobús directa al hospital sin tener que transbordar",
        "Pedimos paradas de camión techadas y con horarios de la ruta",
        "Que el transporte acepte tarjeta y se respete el pasaje de estudiantes",
        "Autobuses con rampa para sillas de ruedas en todas las rutas",
        "Ampliar el horario del transporte porque de noche ya no hay camión",
        "El pasaje del autobus subió y las unidades siguen igual de viejas",
        "Un carril exclusivo para el autobús en la avenida del mercado",
        "Combis y camiones se paran en doble fila y bloquean la ruta",
    ),
    "salud": (
        "En la clínica no hay medicinas y nos mandan a comprarlas fuera",
        "Falta un médico de noche en el centro de salud",
        "Las citas del hospital tardan cuatro meses, hacen falta especialistas",
        "Una ambulancia para la clínica porque el hospital queda a dos horas",
        "Vacunas para los niños en la clínica, siempre dicen que se acabaron",
        "El hospital no tiene equipo para mamografías ni para análisis",
        "Enfermeras que visiten a los adultos mayores que no pueden ir a la clínica",
        "Atención psicológica gratuita en el centro de salud para jóvenes",
        "Surtir recetas completas de diabetes, las medicinas no alcanzan",
        "Que el médico de la clinica atienda también los sábados",
    ),
    "seguridad": (
        "Asaltan a los estudiantes en la esquina y la patrulla nunca llega",
        "Pedimos cámaras de vigilancia y alarmas conectadas con la policía",
        "Hay robos de autopartes cada noche, hacen falta patrullas",
        "La policía tarda una hora en responder cuando llamamos por un asalto",
        "Capacitar a la policía para atender denuncias de violencia",
        "Un módulo de policía en el mercado porque hay muchos robos",
        "Los asaltos en el puente aumentaron desde que quitaron la vigilancia",
        "Patrullas a la salida de la secundaria por los robos de celulares",
        "Que las camaras sirvan, la policia nunca tiene el video del robo",
        "Alarma vecinal y rondines de policía contra los asaltos",
    ),
    "escuela": (
        "La primaria no tiene maestro de inglés desde hace un año",
        "Los baños de la escuela no sirven y los alumnos se aguantan",
        "Becas para que los alumnos no dejen la preparatoria",
        "El techo de la escuela se gotea y se mojan los salones",
        "Más maestros, hay cincuenta alumnos en cada salón de la primaria",
        "Desayunos calientes para los niños de la escuela rural",
        "Internet y computadoras en los salones de la secundaria",
        "Los libros llegan tarde a la escuela y los maestros sacan copias",
        "Una barda para la escuela, los alumnos salen directo a la carretera",
        "Maestros de apoyo para niños con discapacidad en la primaria",
    ),
}


def proposals() -> list[Document]:
    """Return the fifty, subjects interleaved, ids from 1."""
    rows = zip(*SUBJECTS.values(), strict=True)
    texts = [text for row in rows for text in row]
    return [
        Document(id=number, title=" ".join(text.split()[:5]), body=text)
        for number, text in enumerate(texts, start=1)
    ]


def subject_of(document_id: int) -> str:
    """Return the subject of one of the `proposals`."""
    return tuple(SUBJECTS)[(document_id - 1) % len(SUBJECTS)]


def members(draft) -> set[frozenset[int]]:
    """Return the partition of a draft as sets of ids."""
    return {frozenset(m.document_id for m in theme.members) for theme in draft.themes}


def covered(draft) -> list[int]:
    """Return every id a draft speaks of, sorted, repeated if spoken of twice."""
    inside = [m.document_id for theme in draft.themes for m in theme.members]
    return sorted(inside + [leftover.document_id for leftover in draft.leftovers])
