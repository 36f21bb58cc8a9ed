"""Words for what moderation keeps as codes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from gatp_participa.moderation.status import DecisionKind, Kind, Reason, SignalKind, Standing

KINDS: dict[str, Any] = {
    Kind.PROPOSAL: _l("Propuesta"),
    Kind.COMMENT: _l("Comentario"),
    Kind.ATTACHMENT: _l("Archivo"),
    Kind.REMARK: _l("Opinión sobre un compromiso"),
}
REASONS: dict[str, Any] = {
    Reason.PERSONAL_DATA: _l("Datos personales"),
    Reason.THREAT: _l("Amenaza o llamado a la violencia"),
    Reason.DISCRIMINATION: _l("Discriminación"),
    Reason.INSULT: _l("Insultos"),
    Reason.ADVERTISING: _l("Publicidad"),
    Reason.IMPERSONATION: _l("Se hace pasar por otra persona"),
    Reason.ILLEGAL: _l("Algo que la ley prohíbe"),
    Reason.OFF_TOPIC: _l("No es de esta convocatoria"),
    Reason.COMPLAINT: _l("Es una queja o una denuncia"),
    Reason.INFORMATION_REQUEST: _l("Es una solicitud de información"),
    Reason.NOT_UNDERSTOOD: _l("No se entiende"),
    Reason.WITHIN_RULES: _l("Está dentro de las reglas"),
    Reason.OTHER: _l("Otra razón"),
}
SIGNALS: dict[str, Any] = {
    SignalKind.CURP: _l("CURP"),
    SignalKind.RFC: _l("RFC"),
    SignalKind.VOTER_KEY: _l("Clave de elector"),
    SignalKind.SOCIAL_SECURITY: _l("Número de seguridad social"),
    SignalKind.CARD: _l("Número de tarjeta"),
    SignalKind.BANK_ACCOUNT: _l("Cuenta de banco (CLABE)"),
    SignalKind.PHONE: _l("Teléfono"),
    SignalKind.EMAIL: _l("Correo electrónico"),
    SignalKind.ADDRESS: _l("Domicilio"),
    SignalKind.LINK: _l("Dirección de internet"),
    SignalKind.INSULT: _l("Insulto"),
    SignalKind.REPEATED: _l("Lo mismo varias veces"),
    SignalKind.ATTACK: _l("Código malicioso"),
    SignalKind.LANGUAGE: _l("Lengua por identificar"),
}
DECISIONS: dict[str, Any] = {
    DecisionKind.KEEP: _l("Dejar como está"),
    DecisionKind.PUBLISH: _l("Publicar"),
    DecisionKind.HIDE: _l("Ocultar"),
    DecisionKind.RESTORE: _l("Volver a mostrar"),
    DecisionKind.MASK: _l("Tapar datos personales"),
    DecisionKind.ASK_EDIT: _l("Pedir que lo cambie"),
    DecisionKind.REDIRECT: _l("Orientar a otro lugar"),
}
# The same acts as they are told afterwards.
DECIDED: dict[str, Any] = {
    DecisionKind.KEEP: _l("Se quedó como estaba"),
    DecisionKind.PUBLISH: _l("Se publicó"),
    DecisionKind.HIDE: _l("Se ocultó"),
    DecisionKind.RESTORE: _l("Se volvió a mostrar"),
    DecisionKind.MASK: _l("Se taparon datos personales"),
    DecisionKind.ASK_EDIT: _l("Se pidió cambiarlo"),
    DecisionKind.REDIRECT: _l("Se orientó a otro lugar"),
}
# What each act does, for who is about to choose it.
EFFECTS: dict[str, Any] = {
    DecisionKind.KEEP: _l("Nada cambia y deja de esperar."),
    DecisionKind.PUBLISH: _l("Desde ahora la puede leer cualquiera, con la fecha en que llegó."),
    DecisionKind.HIDE: _l("Deja de verse. En su lugar queda la razón que escribas."),
    DecisionKind.RESTORE: _l("Cualquiera lo puede leer otra vez."),
    DecisionKind.MASK: _l("Se sigue viendo, sin los datos que elijas. El original queda sellado."),
    DecisionKind.ASK_EDIT: _l("Se sigue viendo y su autora o autor tiene 15 días para cambiarlo."),
    DecisionKind.REDIRECT: _l("Deja de verse y le decimos a dónde acudir."),
}
FIELDS: dict[str, Any] = {
    "title": _l("Título"),
    "problem": _l("El problema"),
    "action": _l("Lo que propone"),
    "result": _l("Lo que se espera"),
    "body": _l("Comentario"),
    "name": _l("Nombre del archivo"),
    "description": _l("Qué se ve"),
}
STANDINGS: dict[str, Any] = {
    Standing.PUBLISHED: _l("A la vista"),
    Standing.IN_REVIEW: _l("En revisión: todavía no se ve"),
    Standing.HIDDEN: _l("Oculto"),
    Standing.GONE: _l("Lo retiró quien lo escribió"),
}
# Ready sentences to begin from, by reason: they are edited before they are sent.
PHRASES: dict[str, Any] = {
    Reason.PERSONAL_DATA: _l(
        "Tu texto traía datos que permiten ubicar o identificar a una persona. Los cuidamos para "
        "que nadie los use mal."
    ),
    Reason.THREAT: _l(
        "Tu texto amenaza a alguien o llama a hacerle daño. Eso no tiene lugar aquí, sea quien sea."
    ),
    Reason.DISCRIMINATION: _l(
        "Tu texto habla mal de un grupo de personas por lo que son. Puedes decir qué no funciona "
        "sin ofender a nadie."
    ),
    Reason.INSULT: _l(
        "Tu texto trae insultos. La crítica cabe entera: escríbela sin insultar y aquí se queda."
    ),
    Reason.ADVERTISING: _l("Tu texto anuncia un producto o un servicio, y esto no es para eso."),
    Reason.IMPERSONATION: _l(
        "Tu texto se presenta como de otra persona o de una institución que no lo escribió."
    ),
    Reason.ILLEGAL: _l("La ley prohíbe publicar lo que dice tu texto."),
    Reason.OFF_TOPIC: _l(
        "Tu texto trata de algo distinto de lo que pregunta esta convocatoria. Revisa sus reglas: "
        "puede haber otra abierta donde sí cabe."
    ),
    Reason.COMPLAINT: _l(
        "Lo que cuentas es una queja o una denuncia. Aquí nadie puede investigarla; donde sí "
        "pueden es:"
    ),
    Reason.INFORMATION_REQUEST: _l(
        "Lo que pides es información que el gobierno tiene. La ley obliga a que te la den si la "
        "pides en:"
    ),
    Reason.NOT_UNDERSTOOD: _l(
        "No logramos entender qué propones. Cuéntalo otra vez con frases cortas: qué pasa, dónde y "
        "qué pides."
    ),
    Reason.WITHIN_RULES: _l("Lo revisamos y está dentro de las reglas."),
}
