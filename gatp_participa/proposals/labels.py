"""Words for what the domain keeps as codes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from gatp_participa.proposals.status import GroupKind

GROUP_KINDS: dict[str, Any] = {
    GroupKind.SCHOOL: _l("De una escuela"),
    GroupKind.ORGANISATION: _l("De una organización"),
    GroupKind.COLLECTIVE: _l("De un colectivo"),
    GroupKind.COMMUNITY: _l("De una comunidad"),
}
