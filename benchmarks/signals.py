"""How many texts a second are looked at, and what the signals find in the demonstration's texts.

Run: ``python -m benchmarks.signals``. The texts were written by hand for the demonstration; those
of ``moderacion.jsonl`` say what is wrong with them (``flag``), the rest are ordinary proposals. It
is our own writing measured with our own list, so the figures say that nothing is broken, not how
much escapes in a year of real use.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

from gatp_participa.moderation import signals
from gatp_participa.moderation.status import SignalKind

TEXTS = Path(__file__).parents[1] / "gatp_participa" / "dev" / "country" / "texts"
FIELDS = ("title", "problem", "action", "result")
SECONDS = 3.0


def families(texts: dict[str, str]) -> set[str]:
    """Return which families of signals some texts have: personal, rude, attack, link."""
    found = {one.kind for one in signals.find(texts)}
    return {
        name
        for name, kinds in (
            ("personal", signals.PERSONAL), ("rude", {SignalKind.INSULT}),
            ("attack", {SignalKind.ATTACK}), ("link", {SignalKind.LINK}),
        )
        if found & kinds
    }  # fmt: skip


def main() -> None:
    """Print a table of what is found by flag, and the speed."""
    rows = [
        json.loads(line)
        for path in sorted(TEXTS.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    seen: dict[str, Counter[str]] = {}
    for row in rows:
        flag = row.get("flag") or "ordinary"
        texts = {name: row.get(name) or "" for name in FIELDS}
        counted = seen.setdefault(flag, Counter())
        counted["texts"] += 1
        counted.update(families(texts) or {"nothing"})
    for flag, counted in sorted(seen.items()):
        total = counted.pop("texts")
        print(f"{flag:14} {total:5} texts: {dict(counted.most_common())}")
    done, started = 0, time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        for row in rows:
            signals.find({name: row.get(name) or "" for name in FIELDS})
        done += len(rows)
    print(f"{done / (time.perf_counter() - started):,.0f} proposals a second")


if __name__ == "__main__":
    main()
