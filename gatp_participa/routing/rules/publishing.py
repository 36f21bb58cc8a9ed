"""Draft, reviews of the three sides and publication: who may do what, and when. Pure.

At a table an answer is published when every side with somebody seated agreed with that very
version. The national desk has no sides: there another person publishes than who edited last,
as soon as it has two accounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts import rules as accounts
from gatp_participa.accounts.status import Sector
from gatp_participa.routing.rules.people import acts_as_nation, may_answer, speaks_for
from gatp_participa.routing.status import OPEN, ReferralStatus, Verdict
from gatp_participa.secretariats.rules import SECTORS


@dataclass(frozen=True, kw_only=True)
class Moment:
    """All that decides what may be done with the answer of a referral now.

    ``verdicts`` are those of the draft's present version; ``version`` is 0 without a draft.
    """

    entity_code: str
    status: ReferralStatus
    has_secretariat: bool
    seated: frozenset[Sector] = frozenset()
    version: int = 0
    edited_by_id: int | None = None
    is_asked: bool = False
    verdicts: Mapping[Sector, Verdict] = field(default_factory=dict)
    national_accounts: int = 1
    schools_missing: int = 0


def waited_for(moment: Moment) -> list[Sector]:
    """Return the sides of the table that have yet to agree with this version, in order."""
    return [
        sector
        for sector in SECTORS
        if sector in moment.seated and moment.verdicts.get(sector) is not Verdict.AGREES
    ]


def ask_refusal(person: accounts.Person, moment: Moment) -> str | None:
    """Return why a person cannot ask the table to review the draft, in words, or None."""
    refused = _cannot_work(person, moment)
    if refused:
        return refused
    if not moment.has_secretariat:
        return _("Este estado no tiene mesa: aquí la respuesta no pasa por los tres sectores.")
    if moment.is_asked:
        return _("Ya se pidió la revisión de esta versión.")
    return _schools(moment)


def review_refusal(person: accounts.Person, sector: Sector, moment: Moment) -> str | None:
    """Return why a person cannot say what a side of the table thinks, in words, or None."""
    if moment.status not in OPEN:
        return _answered(moment)
    if not moment.has_secretariat or sector not in speaks_for(person, moment.entity_code):
        return _("Cada sector revisa por sí mismo: tu lugar en la mesa es de otro.")
    if sector not in moment.seated:
        return _("Nadie de tu sector ocupa un lugar en esta mesa.")
    if not moment.version or not moment.is_asked:
        return _("Todavía no se pide la revisión de esta versión.")
    if sector in moment.verdicts:
        return _("Tu sector ya dijo lo que piensa de esta versión.")
    return None


def publish_refusal(person: accounts.Person, moment: Moment) -> str | None:
    """Return why a person cannot publish the draft, in words, or None."""
    refused = _cannot_work(person, moment) or _schools(moment)
    if refused:
        return refused
    if acts_as_nation(person, moment.entity_code, has_secretariat=moment.has_secretariat):
        if moment.national_accounts > 1 and person.id == moment.edited_by_id:
            return _(
                "La escribiste tú: la publica otra persona de la mesa nacional, para que cada "
                "respuesta la vean cuatro ojos."
            )
        return None
    if not moment.seated:
        return _("Nadie ocupa un lugar en esta mesa: por ahora responde la mesa nacional.")
    missing = waited_for(moment)
    if missing:
        return ngettext(
            "Falta que esté de acuerdo %(num)s sector con esta versión.",
            "Falta que estén de acuerdo %(num)s sectores con esta versión.",
            len(missing),
        )
    return None


def _cannot_work(person: accounts.Person, moment: Moment) -> str | None:
    if moment.status not in OPEN:
        return _answered(moment)
    if not may_answer(person, moment.entity_code, has_secretariat=moment.has_secretariat):
        return _("Este turno lo atiende otra mesa.")
    if not moment.version:
        return _("Todavía no hay una respuesta escrita.")
    return None


def _answered(moment: Moment) -> str:
    if moment.status is ReferralStatus.RETURNED:
        return _("Este turno se devolvió a la mesa que lo envió.")
    return _("Este turno ya tiene respuesta.")


def _schools(moment: Moment) -> str | None:
    if not moment.schools_missing:
        return None
    return ngettext(
        "Falta responderle a una escuela: lo que mandan niñas y niños siempre lleva su propia "
        "respuesta.",
        "Falta responderles a %(num)s escuelas: lo que mandan niñas y niños siempre lleva su "
        "propia respuesta.",
        moment.schools_missing,
    )
