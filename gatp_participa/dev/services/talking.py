"""What the demonstration's people say about each other's proposals."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.accounts.status import Sector
from gatp_participa.calls.models import Call
from gatp_participa.comments import services as comments
from gatp_participa.comments.models import Comment
from gatp_participa.comments.services import CommentDraft
from gatp_participa.comments.status import Stance
from gatp_participa.core.db import db
from gatp_participa.dev.services.tables import WITH_SECRETARIAT
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.status import ProposalStatus

SAID = (
    (Stance.FAVOUR, "En mi colonia pasa igual. Si lo publican, al menos sabemos a quién preguntarle."),
    (Stance.FAVOUR, "De acuerdo, y que también digan cuánto costó. Lo que no se ve se presta a todo."),
    (Stance.NEUTRAL, "¿Y quién lo va a revisar? Lo pregunto porque ya hubo una lista y nadie la actualizó."),
    (Stance.AGAINST, "Primero hay que arreglar lo que ya existe; otra página más no me resuelve nada."),
    (Stance.FAVOUR, "Que lo pongan pegado en la tienda o en la clínica: no todos tenemos internet."),
    (Stance.NEUTRAL, "Estaría bueno saber cómo lo hacen en otros municipios antes de empezar de cero."),
    (Stance.FAVOUR, "Mi mamá dejó de ir porque nunca hay quien le explique. Esto le serviría mucho."),
    (Stance.AGAINST, "Me preocupa que se publiquen datos de las personas. Que sea sin nombres."),
    (Stance.FAVOUR, "Yo ayudo a revisar con otras vecinas, si nos dicen cómo."),
    (Stance.NEUTRAL, "Falta decir cada cuándo. Si no tiene fecha, se olvida."),
)  # fmt: skip
ANSWERED = (
    "Buena pregunta. En la junta pasada dijeron que en diciembre.",
    "Eso mismo pensé. Sin nombres sí funciona, ya lo hicieron con el padrón del agua.",
    "Yo sí iría. Avísenos por aquí.",
)
OFFICIAL = (
    "Leímos esta propuesta y los comentarios. Hoy la información existe pero no está en un solo "
    "lugar. Cuando cierre la convocatoria se revisa con su tema y respondemos con razones."
)
HIDDEN = "Insulta a una persona por su nombre."


def talk(
    call: Call, participants: list[User], members: dict[tuple[str, Sector], User],
    moderator: User, now: datetime, dice: random.Random,
) -> None:  # fmt: skip
    """Leave conversations under the most supported proposals of a call that takes comments."""
    found = db.session.scalars(
        select(Proposal)
        .where(
            Proposal.call_id == call.id, Proposal.status == ProposalStatus.PUBLISHED,
            Proposal.entity_code.in_(WITH_SECRETARIAT),
        )
        .order_by(Proposal.supports_count.desc(), Proposal.id)
        .limit(3)
    ).all()  # fmt: skip
    for number, proposal in enumerate(found):
        said = [
            _say(body, stance, proposal, participants, now, dice)
            for stance, body in SAID[: len(SAID) - 3 * number]
        ]
        for answer, first in zip(ANSWERED, said, strict=False):
            _say(answer, None, proposal, participants, now, dice, parent=first)
        for one in said:
            for person in dice.sample(participants, k=dice.randrange(9)):
                if person.id != one.author_id:
                    comments.vote(one.id, dice.random() < 0.75, person=person, now=now)
    if found:
        place = str(found[0].entity_code)
        draft = CommentDraft(body=OFFICIAL, is_official=True)
        body = members[place, Sector.OVERSIGHT_BODY]
        comments.write(draft, proposal=found[0], person=body, now=now - timedelta(hours=1))
        rude = _say("Eso lo dice fulano, que es un ratero.", Stance.AGAINST, found[0],
                    participants, now, dice)  # fmt: skip
        comments.hide(rude, reason=HIDDEN, person=moderator, now=now)


def _say(
    body: str, stance: Stance | None, proposal: Proposal, participants: list[User], now: datetime,
    dice: random.Random, *, parent: Comment | None = None,
) -> Comment:  # fmt: skip
    others = [one for one in participants if one.id != proposal.author_id]
    begun = proposal.submitted_at if parent is None else parent.created_at
    moment = begun + (now - begun) * (0.1 + 0.8 * dice.random())
    draft = CommentDraft(body=body, stance=stance, parent_id=parent.id if parent else None)
    return comments.write(draft, proposal=proposal, person=dice.choice(others), now=moment)
