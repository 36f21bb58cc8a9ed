from __future__ import annotations

from datetime import date
from itertools import count

from gatp_participa.accounts.status import Role
from gatp_participa.capture import services
from gatp_participa.capture.services import EventDraft, Sheet
from gatp_participa.capture.status import PaperConsent
from gatp_participa.proposals.services import ProposalDraft
from tests.support.factories import NOON, make_user

_n = count(1)
HELD = date(2026, 11, 10)


def capturer(scope="20", **kw):
    return make_user((Role.CAPTURER, scope), **kw)


def sheet(problem="No hay agua los jueves en la colonia Reforma.", **kw):
    """A sheet as it is typed; what is not said is plausible."""
    fields = {"title": "", "entity_code": "20"} | {
        name: kw.pop(name)
        for name in ("title", "action", "result", "entity_code", "municipality_code", "topic_id",
                     "group")
        if name in kw
    }  # fmt: skip
    defaults = {"consent": PaperConsent.ON_PAPER, "ticket": f"boleto-{next(_n)}"}
    return Sheet(draft=ProposalDraft(problem=problem, **fields), **defaults | kw)


def make_event(call, person, *, entity_code="20", now=NOON, **kw):
    defaults = {"title": "Encuentro en la Casa del Pueblo", "held_on": HELD}
    draft = EventDraft(entity_code=entity_code, **defaults | kw)
    return services.create_event(draft, call=call, person=person, now=now)


def typed(call, person, *, now=NOON, **kw):
    """Type a sheet and return what was captured."""
    return services.capture(sheet(**kw), call=call, person=person, now=now)
