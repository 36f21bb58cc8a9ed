"""The two calls of the demonstration: one finished with answers, one open now."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.calls import services as calls
from gatp_participa.calls.models import Call
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.dev.services.texts import DemoText
from gatp_participa.proposals import services as proposals
from gatp_participa.proposals.models import Proposal

TOPICS = {
    "servicios": "Servicios públicos",
    "dinero": "El dinero de todos",
    "justicia": "Seguridad y justicia",
    "social": "Salud, escuelas y cuidados",
    "ambiente": "Medio ambiente y riesgos",
}
RULES = """\
## Quién puede participar

Cualquier persona, grupo, organización o escuela, desde México o desde fuera. No se piden \
identificaciones. Una persona puede enviar varias propuestas.

## Cómo

Por esta página, en papel en las mesas de cada estado, en encuentros o por correo. Todas las \
propuestas reciben un folio y cuentan igual.

## Qué pasa después

1. Se publican, salvo las que falten al respeto o lleven datos personales.
2. Se agrupan por tema. Una computadora sugiere y una persona decide.
3. Cada tema se turna a la mesa de cada estado que tenga propuestas en él.
4. La mesa responde **con razones**, se acepte o no.
5. Lo aceptado se vuelve un compromiso con fecha, responsable y forma de comprobarlo.

## Lo que no es

No es una consulta popular ni una votación, y no sustituye una queja, una denuncia o una \
solicitud de información. El número de apoyos se toma en cuenta, pero no decide solo.
"""


def finished_call_draft(opens_at: datetime, closes_at: datetime) -> calls.CallDraft:
    """Return the call whose whole road can be seen."""
    year = clock.local_day(opens_at).year
    return calls.CallDraft(
        title=f"Gobierno abierto {year}: ¿qué tiene que cambiar donde vives?",
        summary=(
            "Cuéntanos un problema de tu comunidad y qué se podría hacer. Lo que escriba el país "
            "se agrupa por temas y la mesa de cada estado responde con razones."
        ),
        opens_at=opens_at, closes_at=closes_at, topics=tuple(TOPICS.values()), rules=RULES,
    )  # fmt: skip


def open_call_draft(opens_at: datetime, closes_at: datetime) -> calls.CallDraft:
    """Return the call that takes proposals today."""
    return calls.CallDraft(
        title="Cuentas claras y servicios que sí llegan",
        summary=(
            "¿En qué se va el dinero público donde vives y qué servicio no llega? Di qué tendría "
            "que publicarse y qué habría que arreglar."
        ),
        opens_at=opens_at, closes_at=closes_at, comment_opens_at=opens_at,
        topics=tuple(TOPICS.values()), rules=RULES,
    )  # fmt: skip


def make_open_call(opens_at: datetime, closes_at: datetime, person: User | None = None) -> Call:
    """Create, publish and open a call that takes proposals now."""
    with transaction():
        draft = open_call_draft(opens_at, closes_at)
        call = calls.create(draft, person=person, now=opens_at - timedelta(days=9))
        calls.publish(call, person=person, now=opens_at - timedelta(days=5))
    with transaction():
        calls.sweep(opens_at)
    return call


def hide_what_breaks_the_rules(call: Call, rows: list[DemoText], moderator: User) -> None:
    """Hide, with a public reason, a part of what moderators would; the rest waits for them."""
    reasons = {
        "rude": "Insultos a otras personas. El resto de la propuesta puede enviarse de nuevo.",
        "personal_data": "Tiene datos personales de alguien más. Puede enviarse de nuevo sin ellos.",
        "attack": "No es una propuesta: es publicidad o un intento de dañar la página.",
    }
    hidden: dict[str, int] = {}
    for row in rows:
        if row.flag not in reasons or hidden.get(row.flag, 0) >= 3:
            continue
        hidden[row.flag] = hidden.get(row.flag, 0) + 1
        proposal = db.session.scalar(
            select(Proposal).where(Proposal.call_id == call.id, Proposal.problem == row.problem)
        )
        if proposal is not None:
            moment = min(row.submitted_at + timedelta(days=1), call.closes_at)
            proposals.hide(proposal, reason=reasons[row.flag], person=moderator, now=moment)


def withdraw_one(call: Call, now: datetime, dice: random.Random) -> None:
    """Withdraw a proposal by its author, so that the page of a withdrawn one can be seen."""
    found = db.session.scalars(
        select(Proposal)
        .where(Proposal.call_id == call.id, Proposal.author_id.is_not(None))
        .order_by(Proposal.id)
    ).all()
    chosen = dice.choice(found)
    if chosen.author is not None:
        proposals.withdraw(
            chosen, reason="Ya lo resolvieron los vecinos por su cuenta.", person=chosen.author,
            now=now,
        )  # fmt: skip
