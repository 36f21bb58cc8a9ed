"""The scales of the Open Government Partnership, by its codes; ``label`` is plain Spanish.

Source: glossary of the Independent Reporting Mechanism (verifiability, open-government lens,
ambition, completion, early results), opengovpartnership.org/glossary.
"""

from enum import StrEnum

from flask_babel import gettext as _

from gatp_participa.web.languages import to_translate


class EvaluationKind(StrEnum):
    MID_TERM = "mid_term"
    FINAL = "final"

    @property
    def label(self) -> str:
        """Return the kind in plain words."""
        return _(_KINDS[self])

    @property
    def slug(self) -> str:
        """Return how it is called in an address."""
        return _SLUGS[self]


class EvaluationStatus(StrEnum):
    DRAFT = "draft"
    WITH_THE_BODY = "with_the_body"  # for its reply, before it is public
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        """Return the status in plain words."""
        return _(_STATUSES[self])


class Verifiability(StrEnum):
    VERIFIABLE = "verifiable"
    NOT_VERIFIABLE = "not_verifiable"

    @property
    def label(self) -> str:
        """Return the judgement in plain words."""
        return _(_VERIFIABILITY[self])


class Relevance(StrEnum):
    """What of open government it serves; none is an answer too."""

    ACCESS_TO_INFORMATION = "access_to_information"
    CIVIC_PARTICIPATION = "civic_participation"
    PUBLIC_ACCOUNTABILITY = "public_accountability"

    @property
    def label(self) -> str:
        """Return the judgement in plain words."""
        return _(_RELEVANCE[self])


class Ambition(StrEnum):
    UNCLEAR = "unclear"
    MODEST = "modest"
    SUBSTANTIAL = "substantial"

    @property
    def label(self) -> str:
        """Return the judgement in plain words."""
        return _(_AMBITION[self])


class Completion(StrEnum):
    NO_EVIDENCE = "no_evidence_available"
    NOT_STARTED = "not_started"
    LIMITED = "limited"
    SUBSTANTIAL = "substantial"
    COMPLETE = "complete"

    @property
    def label(self) -> str:
        """Return the judgement in plain words."""
        return _(_COMPLETION[self])


class Results(StrEnum):
    """Did it open government?"""

    WORSENED = "worsened"
    DID_NOT_CHANGE = "did_not_change"
    MARGINAL = "marginal"
    MAJOR = "major"
    OUTSTANDING = "outstanding"

    @property
    def label(self) -> str:
        """Return the judgement in plain words."""
        return _(_RESULTS[self])


_SLUGS = {EvaluationKind.MID_TERM: "medio-camino", EvaluationKind.FINAL: "final"}
_KINDS = {
    EvaluationKind.MID_TERM: to_translate("evaluación a medio camino"),
    EvaluationKind.FINAL: to_translate("evaluación final"),
}
_STATUSES = {
    EvaluationStatus.DRAFT: to_translate("se está escribiendo"),
    EvaluationStatus.WITH_THE_BODY: to_translate("espera la respuesta de la institución"),
    EvaluationStatus.PUBLISHED: to_translate("publicada"),
}
_VERIFIABILITY = {
    Verifiability.VERIFIABLE: to_translate("se puede comprobar"),
    Verifiability.NOT_VERIFIABLE: to_translate("no se puede comprobar"),
}
_RELEVANCE = {
    Relevance.ACCESS_TO_INFORMATION: to_translate("acceso a la información"),
    Relevance.CIVIC_PARTICIPATION: to_translate("participación de la gente"),
    Relevance.PUBLIC_ACCOUNTABILITY: to_translate("rendición de cuentas"),
}
_AMBITION = {
    Ambition.UNCLEAR: to_translate("no es claro qué cambiaría"),
    Ambition.MODEST: to_translate("cambiaría algo"),
    Ambition.SUBSTANTIAL: to_translate("cambiaría mucho"),
}
_COMPLETION = {
    Completion.NO_EVIDENCE: to_translate("no hay con qué saberlo"),
    Completion.NOT_STARTED: to_translate("no empezó"),
    Completion.LIMITED: to_translate("avanzó poco"),
    Completion.SUBSTANTIAL: to_translate("avanzó mucho"),
    Completion.COMPLETE: to_translate("se cumplió completo"),
}
_RESULTS = {
    Results.WORSENED: to_translate("el gobierno quedó más cerrado"),
    Results.DID_NOT_CHANGE: to_translate("no cambió"),
    Results.MARGINAL: to_translate("se abrió un poco"),
    Results.MAJOR: to_translate("se abrió mucho"),
    Results.OUTSTANDING: to_translate("cambió para siempre la forma de hacerlo"),
}
