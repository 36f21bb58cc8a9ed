"""What each column of a spreadsheet of commitments may be called."""

from __future__ import annotations

from collections.abc import Sequence

from gatp_participa.importers.readers.headers import key

# What a column may be called, the first one as the template has it.
COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("numero", "num", "no", "numero de compromiso", "numero del compromiso"),
    "title": ("titulo", "compromiso", "titulo del compromiso", "nombre del compromiso", "texto",
              "nombre"),
    "summary": ("resumen", "descripcion", "descripcion corta", "descripcion breve"),
    "problem": ("problema", "problematica", "problema que atiende", "que problema atiende",
                "problema publico", "problematica que atiende"),
    "objective": ("objetivo", "objetivo general", "que se va a lograr", "objetivo del compromiso"),
    "responsible_body": ("institucion responsable", "institucion", "dependencia",
                         "dependencia responsable", "ente responsable", "sujeto obligado"),
    "responsible_person": ("persona responsable", "responsable", "nombre del responsable",
                           "servidor publico responsable"),
    "responsible_position": ("cargo", "puesto", "cargo del responsable"),
    "substitute_person": ("suplente", "persona suplente"),
    "counterpart": ("contraparte", "organizacion", "osc", "sociedad civil",
                    "organizacion de la sociedad civil", "contraparte de sociedad civil"),
    "commitment_starts": ("compromiso inicio", "inicio del compromiso"),
    "commitment_ends": ("compromiso fin", "fin del compromiso"),
    "origin": ("origen",),
    "tags": ("etiquetas", "etiqueta"),
    "targets": ("ods", "objetivos de desarrollo sostenible", "metas ods"),
    "goal": ("meta", "metas", "resultado esperado"),
    "indicator": ("indicador", "indicadores"),
    "unit": ("unidad", "unidad de medida"),
    "baseline": ("linea base", "linea de base", "valor inicial"),
    "target": ("valor meta", "valor de la meta", "meta numerica", "valor esperado"),
    "activity": ("actividad", "actividades", "accion", "acciones", "hito"),
    "starts_on": ("inicio", "inicia", "empieza", "fecha de inicio", "fecha inicio"),
    "ends_on": ("fin", "termina", "termino", "fecha de fin", "fecha fin", "fecha de termino",
                "fecha de conclusion", "fecha limite"),
    "means": ("medios de verificacion", "medio de verificacion", "evidencia", "evidencias"),
    "state": ("cve ent", "clave entidad", "entidad", "estado"),
    "ordinal": ("pal", "plan", "plan id"),
}  # fmt: skip
EVERY_NAME = tuple(name for names in COLUMNS.values() for name in names)


def columns_of(headers: Sequence[str]) -> dict[str, int]:
    """Return where each field is; the best name wins, and the first column of that name."""
    keys = [key(header) for header in headers]
    found: dict[str, int] = {}
    taken: set[int] = set()
    for name, synonyms in COLUMNS.items():
        place = next(
            (keys.index(one) for one in synonyms if one in keys and keys.index(one) not in taken),
            None,
        )
        if place is not None:
            found[name] = place
            taken.add(place)
    return found
