"""Words that may say who somebody is: a signal for who reviews a file, never a decision."""

from __future__ import annotations

import re

from gatp_participa.moderation import signals
from gatp_participa.proposals.services import ProposalRow

_SIGNED = re.compile(
    r"\b(?i:me llamo|mi nombre es|atentamente|atte|firma|soy)\b[\s:.,]*"
    r"(?:[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+\s+){1,3}[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+"
)


def speaks_of_somebody(row: ProposalRow) -> bool:
    """Say whether a text seems to have a name, an address, a telephone or a number of a person."""
    texts = {"title": row.title, "problem": row.problem, "action": row.action, "result": row.result}
    return any(map(_SIGNED.search, texts.values())) or any(
        one.kind in signals.PERSONAL for one in signals.find(texts)
    )
