"""What each part of the document should say, for who begins with an empty page."""

from __future__ import annotations

from flask_babel import gettext as _

from gatp_participa.plans.status import SectionKind
from gatp_participa.web.languages import to_translate

# Without them nobody understands what was promised and why.
NEEDED = (SectionKind.INTRODUCTION, SectionKind.METHOD, SectionKind.OBJECTIVE)

_SHOULD_SAY = {
    SectionKind.INTRODUCTION: (
        to_translate("Por qué hay un plan en este estado y qué va a cambiar para la gente."),
        to_translate("Cuánto dura y quién lo cumple."),
        to_translate("Qué pasó con el plan anterior, si lo hubo."),
    ),
    SectionKind.LEGAL_CONTEXT: (
        to_translate("Qué leyes piden gobierno abierto en el estado, con su artículo."),
        to_translate("El convenio o la declaratoria con que empezó el ejercicio."),
        to_translate("Explica cada norma en una frase: qué te da derecho a pedir."),
    ),
    SectionKind.METHOD: (
        to_translate("Cómo se recibieron las propuestas y cuántas fueron."),
        to_translate("Cómo se agruparon en temas y con qué reglas se eligieron."),
        to_translate("Qué se contestó de lo que no entró, y dónde leerlo."),
    ),
    SectionKind.PARTICIPANTS: (
        to_translate("Quién se sentó a la mesa, por sector."),
        to_translate("Cuánta gente participó y de dónde."),
        to_translate("Quiénes faltaron y qué se hará para que estén la próxima vez."),
    ),
    SectionKind.OBJECTIVE: (
        to_translate("Una o dos frases: qué será distinto al terminar el plan."),
        to_translate("De forma que cualquiera pueda decir si pasó o no."),
    ),
    SectionKind.COMMITMENTS: (
        to_translate("Unas líneas antes de la lista: cómo leer cada compromiso."),
        to_translate("La lista se escribe sola, con los compromisos que agregues."),
    ),
    SectionKind.MEASUREMENT: (
        to_translate("Cada cuándo se reporta el avance y quién lo comprueba."),
        to_translate("Qué pasa cuando algo se atrasa."),
        to_translate("Quién evaluará a la mitad y al final."),
    ),
    SectionKind.ANNEXES: (
        to_translate("Actas, bases de datos y documentos, con su enlace."),
        to_translate("Palabras difíciles y qué significan."),
    ),
}


def guidance(kind: SectionKind) -> list[str]:
    """Return what a part should say, one sentence for each thing."""
    return [_(sentence) for sentence in _SHOULD_SAY[kind]]
