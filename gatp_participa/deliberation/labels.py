"""How sessions, quorums, votes and places in a ranking are said."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import ngettext

from gatp_participa.accounts.labels import sector_label
from gatp_participa.accounts.status import Sector
from gatp_participa.core import clock
from gatp_participa.deliberation.models import Session
from gatp_participa.deliberation.rules import Count, Lift, Result
from gatp_participa.deliberation.status import SessionKind
from gatp_participa.entities.queries import municipality_name
from gatp_participa.secretariats.models import TechnicalSecretariat
from gatp_participa.secretariats.queries import body_name
from gatp_participa.secretariats.rules import SECTORS
from gatp_participa.secretariats.status import Quorum, Voting

WIDE, SOME = 34, 17  # spread, of 100: a point of three apart, and half a point


def session_name(session: Session) -> str:
    """Return «3.ª sesión ordinaria», «Mesa de trabajo 2»."""
    if session.kind is SessionKind.WORKING_TABLE:
        return _("Mesa de trabajo %(n)s", n=session.number)
    return _("%(n)s.ª %(kind)s", n=session.number, kind=session.kind.label)


def table_name(table: TechnicalSecretariat) -> str:
    """Return how a table is called today."""
    name = body_name(table.entity_code, has_secretariat=True, on=clock.today())
    if table.municipality_code:
        return f"{name}, {municipality_name(table.municipality_code)}"
    return name


def quorum_sentence(count: Count, rule: Quorum, *, is_past: bool = False) -> str:
    """Return «Hay quórum: 6 de 9 lugares y los tres sectores», or what is missing."""
    if is_past:
        return _past_quorum(count)
    if not count.seats:
        return _("No hay quórum: a esta mesa todavía no se le definen lugares.")
    there = _places(count)
    lacks = sectors_listed(list(count.missing))
    if count.is_met and not lacks:
        return _("Hay quórum: %(there)s y los tres sectores.", there=there)
    if count.is_met:
        return _("Hay quórum: %(there)s. No vino nadie de %(who)s.", there=there, who=lacks)
    needs = []
    if rule is not Quorum.EVERY_SECTOR and count.present < count.needed:
        needs.append(
            ngettext(
                "hace falta %(num)s lugar", "hacen falta al menos %(num)s lugares", count.needed
            )
        )
    if rule is not Quorum.MORE_THAN_HALF and lacks:
        needs.append(_("falta alguien de %(who)s", who=lacks))
    return _("No hay quórum: %(there)s; %(needs)s.", there=there, needs=listed(needs))


def _places(count: Count) -> str:
    return ngettext(
        "%(present)s de %(num)s lugar", "%(present)s de %(num)s lugares", count.seats,
        present=count.present,
    )  # fmt: skip


def _past_quorum(count: Count) -> str:
    there = _places(count)
    who = (
        _("no vino nadie de %(who)s", who=sectors_listed(list(count.missing)))
        if count.missing
        else _("los tres sectores")
    )
    if count.is_met:
        return _("Hubo quórum: %(there)s y %(who)s.", there=there, who=who)
    return _("No hubo quórum: %(there)s y %(who)s.", there=there, who=who)


def result_sentence(found: Result, rule: Voting) -> str:
    """Return what the votes decided and why, in a sentence."""
    tally = votes_sentence(found)
    if rule is Voting.CONSENSUS:
        why = _consensus(found)
    elif rule is Voting.MAJORITY:
        why = _majority(found)
    else:
        why = _by_sector(found)
    verdict = _("Se aprueba") if found.is_approved else _("No se aprueba")
    return f"{verdict}: {why} ({tally})."


def votes_sentence(found: Result) -> str:
    """Return «5 a favor, 1 en contra, 0 abstenciones»."""
    away = ngettext("%(num)s abstención", "%(num)s abstenciones", found.abstained)
    return _(
        "%(yes)s a favor, %(no)s en contra, %(away)s", yes=found.in_favour, no=found.against,
        away=away,
    )  # fmt: skip


def _consensus(found: Result) -> str:
    if found.against:
        return ngettext(
            "se decide por consenso y hay %(num)s voto en contra",
            "se decide por consenso y hay %(num)s votos en contra",
            found.against,
        )
    if found.in_favour:
        return _("hay consenso, nadie está en contra")
    return _("nadie votó a favor")


def _majority(found: Result) -> str:
    return ngettext(
        "de %(num)s lugar presente votó a favor %(yes)s y hacen falta %(needed)s",
        "de %(num)s lugares presentes votaron a favor %(yes)s y hacen falta %(needed)s",
        found.present,
        yes=found.in_favour,
        needed=found.present // 2 + 1,
    )


def _by_sector(found: Result) -> str:
    sides = [sector_label(one) for one in SECTORS if found.sides[one]]
    if not sides:
        return _("en ningún sector hubo mayoría a favor y hacen falta dos")
    if len(sides) == 1:
        return _("solo hubo mayoría a favor en %(who)s y hacen falta dos sectores", who=sides[0])
    return _("hubo mayoría a favor en %(who)s", who=listed(sides))


def spread_label(spread: Fraction) -> str:
    """Return how far apart the three sectors are, in words."""
    if spread >= WIDE:
        return _("los sectores piensan muy distinto")
    if spread >= SOME:
        return _("hay diferencias entre sectores")
    return _("los tres sectores coinciden")


def lift_sentence(lift: Lift, names: Mapping[str, str]) -> str:
    """Return what a criterion gave or took, against the middle theme."""
    values = {
        "name": names[lift.key], "mean": figure(lift.mean), "middle": figure(lift.middle),
        "points": figure(abs(lift.points)),
    }  # fmt: skip
    if lift.points > 0:
        return _(
            "«%(name)s» lo subió %(points)s puntos: tiene %(mean)s de 3, y el tema de en medio, "
            "%(middle)s.",
            **values,
        )
    return _(
        "«%(name)s» lo bajó %(points)s puntos: tiene %(mean)s de 3, y el tema de en medio, "
        "%(middle)s.",
        **values,
    )


def figure(value: Fraction) -> str:
    """Return a number with one decimal, none when it is whole."""
    shown = round(float(value), 1)
    return f"{shown:.0f}" if shown == int(shown) else f"{shown:.1f}"


def sector_names() -> dict[Sector, str]:
    """Return the names of the three sides, in their order."""
    return {sector: sector_label(sector) for sector in SECTORS}


def sectors_listed(sectors: list[Sector]) -> str:
    """Return the names of some sectors in a sentence."""
    return listed([sector_label(one) for one in sectors])


def listed(parts: list[str]) -> str:
    """Return «a», «a y b», «a, b y c»."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s y %(last)s", first=", ".join(parts[:-1]), last=parts[-1])
