"""What the demonstration's moderators decided, what waits for them and who did not agree."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from gatp_participa.accounts.models import User
from gatp_participa.calls.models import Call
from gatp_participa.comments import services as comments
from gatp_participa.comments.services import CommentDraft
from gatp_participa.comments.status import Stance
from gatp_participa.core.db import db
from gatp_participa.dev.services.tables import WITH_SECRETARIAT
from gatp_participa.moderation.models import Decision
from gatp_participa.moderation.services import appealing, deciding, opening, reporting, scanning
from gatp_participa.moderation.services.deciding import DecisionDraft
from gatp_participa.moderation.services.reporting import ReportDraft
from gatp_participa.moderation.status import DecisionKind, Kind, Outcome, Reason
from gatp_participa.proposals.models import Proposal
from gatp_participa.proposals.services import ProposalRow, store_rows
from gatp_participa.proposals.status import Channel, ProposalStatus

# Title, problem, why somebody reported it, and what was decided with which words.
DECIDED: tuple[tuple[str, str, Reason, DecisionDraft | None], ...] = (
    (
        "Que cambien a quien atiende la ventanilla tres",
        "El martes fui por un acta y me gritaron enfrente de mi hija. Quiero que lo sancionen.",
        Reason.COMPLAINT,
        DecisionDraft(
            kind=DecisionKind.REDIRECT, reason=Reason.COMPLAINT,
            body="Lo que cuentas es una queja y merece su propio camino: ahí sí pueden sancionar.",
        ),
    ),
    (
        "Apoyo para mi vecina que vive sola",
        "Mi vecina vive sola y ya no oye. Pueden marcarle al teléfono 55 0000 0000 o escribir a "
        "vecina@ejemplo.invalid para llevarle la despensa cada quince días.",
        Reason.PERSONAL_DATA,
        DecisionDraft(
            kind=DecisionKind.MASK, reason=Reason.PERSONAL_DATA,
            body="Tu idea sigue publicada: solo tapamos el teléfono y el correo de tu vecina.",
            pieces=("55 0000 0000", "vecina@ejemplo.invalid"),
        ),
    ),
    (
        "Que arreglen lo de siempre de una vez",
        "Ya saben lo que es y ya saben dónde. Llevamos años diciéndolo y aquí seguimos igual.",
        Reason.NOT_UNDERSTOOD,
        DecisionDraft(
            kind=DecisionKind.ASK_EDIT, reason=Reason.NOT_UNDERSTOOD,
            body="Cuéntanos qué es y dónde: así quien lo lea sabrá qué pedir y a quién.",
        ),
    ),
    (
        "Fuera los rateros del comité del agua",
        "Los del comité son unos rateros y unas ratas. Que digan en qué se gastaron las cuotas.",
        Reason.INSULT,
        DecisionDraft(
            kind=DecisionKind.HIDE, reason=Reason.INSULT,
            body="Pedir cuentas se vale; los insultos no. Puedes volver a enviarla sin ellos.",
        ),
    ),
    (
        "Torneo de futbol entre colonias",
        "Los jóvenes no tienen qué hacer en las tardes. Un torneo con premios los juntaría.",
        Reason.OFF_TOPIC,
        DecisionDraft(
            kind=DecisionKind.HIDE, reason=Reason.OFF_TOPIC,
            body="Esta convocatoria es sobre información pública y no sobre actividades.",
        ),
    ),
    (
        "Que publiquen las actas del comité vecinal",
        "Nadie sabe qué se acordó en la junta. Hay quien dice que esto es propaganda: no lo es.",
        Reason.ADVERTISING,
        DecisionDraft(
            kind=DecisionKind.KEEP, reason=Reason.WITHIN_RULES,
            body="La leímos completa y no encontramos publicidad: se queda como está.",
        ),
    ),
    (
        "Aviso urgente para la colonia Las Lomas",
        "El encargado de la bomba vive en calle Cedro número 14 y su teléfono es 55 0000 0001. "
        "Vayan a buscarlo a su casa cuando no haya agua.",
        Reason.PERSONAL_DATA,
        None,
    ),
    (
        "Compren tinacos a precio especial",
        "Tinacos con entrega gratis para quien diga que viene de esta página. Pregunten por mí.",
        Reason.ADVERTISING,
        None,
    ),
)  # fmt: skip
APPEALED = (
    "No insulté a nadie por su nombre. Pedimos cuentas de las cuotas, y eso es de interés público."
)
REVERSED = "La propuesta pide que se publique a quién se le prestan las canchas: sí es información pública."
THREAT = "Al que firme esto lo vamos a ir a buscar."
DAYS = timedelta(days=1)


def moderate(
    call: Call, participants: list[User], moderator: User, commission: User, now: datetime
) -> None:
    """Have an open call's texts reported, decided and appealed over the last nine days."""
    found = _send(call, participants, now)
    decisions = []
    for place, (proposal, (_title, _problem, reason, draft)) in enumerate(
        zip(found, DECIDED, strict=True)
    ):
        reported_at = now - (9 - place) * DAYS
        for reporter in participants[100 + place : 102 + place]:
            reporting.report(
                Kind.PROPOSAL, proposal.id, ReportDraft(reason=reason), person=reporter,
                now=reported_at,
            )  # fmt: skip
        if draft is not None:
            item = opening.open_item(Kind.PROPOSAL, proposal.id, now=reported_at)
            decided_at = reported_at + timedelta(hours=3 + 5 * place)
            decisions.append(deciding.decide(item.id, draft, person=moderator, now=decided_at))
    _appeal(decisions, commission, now)
    _threaten(found[-3], participants, now)
    numbers = db.session.scalars(
        select(Proposal.id).where(
            Proposal.call_id == call.id, Proposal.status == ProposalStatus.PUBLISHED
        )
    )
    scanning.scan(Kind.PROPOSAL, numbers.all(), now=now - timedelta(hours=1))


def _send(call: Call, participants: list[User], now: datetime) -> list[Proposal]:
    rows = [
        ProposalRow(
            title=title, problem=problem, channel=Channel.WEB, author_id=person.id,
            entity_code=place, submitted_at=now - 11 * DAYS, external_key=f"demo:mesa-{number}",
        )
        for number, ((title, problem, *_rest), person, place) in enumerate(
            zip(DECIDED, participants[80:], WITH_SECRETARIAT, strict=False)
        )
    ]  # fmt: skip
    store_rows(rows, call=call, now=now)
    keys = [row.external_key for row in rows]
    sent = db.session.scalars(
        select(Proposal).where(Proposal.call_id == call.id, Proposal.external_key.in_(keys))
    )
    return sorted(sent, key=lambda one: one.external_key or "")


def _appeal(decisions: list[Decision], commission: User, now: datetime) -> None:
    """Two authors object: one waits for an answer, the other was right."""
    waiting, won = [one for one in decisions if one.kind is DecisionKind.HIDE]
    for decision, words in ((waiting, APPEALED), (won, REVERSED)):
        person = db.session.get_one(User, decision.item.author_id)
        filed = appealing.appeal_decision(
            decision, words, person=person, now=decision.decided_at + DAYS
        )
        if decision is won:
            appealing.answer(
                filed, Outcome.REVERSED, "Tienes razón: pide información pública. Vuelve a estar a la vista.",
                person=commission, now=now - DAYS,
            )  # fmt: skip


def _threaten(proposal: Proposal, participants: list[User], now: datetime) -> None:
    """Leave a threat that three people reported an hour ago."""
    threat = comments.write(
        CommentDraft(body=THREAT, stance=Stance.AGAINST), proposal=proposal,
        person=participants[140], now=now - timedelta(hours=2),
    )  # fmt: skip
    for person in participants[141:144]:
        reporting.report(
            Kind.COMMENT, threat.id, ReportDraft(reason=Reason.THREAT), person=person,
            now=now - timedelta(hours=1),
        )  # fmt: skip
