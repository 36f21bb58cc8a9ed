"""How kinds of acts read: on the public page by kind, to who did them one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _


def kind_label(kind: str) -> str:
    """Return how a kind of acts reads, or its code when nobody named it."""
    return {
        "accounts": _("Cuentas y sesiones"),
        "calls": _("Convocatorias"),
        "capture": _("Captura en papel y encuentros"),
        "comments": _("Comentarios"),
        "evaluations": _("Evaluaciones de los planes"),
        "deliberation": _("Sesiones y prioridades de las mesas"),
        "following": _("Avisos por correo"),
        "identity": _("Identidad verificada"),
        "importers": _("Propuestas traídas de archivos"),
        "languages": _("Textos en otras lenguas"),
        "moderation": _("Moderación"),
        "plans": _("Planes y compromisos"),
        "privacy": _("Datos personales"),
        "proposals": _("Propuestas y apoyos"),
        "routing": _("Turnos y respuestas"),
        "secretariats": _("Mesas de los estados"),
        "themes": _("Temas"),
        "topics": _("Asuntos de las propuestas"),
    }.get(kind, kind)


def channel_label(channel: str) -> str:
    """Return through which door an act came."""
    return {
        "web": _("en esta página"),
        "cli": _("desde el servidor"),
        "job": _("por un trabajo automático"),
    }.get(channel, channel)


def act_label(act: str) -> str:
    """Return what somebody did, told to them; of the rarer acts, the kind and the code."""
    known = _mine().get(act) or _office().get(act)
    if known:
        return known
    kind, _dot, verb = act.partition(".")
    return f"{kind_label(kind)}: {verb}"


def what_of(changes: Mapping[str, Any]) -> str:
    """Return which thing it was, when the act itself says its folio."""
    folio = changes.get("folio")
    return folio if isinstance(folio, str) else ""


def _mine() -> dict[str, str]:
    return {
        "accounts.add_passkey": _("Agregaste una llave de acceso"),
        "accounts.add_totp": _("Agregaste un segundo paso para entrar"),
        "accounts.choose_language": _("Elegiste tu lengua"),
        "accounts.choose_public_name": _("Elegiste tu nombre público"),
        "accounts.close_session": _("Cerraste una de tus sesiones"),
        "accounts.confirm_again": _("Confirmaste otra vez que eres tú"),
        "accounts.create": _("Abriste tu cuenta"),
        "accounts.new_recovery_codes": _("Pediste códigos de respaldo nuevos"),
        "accounts.remove_passkey": _("Quitaste una llave de acceso"),
        "accounts.remove_totp": _("Quitaste tu segundo paso para entrar"),
        "accounts.rename": _("Cambiaste cómo te decimos"),
        "accounts.sign_in": _("Entraste"),
        "accounts.sign_out": _("Saliste"),
        "accounts.sign_out_everywhere": _("Cerraste todas tus sesiones"),
        "accounts.use_recovery_code": _("Entraste con un código de respaldo"),
        "comments.edit": _("Corregiste un comentario"),
        "comments.remove": _("Borraste un comentario"),
        "comments.write": _("Escribiste un comentario"),
        "following.choose_delivery": _("Cambiaste tus avisos por correo"),
        "following.works_again": _("Comprobamos que tu correo funciona"),
        "identity.prove": _("Verificaste tu identidad"),
        "identity.refuse": _("No se pudo verificar tu identidad"),
        "moderation.appeal": _("Pediste que se revisara una decisión"),
        "moderation.report": _("Avisaste de algo que no respeta las reglas"),
        "privacy.accept_notice": _("Diste un permiso sobre tus datos"),
        "privacy.complete_request": _("Completaste una solicitud sobre tus datos"),
        "privacy.download": _("Descargaste tus datos"),
        "privacy.erase_account": _("Borraste tu cuenta"),
        "privacy.file_request": _("Pediste algo sobre tus datos"),
        "privacy.withdraw_consent": _("Retiraste un permiso sobre tus datos"),
        "privacy.withdraw_request": _("Retiraste una solicitud sobre tus datos"),
        "proposals.cosign": _("Firmaste una propuesta con quien la escribió"),
        "proposals.edit": _("Corregiste una propuesta"),
        "proposals.invite": _("Invitaste a alguien a firmar tu propuesta"),
        "proposals.remove_file": _("Quitaste un archivo de tu propuesta"),
        "proposals.stop_signing": _("Dejaste de firmar una propuesta"),
        "proposals.submit": _("Enviaste una propuesta"),
        "proposals.support": _("Apoyaste una propuesta"),
        "proposals.take_back": _("Retiraste tu apoyo a una propuesta"),
        "proposals.withdraw": _("Retiraste tu propuesta"),
    }


def _deliberation() -> dict[str, str]:
    return {
        "deliberation.add_points": _("Agregaste puntos al orden del día de una sesión"),
        "deliberation.agree": _("Escribiste un acuerdo de una sesión"),
        "deliberation.call": _("Convocaste a una sesión"),
        "deliberation.cancel": _("Cancelaste una sesión"),
        "deliberation.change_rubric": _("Cambiaste las preguntas para ordenar los temas"),
        "deliberation.close_agreement": _("Dijiste qué pasó con un acuerdo"),
        "deliberation.create": _("Preparaste una sesión"),
        "deliberation.hold": _("Abriste una sesión"),
        "deliberation.move_point": _("Cambiaste el orden del día de una sesión"),
        "deliberation.publish_minutes": _("Se publicó el acta de una sesión"),
        "deliberation.publish_priorities": _("Publicaste las prioridades de una mesa"),
        "deliberation.remove_agreement": _("Quitaste un acuerdo antes de firmar el acta"),
        "deliberation.remove_point": _("Quitaste un punto del orden del día"),
        "deliberation.reschedule": _("Cambiaste la fecha o el lugar de una sesión"),
        "deliberation.resolve": _("Cerraste o abriste un punto de una sesión"),
        "deliberation.score": _("Calificaste un tema por tu sector"),
        "deliberation.sign": _("Firmaste el acta de una sesión"),
        "deliberation.take_attendance": _("Pasaste lista en una sesión"),
        "deliberation.void_signatures": _("Cambió un acta y sus firmas dejaron de valer"),
        "deliberation.vote": _("Registraste votos en una sesión"),
        "deliberation.write_minutes": _("Escribiste el acta de una sesión"),
    }


def _office() -> dict[str, str]:
    return {
        "accounts.block": _("Bloqueaste una cuenta"),
        "accounts.grant_role": _("Diste un papel"),
        "accounts.lift_block": _("Levantaste el bloqueo de una cuenta"),
        "accounts.reset_second_factor": _("Reiniciaste el segundo paso de una cuenta"),
        "accounts.revoke_role": _("Quitaste un papel"),
        "calls.create": _("Creaste una convocatoria"),
        "calls.edit": _("Editaste una convocatoria"),
        "calls.extend": _("Ampliaste el plazo de una convocatoria"),
        "calls.publish": _("Publicaste una convocatoria"),
        "capture.type": _("Capturaste una propuesta en papel"),
        "capture.undo": _("Deshiciste una captura"),
        "comments.hide": _("Ocultaste un comentario"),
        "comments.restore": _("Volviste a mostrar un comentario"),
        "importers.bring": _("Importaste un archivo"),
        "importers.give_up": _("Una importación tuya no se pudo leer"),
        "moderation.answer_appeal": _("Contestaste una apelación"),
        "moderation.decide": _("Decidiste sobre algo que esperaba moderación"),
        "moderation.read_original": _("Leíste el original de un texto cubierto"),
        "moderation.let_go": _("Soltaste algo de la cola de moderación"),
        "moderation.reopen": _("Abriste otra vez algo ya decidido"),
        "moderation.choose_letters": _("Elegiste qué correos de moderación recibes"),
        "moderation.take": _("Tomaste algo de la cola de moderación"),
        "moderation.undo": _("Deshiciste una decisión de moderación"),
        "evaluations.describe": _("Escribiste una evaluación"),
        "evaluations.judge": _("Evaluaste un compromiso"),
        "evaluations.publish": _("Publicaste una evaluación"),
        "evaluations.reply": _("Respondiste a una evaluación"),
        "evaluations.reply_to": _("Respondiste lo que se evaluó de un compromiso"),
        "evaluations.send_to_the_body": _("Enviaste una evaluación a las instituciones"),
        "plans.add_commitment": _("Agregaste un compromiso"),
        "plans.answer_for": _("Quedaste a cargo de un compromiso"),
        "plans.answer_remark": _("Respondiste una opinión sobre un compromiso"),
        "plans.correct_remark": _("Corregiste una opinión sobre un compromiso"),
        "plans.hide_remark": _("Ocultaste una opinión sobre un compromiso"),
        "plans.put_back_remark": _("Dejaste una opinión como estaba"),
        "plans.remark": _("Opinaste sobre un compromiso"),
        "plans.replace_evidence": _("Cambiaste una evidencia"),
        "plans.report_activity": _("Reportaste una actividad"),
        "plans.resume": _("Reanudaste algo de un compromiso"),
        "plans.show_remark": _("Volviste a mostrar una opinión"),
        "plans.stop": _("Suspendiste o retiraste algo de un compromiso"),
        "plans.verify": _("Dijiste si un resultado se comprueba"),
        "plans.change_commitment": _("Cambiaste un compromiso que ya era público"),
        "plans.import_commitments": _("Trajiste compromisos de un archivo"),
        "plans.publish": _("Publicaste un plan"),
        "plans.set_details": _("Escribiste metas y actividades de un compromiso"),
        "plans.write_section": _("Escribiste una parte de un plan"),
        "plans.report_progress": _("Informaste un avance"),
        "privacy.answer_request": _("Respondiste una solicitud sobre datos"),
        "privacy.execute_request": _("Cumpliste una solicitud sobre datos"),
        "comments.mask": _("Tapaste datos personales de un comentario"),
        "comments.unmask": _("Destapaste un comentario"),
        "comments.put_back": _("Dejaste un comentario como estaba"),
        "proposals.mask": _("Tapaste datos personales de una propuesta"),
        "proposals.unmask": _("Destapaste una propuesta"),
        "proposals.ask_edit": _("Pediste que se cambiara una propuesta"),
        "proposals.put_back": _("Dejaste una propuesta como estaba"),
        "proposals.put_back_file": _("Dejaste un archivo como estaba"),
        "proposals.hide": _("Ocultaste una propuesta"),
        "proposals.restore": _("Volviste a mostrar una propuesta"),
        "proposals.translate": _("Tradujiste una propuesta"),
        **_deliberation(),
        "routing.acknowledge": _("Acusaste recibo de un turno"),
        "routing.answer": _("Respondiste un tema"),
        "routing.answer_particularly": _("Le respondiste aparte a una propuesta"),
        "routing.ask_review": _("Pediste que tu mesa revisara una respuesta"),
        "routing.draft": _("Escribiste una respuesta que aún no es pública"),
        "routing.escalated": _("Avisaste que un turno venció"),
        "routing.pause": _("Pausaste el plazo de un turno"),
        "routing.remove_template": _("Quitaste una plantilla de respuesta"),
        "routing.reopened": _("Dejaste un turno por responder otra vez"),
        "routing.resume": _("Reanudaste el plazo de un turno"),
        "routing.returned": _("Devolviste un turno a quien lo envió"),
        "routing.review": _("Dijiste lo que piensa tu sector de una respuesta"),
        "routing.rewrite_draft": _("Cambiaste lo que otra persona había escrito de una respuesta"),
        "routing.save_template": _("Guardaste una plantilla de respuesta"),
        "routing.to_national_desk": _("Pasaste un turno a la mesa nacional"),
        "routing.to_secretariat": _("Pasaste un turno a su mesa"),
        "routing.refer": _("Turnaste un tema"),
        "secretariats.open": _("Abriste la mesa de un lugar"),
        "secretariats.begin_stage": _("Anotaste en qué etapa está una mesa"),
        "secretariats.attach_record": _("Subiste el acta de una mesa"),
        "secretariats.rename": _("Corregiste los datos de un periodo de una mesa"),
        "secretariats.edit_contact": _("Cambiaste el contacto de una mesa"),
        "secretariats.edit_rules": _("Cambiaste cómo decide una mesa"),
        "secretariats.add_seat": _("Abriste un lugar en una mesa"),
        "secretariats.edit_seat": _("Cambiaste el nombre de un lugar en una mesa"),
        "secretariats.end_seat": _("Cerraste un lugar en una mesa"),
        "secretariats.seat": _("Sentaste a alguien en una mesa"),
        "secretariats.correct_member": _("Corregiste los datos de quien integra una mesa"),
        "secretariats.end_member": _("Terminaste el periodo de alguien en una mesa"),
        "secretariats.name_facilitator": _("Nombraste a quien facilita una mesa"),
        "themes.comment": _("Dejaste una nota en un tema"),
        "themes.request_run": _("Pediste una agrupación"),
        "topics.classify": _("Cambiaste el asunto de una propuesta"),
    }
