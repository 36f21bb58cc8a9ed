"""The results as Markdown, made by the command and never by hand."""

from __future__ import annotations

from typing import Any

from benchmarks.themes.held import by_method, raw_seconds
from benchmarks.themes.methods import OURS

_QUALITY = (
    "method", "themes", "V", "AMI", "ARI", "repeats", "moved by +33 %", "without theme",
    "seconds", "CPU s", "CPU s with encoder", "first run", "peak MB",
)  # fmt: skip
_SCALE = (
    "texts", "method", "themes", "seconds", "CPU seconds", "peak MB", "without theme",
    "ms per text more", "of CPU",
)  # fmt: skip
_NOTE = """\
Means of five seeds, of growth three. V, AMI, ARI: agreement with what people said, texts without
a theme counted as one more group. Repeats: mean adjusted Rand index of the pairs of seeds. Moved:
share of the old texts that change theme when a third more arrive and all is fitted anew, groups
matched; ours does not do that by itself: see «when a third more texts arrive». Seconds: median
after the first run, which also loads and compiles, from stored vectors where the method needs
them; one thread for everybody. CPU seconds say more than those of the wall where other work
shares the machine. Peak memory includes libraries.
"""


def line(row: dict[str, Any]) -> str:
    """Return the main figures of one method in a line of a terminal."""
    figures = (row[key] for key in ("themes", "v_measure", "ami", "ari", "repeats", "moved_refit"))
    return "  ".join(
        [row["method"].ljust(40), *(_number(f).rjust(6) for f in figures),
         f"{row['seconds']:>8} s {row['peak_memory_mb']:>6} MB"]
    )  # fmt: skip


def markdown(results: dict[str, Any]) -> str:
    """Return everything that was measured."""
    parts = ["# Themes, measured", "`python -m benchmarks.themes` makes this file.", _NOTE]
    if results.get("notes"):
        parts += ["## Of this measurement", "\n".join(f"- {note}" for note in results["notes"])]
    for name, one in results.get("sets", {}).items():
        parts += [f"## {name}", _about(one), _rows(_QUALITY, _methods(one))]
    if results.get("sets"):
        parts += ["## When a third more texts arrive", _growth(results["sets"])]
    if results.get("real"):
        keys = list(results["real"][0])
        rows = [[_number(row[key]) for key in keys] for row in results["real"]]
        parts += ["## Real texts, k chosen", _rows([k.replace("_", " ") for k in keys], rows)]
    if results.get("copies"):
        parts += ["## Near copies", _copies(results["copies"])]
    if results.get("scale"):
        parts += ["## Generated texts, from stored vectors", _rows(_SCALE, _scale(results))]
    if results.get("held"):
        keys = ("what", "on", "target", "figure")
        rows = [
            [*(str(row[key]) for key in keys), "held" if row["held"] else "**not held**"]
            for row in results["held"]
        ]
        parts += ["## Figures to hold", _rows((*keys, ""), rows)]
    machine = ", ".join(f"{name} {value}" for name, value in results.get("machine", {}).items())
    return "\n\n".join([*(part.strip() for part in parts), f"Measured with {machine}."]) + "\n"


def _about(one: dict[str, Any]) -> str:
    encoding = one["encoding"]
    return (
        f"{encoding['texts']:,} texts of {encoding['words'] / encoding['texts']:.0f} words, "
        f"{encoding['subjects']} subjects. Encoding them takes {encoding['seconds']} s "
        f"({encoding['cpu_seconds']} of CPU), for every method that needs vectors."
    )


def _methods(one: dict[str, Any]) -> list[list[str]]:
    rows = []
    for name, row in by_method(one).items():
        moved = row["moved_refit"]
        if name == OURS and one["stability"]:
            moved = one["stability"]["mean"]["moved_refit"]
        rows.append(
            [
                name, f"{row['themes']:g}", *(_number(row[k]) for k in ("v_measure", "ami", "ari")),
                _number(row["repeats"]), _number(moved), f"{row['unassigned']:.1%}",
                _number(row["seconds"]), _number(row["cpu_seconds"]), _number(raw_seconds(row, one)),
                _number(row["first_seconds"]), str(row["peak_memory_mb"]),
            ]
        )  # fmt: skip
    return rows


def _growth(sets: dict[str, Any]) -> str:
    kept = (
        "moved_frozen", "moved_warm", "moved_warm_worst", "moved_refit",
        "v_frozen", "v_warm", "v_refit", "agree", "agree_over_margin", "over_margin",
    )  # fmt: skip
    rows = [
        [name, *(_number(one["stability"]["mean"][key]) for key in kept)]
        for name, one in sets.items()
        if one["stability"]
    ]
    return _rows(("set", *(key.replace("_", " ") for key in kept)), rows)


def _copies(copies: dict[str, Any]) -> str:
    rows = [[kind, _number(share)] for kind, share in copies["recall"].items()]
    rows.append(["alarms: untouched texts that resemble another", _number(copies["alarms"])])
    return _rows((f"{copies['texts']:,} real proposals", "share"), rows)


def _scale(results: dict[str, Any]) -> list[list[str]]:
    return [
        [
            f"{row['texts']:,}", row["method"], str(row["themes"]), _number(row["seconds"]),
            _number(row["cpu_seconds"]), str(row["peak_memory_mb"]), f"{row['unassigned']:.1%}",
            _number(row.get("one_more_ms")), _number(row.get("one_more_cpu_ms")),
        ]
        for row in results["scale"]
    ]  # fmt: skip


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3f}".rstrip("0").rstrip(".")


def _rows(head: tuple[str, ...] | list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])
