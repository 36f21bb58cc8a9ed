"""A proposal that a school sends with a photograph, and somebody who signs it."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.core.db import db, transaction
from gatp_participa.dev.services import pictures
from gatp_participa.proposals import services as proposals
from gatp_participa.proposals.models import ProposalCoauthor
from gatp_participa.proposals.rules import MOST_FILE_BYTES
from gatp_participa.proposals.services import Group, ProposalDraft
from gatp_participa.proposals.status import GroupKind
from gatp_participa.web import uploads

ENTITY = "20"
SCHOOL = "Escuela primaria Los Guamúchiles, 5.º grado"
SEEN = "El patio de la escuela a mediodía: un solo árbol da sombra y lo demás está al sol"
PUPILS = 34


def send_from_a_school(
    call: Call, teacher: User, friend: User, supporters: list[User], now: datetime
) -> int:
    """Send it six days ago, have ``friend`` sign it and others support it; return its number."""
    sent_at = now - timedelta(days=6)
    photograph = uploads.receive(
        io.BytesIO(pictures.school_yard()), "patio.png", most_bytes=MOST_FILE_BYTES
    )
    key = proposals.put_file(photograph)
    topic = next((one.id for one in call.topics if "escuelas" in one.name.lower()), None)
    with transaction():
        (ticket,) = proposals.keep_waiting([(photograph, key)], person=teacher, now=sent_at)
        proposal = proposals.submit(
            ProposalDraft(
                title="Sombra y agua para el patio de nuestra escuela",
                problem=(
                    "En el recreo no hay dónde estar: el patio es puro sol y solo tenemos un árbol. "
                    "El bebedero se descompuso en marzo y cada quien trae su agua de la casa."
                ),
                action=(
                    "Plantar diez árboles que aguanten la sequía, poner una lona mientras crecen y "
                    "arreglar el bebedero. Que se publique quién lo revisa y cada cuándo."
                ),
                result="Que en el recreo podamos jugar sin insolarnos y haya agua limpia para todos.",
                entity_code=ENTITY, topic_id=topic, accepts_privacy=True,
                attachments=((ticket, SEEN),),
                group=Group(
                    kind=GroupKind.SCHOOL, name=SCHOOL, people=PUPILS, names_nobody=True
                ),
            ),
            call=call, author=teacher, now=sent_at,
        )  # fmt: skip
        number = proposal.id
    with transaction():
        proposals.invite(proposal, email=friend.email, person=teacher, now=sent_at)
        invitation = db.session.scalars(
            select(ProposalCoauthor).where(ProposalCoauthor.proposal_id == number)
        ).one()
        proposals.accept(invitation, person=friend, now=sent_at + timedelta(days=1))
        for place, person in enumerate(supporters):
            moment = sent_at + timedelta(hours=25 + 5 * place)
            proposals.support(number, person=person, now=moment)
    return number
