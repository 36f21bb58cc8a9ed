"""The proof that an act is in the record, for whoever did it."""

from __future__ import annotations

import json
from typing import Any

from flask_babel import gettext as _

from gatp_participa.audit import content
from gatp_participa.audit.models import AuditEntry
from gatp_participa.core.errors import ConflictError
from gatp_participa.ledger import exports, leaves, queries, tree


def receipt(entry: AuditEntry, position: int | None) -> dict[str, Any]:
    """Return all that proves an act without asking anybody: it takes two questions.

    Raises:
        ConflictError: it is not sealed yet.
    """
    root = queries.last_root()
    if position is None or root is None or root.size < position:
        raise ConflictError(_("Este acto todavía espera su sello. Vuelve en un minuto."))
    steps = tree.path_spots(position, root.size)
    found = queries.digests_at(spot for _side, spots in steps for spot in spots)
    path = [(side, tree.folded([found[spot] for spot in spots])) for side, spots in steps]
    line = leaves.published(
        position, act=entry.act, at=entry.at, channel=entry.channel, digest=entry.digest
    )
    return {
        "que_es": _(
            "La constancia de que un acto tuyo está en el registro público. Guárdala: dice qué "
            "hiciste, así que muéstrala solo a quien tú quieras."
        ),
        "como_se_comprueba": _("Descarga comprobar.py y raices.json de la página del registro y "
                               "corre: python comprobar.py constancia.json raices.json"),
        "hoja": json.loads(line),
        "contenido": content.of(entry),
        "secreto": entry.nonce,
        "camino": [[side, digest.hex()] for side, digest in path],
        "raiz": exports.root_of(root),
    }  # fmt: skip
