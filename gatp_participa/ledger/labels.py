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
        "plans.add_commitment": _("Agregaste un compromiso"),
        "plans.publish": _("Publicaste un plan"),
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
        "routing.acknowledge": _("Acusaste recibo de un turno"),
        "routing.answer": _("Respondiste un tema"),
        "routing.refer": _("Turnaste un tema"),
        "secretariats.install": _("Instalaste una mesa"),
        "secretariats.seat": _("Sentaste a alguien en una mesa"),
        "themes.comment": _("Dejaste una nota en un tema"),
        "themes.request_run": _("Pediste una agrupación"),
        "topics.classify": _("Cambiaste el asunto de una propuesta"),
    }
