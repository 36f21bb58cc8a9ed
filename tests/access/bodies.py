"""What each form is sent with when it is filled in well, so that only who sends it can be wrong."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from gatp_participa.importers.jobs import uploads
from tests.support.files import photograph
from tests.support.world import World

WORDS = "El parque está oscuro desde las siete y nadie responde por las luminarias."
REASON = "Se revisó con el municipio y hay presupuesto para hacerlo este mismo año."
TEXTS = {"title": "Luz en todo el parque", "problem": WORDS, "action": "Poner luz.", "result": ""}
PLAN = {"title": "Plan de gobierno abierto", "starts_on": "2027-01-01", "ends_on": "2027-12-31"}
PROMISE = {
    "title": "Luz en los parques", "summary": "Luminarias con responsable.", "problem": WORDS,
    "objective": "Que de noche haya gente.", "responsible_body": "Servicios municipales",
    "responsible_person": "Titular de alumbrado", "starts_on": "2027-01-01",
    "ends_on": "2027-12-31", "origin": "co_created", "why": "La mesa pidió decirlo más claro.",
    "approved_by": "Sesión del 3 de marzo",
}  # fmt: skip
CALL = {
    "title": "Convocatoria nueva", "summary": "Qué debe abrir el gobierno.", "rules": "Participa.",
    "topics": "Agua\nLuz", "opens_at": "2027-01-01T10:00", "closes_at": "2027-02-01T10:00",
    "scope": "national", "identity_level": "1",
}  # fmt: skip
SESSION = {
    "kind": "ordinary", "day": "2027-03-01", "starts": "10:00", "ends": "12:00",
    "place": "Casa de la Cultura",
}  # fmt: skip
EVENT = {
    "title": "Encuentro en la plaza", "kind": "meeting", "held_on": "2026-11-10",
    "municipality_code": "",
}  # fmt: skip
ROWS = b"titulo,problema,entidad\nLuz en la calle,La calle Hidalgo no tiene luz de noche,Oaxaca\n"


def kept_file(world: World, kind: str) -> str:
    """Send a file to be imported and return what names it; a visitor names somebody else's."""
    person = world.people.get(kind, world.people["commission"])
    return uploads().keep(io.BytesIO(ROWS), "propuestas.csv", person_id=person)


def body_of(endpoint: str, world: World, kind: str, variant: str) -> dict[str, Any]:
    """Return what a kind of person sends to a route about a thing."""
    body = BODIES.get(endpoint, {})
    return body(world, kind, variant) if callable(body) else dict(body)


def _place_of(variant: str) -> str:
    return variant.rsplit("_", 1)[-1]


def _merge(world: World, _kind: str, variant: str) -> dict[str, Any]:
    other = world.themes.get(f"other_{_place_of(variant)}", world.themes["acknowledged"])
    return {"other": other, "reason": "Hablan de lo mismo."}


def _moved(world: World, _kind: str, variant: str) -> dict[str, Any]:
    place = variant if variant in {"nation", "here", "away"} else "nation"
    one = "grouped_away" if place == "away" else "grouped"
    other = world.themes[f"other_{place}"]
    return {"p": [world.proposal_ids[one]], "to": str(other), "reason": "Habla de eso."}


def _unpinned(world: World, kind: str, variant: str) -> dict[str, Any]:
    return {"p": _moved(world, kind, variant)["p"]}


def _run(world: World, _kind: str, variant: str) -> dict[str, Any]:
    number = world.call_ids.get(variant, 0)
    values = {"scope": "00", "kind": "fresh", "themes": "", "seed": "0"}
    return {f"c{number}-{name}": value for name, value in values.items()}


def _progress(_world: World, kind: str, _variant: str) -> dict[str, Any]:
    return {"declared": "50"} if kind in {"government", "table_away"} else {"verified": "20"}


def _stopped(_world: World, _kind: str, variant: str) -> dict[str, Any]:
    status = "in_progress" if variant.startswith("suspended") else "suspended"
    return {"status": status, "reason": "budget", "note": REASON, "approved_by": "Sesión 4"}


def _ballot(world: World, kind: str, _variant: str) -> dict[str, Any]:
    """Vote for one's own seat; who has none, for that of the government."""
    seat = world.seat_ids.get(kind, world.seat_ids["government"])
    return {f"v-{seat}": "for"}


def _block(world: World, _kind: str, variant: str) -> dict[str, Any]:
    cited = world.decisions["away" if variant.endswith("away") else "appealed"]
    return {"grounds": [str(cited)], "reason": "insults", "days": "30", "body": REASON}


def _version(_world: World, _kind: str, variant: str) -> dict[str, Any]:
    return {"version": "1" if variant in {"drafted", "asked", "agreed"} else "0"}


def _template(_world: World, kind: str, variant: str) -> dict[str, Any]:
    code = {"nation": "00", "here": "20", "away": "19"}.get(variant)
    return {
        "entity_code": code or ("19" if kind == "table_away" else "20"),
        "decision": "",
        "name": "Ya se hace",
        "body": "Sobre {tema}: ya se hace en {estado}.",
    }


BODIES: dict[str, dict[str, Any] | Callable[[World, str, str], dict[str, Any]]] = {
    "moderation.decide": {"kind": "keep"}, "moderation.undo": {"hecho": "nada"},
    "moderation.original": {"why": REASON}, "moderation.letters": {"wants_digest": "y"},
    "moderation.report": {"reason": "insult", "body": "Le falta el respeto a una persona."},
    "moderation.decision": {"body": WORDS}, "moderation.my_block": {"body": WORDS},
    "moderation.appeal": {"outcome": "upheld", "answer": REASON},
    "moderation.block": {"reason": REASON}, "moderation.block_account": _block,
    "accounts.confirm": {"code": "000000"},
    "accounts.confirm_again": {"send": "1"},
    "accounts.give": {"email": "nueva@example.org", "role": "moderator", "scope": "20", "sector": ""},
    "accounts.passkey_options": {"purpose": "add"},
    "accounts.passkey_answer": {"purpose": "add", "credential": "{}"},
    "accounts.recovery_codes": {"make": "1"},
    "accounts.revoke": {"reason": "Cambió de oficina."},
    "accounts.profile": {"name": "Ana"},
    "accounts.public_name": {"public_name": "Colibrí rojo"},
    "accounts.sign_in": {"email": "nueva@example.org"},
    "calls.advance": {"to": "analysing"},
    "calls.create": CALL,
    "calls.edit": CALL,
    "calls.extend": {"closes_at": "2027-03-01T10:00", "reason": REASON},
    "comments.edit": {"body": "Falta decir quién cuida las luminarias."},
    "comments.vote": lambda w, _kind, variant: {"voto": f"{w.comments[variant]}:si"},
    "comments.write": {"stance": "favour", "body": "Hace falta también en mi calle."},
    "deliberation.create": SESSION,
    "deliberation.edit": SESSION,
    "deliberation.add_points": {"title": "Asuntos generales"},
    "deliberation.change_point": {"hacer": "subir"},
    "deliberation.cancel": {"reason": REASON},
    "deliberation.attend": {"m-1": "in_person"},
    "deliberation.vote": _ballot,
    "deliberation.resolve": {"outcome": "informed"},
    "deliberation.agree": {"body": REASON, "responsible": "Secretaría de Finanzas"},
    "deliberation.follow": {"status": "done"},
    "deliberation.write_minutes": {"minutes": REASON},
    "priorities.score": {"p-urgency": "2"},
    "priorities.rubric": {
        "name": "Dos preguntas", "name-0": "Urgencia", "question-0": "¿Urge?", "weight-0": "2",
        "name-1": "Gente", "question-1": "¿A cuántas personas afecta?", "weight-1": "1",
    },
    "priorities.publish": {"note": REASON},
    "dev.enter_as": {"email": "author@personas.example"},
    "evaluations.edit": {"evaluator": "Universidad del Valle", "method": REASON},
    "evaluations.judge": {"completion": "limited", "explanation": REASON},
    "evaluations.reply": {"body": REASON},
    "following.follow": {"email": "nueva@example.org"},
    "following.preferences": {"delivery": "weekly"},
    "following.unsubscribe": {"List-Unsubscribe": "One-Click"},
    "identity.prove_curp": {"curp": "HEGG560427MVZRRL04"},
    "importers.confirm": lambda w, kind, _v: {
        "archivo": kept_file(w, kind), "call": w.calls["open"], "format": "table",
    },
    "importers.create": lambda w, _kind, _v: {
        "upload": (io.BytesIO(ROWS), "propuestas.csv"), "call": w.calls["open"], "format": "table",
        "entity": "",
    },
    "capture.choose_pile": lambda w, _kind, _v: {
        "call": w.calls["open"], "entity": "20", "event": ""
    },
    "capture.correct": {"title": "La basura", "problem": WORDS, "action": "", "result": ""},
    "capture.print_sheets": lambda w, kind, _v: {
        "call": w.calls["open"], "entity": "19" if kind == "capturer_away" else "20", "event": "",
        "sheets": "2",
    },
    "capture.spoil": {"reason": REASON},
    "capture.type_sheet": {"problem": WORDS, "topic": "0", "consent": "on_paper"},
    "events.add_photo": lambda _w, _kind, _v: {
        "photo": (io.BytesIO(photograph()), "foto.jpg"), "description": "Gente en círculo",
    },
    "events.edit_event": EVENT,
    "events.new_event": lambda w, kind, _v: EVENT | {
        "call": w.calls["open"], "entity": "19" if kind.endswith("_away") else "20",
    },
    "events.unpublish_event": {"reason": REASON},
    "importers.forget_columns": {"digest": "0" * 64},
    "importers.undo": {"quedan": "0"},
    "languages.choose": {"language": "es"},
    "languages.desk_text": {"title": "Texto nuevo", "body": "Lo que se dice de esta página."},
    "plans.add_commitment": PROMISE,
    "plans.create": lambda _w, kind, _v: PLAN | {
        "entity_code": "19" if kind == "table_away" else "20"
    },
    "plans.details": {"seen": ""},
    "plans.edit": PLAN,
    "plans.edit_commitment": PROMISE,
    "plans.report_progress": _progress,
    "plans.section": {"body": WORDS},
    "plans.answer_remark": {"body": "Gracias por avisar: lo revisamos el lunes."},
    "plans.correct_remark": {"body": "En mi colonia ya lo pegaron, en la tienda."},
    "plans.remark": {"body": "En mi colonia todavía no lo pegan."},
    "plans.replace_evidence": {
        "title_1": "Calendario", "url_1": "https://www.ejemplo.gob.mx/2", "why": REASON,
    },
    "plans.report_activity": {
        "report": "first_advance", "body": WORDS, "progress": "50", "act": "publish",
        "delay_reason": "budget", "delay_note": REASON,
    },
    "plans.stop_activity": _stopped, "plans.stop_commitment": _stopped,
    "plans.verify_report": {"verdict": "accepted", "body": WORDS},
    "privacy.answer": {"decision": "granted", "answer": REASON},
    "privacy.delete": {"withdraws": "no", "sure": "y"},
    "privacy.desk_notice": {
        "simplified": WORDS * 4, "full": f"## Quién\n\n{WORDS * 9}", "changes": REASON,
        "valid_from_on": "2032-01-01", "publish": "y",
    },
    "privacy.execute": {"note": REASON},
    "privacy.extend": {"reason": REASON},
    "privacy.complete_request": {"reply": REASON},
    "privacy.prevent": {"missing": REASON},
    "privacy.requests_mine": {"kind": "access", "body": WORDS},
    "proposals.coauthors": {"email": "nueva@example.org"},
    "proposals.create": TEXTS | {
        "entity_code": "20", "consent": "y", "email": "nueva@example.org", "seen_similar": "1",
        "topic": "0", "language": "es",
    },
    "proposals.edit": TEXTS,
    "proposals.similar": TEXTS,
    "proposals.support": {"email": "nueva@example.org"},
    "proposals.translate": TEXTS,
    "proposals.withdraw": {"reason": "La escribí en el lugar equivocado."},
    "routing.add_template": _template,
    "routing.answer_particularly": {"body": "La ruta de tu calle empieza en enero."},
    "routing.ask_review": _version,
    "routing.draft": lambda w, kind, v: _version(w, kind, v) | {
        "decision": "include", "reason": f"{REASON} {WORDS}"
    },
    "routing.edit_template": _template,
    "routing.give_back": {"reason": "Estas calles son de otro municipio."},
    "routing.pause": {"reason": "information", "body": "Se pidió el padrón a la Comisión."},
    "routing.publish": _version,
    "routing.review": lambda w, kind, v: _version(w, kind, v) | {
        "verdict": "agrees", "sector": {
            "civil": "civil_society", "facilitator": "civil_society", "oversight": "oversight_body",
        }.get(kind, "government"),
    },
    "secretariats.add_seat": {"sector": "government", "from_on": "2027-06-01"},
    "secretariats.begin_stage": lambda _w, _kind, variant: {
        "stage": "promoter_group" if variant == "no_table" else "inactive",
        "from_on": "2026-11-21", "note": REASON,
    },
    "secretariats.edit_details": {
        "email": "mesa@example.org", "quorum": "both", "voting": "by_sector",
    },
    "secretariats.edit_member": {"name": "Inés Olmedo", "selection": "by_office"},
    "secretariats.edit_period": {"note": REASON},
    "secretariats.end_member": {"on": "2027-07-01"},
    "secretariats.end_seat": {"on": "2027-07-01"},
    "secretariats.seat_member": {
        "name": "Inés Olmedo", "selection": "by_office", "from_on": "2027-06-02",
    },
    "themes.comment": {"body": "Falta leer los de la sierra."},
    "themes.decide_copies": {"decision": "confirmed"},
    "themes.merge": _merge,
    "themes.move": _moved,
    "themes.rename": {"name": "Parques y calles con luz"},
    "themes.request_run": _run,
    "themes.take_out_copy": lambda w, _kind, _v: {"p": w.proposal_ids["grouped"]},
    "themes.unpin": _unpinned,
    "topics.classify": {"goal": "3"},
    "topics.suggest": TEXTS,
}  # fmt: skip
