"""Look at a whole plan before it is public."""

from __future__ import annotations

from gatp_participa.plans import queries, rules_checks
from gatp_participa.plans.models import ActionPlan
from gatp_participa.plans.rules_checks import Facts, Finding
from gatp_participa.plans.status import SectionKind


def check(plan: ActionPlan) -> list[Finding]:
    """Return everything to mend of a plan, what blocks first."""
    whole = queries.promised(plan)
    sections = set(whole.sections)
    if plan.introduction.strip():
        sections.add(SectionKind.INTRODUCTION)
    return rules_checks.findings(
        Facts(
            starts_on=plan.starts_on, ends_on=plan.ends_on, sections=sections,
            commitments=whole.commitments, tags=whole.tags,
            untaken_themes=queries.untaken_themes(plan.entity_code),
        )
    )  # fmt: skip
