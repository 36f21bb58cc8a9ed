"""The outlines of the 32 states, for the maps that pages draw."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

MAP = Path(__file__).parent / "data" / "mexico_map.json"


@cache
def shapes() -> dict[str, Any]:
    """Return the map: ``view_box`` and the path of each state by its ``map_id``."""
    return json.loads(MAP.read_text("utf-8"))
