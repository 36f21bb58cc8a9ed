"""Write the parts of the document."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from gatp_participa.accounts.models import User
from gatp_participa.audit.services import record
from gatp_participa.core.db import db
from gatp_participa.core.errors import InvalidInputError
from gatp_participa.plans.models import ActionPlan, PlanSection
from gatp_participa.plans.services.planning import check_may_write
from gatp_participa.plans.status import SectionKind

LONGEST = 40_000


def write_section(
    plan: ActionPlan, kind: SectionKind, body: str, *, person: User, now: datetime
) -> PlanSection | None:
    """Write what a part says, in Markdown; empty, the part goes away.

    Raises:
        NotAllowedError: the person does not write that state's plan.
        InvalidInputError: it is too long.
    """
    check_may_write(person, plan.entity_code)
    text = body.strip()
    if len(text) > LONGEST:
        raise InvalidInputError(
            _("Una parte cabe en %(most)s caracteres. Lleva lo demás a un anexo con su enlace.",
              most=f"{LONGEST:,}")
        )  # fmt: skip
    section = db.session.get(PlanSection, (plan.id, kind), with_for_update=True)
    if section is None and text:
        section = PlanSection(plan_id=plan.id, kind=kind, body=text, edited_at=now)
        db.session.add(section)
    elif section is not None and not text:
        db.session.delete(section)
        section = None
    elif section is None or section.body == text:
        return section
    else:
        section.body, section.edited_at = text, now
    db.session.flush()
    record(
        "plans.write_section", plan, person=person, now=now, part=kind.value, length=len(text)
    )  # fmt: skip
    return section
