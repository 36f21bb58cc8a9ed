"""What a reviewer asked to see of a theme, of the tray or of a search."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from gatp_participa.core.text import clean_input
from gatp_participa.proposals.status import Channel

EVERYWHERE = "todos"
_MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Filters:
    """What a reviewer asked to see; what is not a value of its kind is as if not asked."""

    entity: str = ""
    channel: str = ""
    language: str = ""
    month: str = ""  # "2026-11"
    subtheme: int | None = None
    reason: str = ""  # why it is in the tray
    text: str = ""
    doubtful: bool = False
    doubt_first: bool = False
    everywhere: bool = False  # said on purpose: a table's own state comes by itself

    NAMES: ClassVar[dict[str, str]] = {
        "entity": "estado", "channel": "canal", "language": "idioma", "month": "mes",
        "subtheme": "subtema", "reason": "motivo", "text": "q", "doubtful": "dudosas",
    }  # fmt: skip

    @classmethod
    def of(cls, asked: Mapping[str, str], *, entity: str = "") -> Filters:
        """Return the filters of an address; the state was read from it with more care."""
        channel, subtheme, month = (asked.get(name, "") for name in ("canal", "subtema", "mes"))
        return cls(
            entity=entity, language=asked.get("idioma", "")[:16],
            channel=channel if channel in set(Channel) else "",
            month=month if _MONTH.fullmatch(month) else "",
            subtheme=int(subtheme) if subtheme.isdecimal() and len(subtheme) < 4 else None,
            reason=asked.get("motivo", "")[:200], text=clean_input(asked.get("q", ""))[:100],
            doubtful=bool(asked.get("dudosas")), doubt_first=asked.get("orden") == "duda",
            everywhere=asked.get("estado") == EVERYWHERE,
        )  # fmt: skip

    def to_args(self, **changed: Any) -> dict[str, str]:
        """Return them as the values of an address, with some changed (None: without it)."""
        values = {name: getattr(self, name) for name in self.NAMES} | changed
        args = {
            self.NAMES[name]: "1" if value is True else str(value)
            for name, value in values.items()
            if name in self.NAMES and value not in ("", None, False)
        }
        if values.get("doubt_first", self.doubt_first):
            args["orden"] = "duda"
        if self.everywhere or "entity" in changed:
            args.setdefault("estado", EVERYWHERE)
        return args

    @property
    def narrow(self) -> bool:
        """Say whether some text is left out."""
        return any(getattr(self, name) not in ("", None, False) for name in self.NAMES)
