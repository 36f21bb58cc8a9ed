"""The order of a state's themes as rows, with every score it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from gatp_participa.deliberation.queries.priorities import Board
from gatp_participa.secretariats.rules import SECTORS


def rows(board: Board) -> Iterator[list[object]]:
    """Yield a row of headings and one per theme: those ranked first, the rest without a place."""
    keys = [one.key for one in board.rubric.criteria]
    yield [
        "lugar", "calificacion", "diferencia_entre_sectores", "tema", "tema_id", "turno_id",
        "propuestas", "apoyos", "apoyos_con_identidad_verificada",
        *(f"{sector.value}.{key}" for sector in SECTORS for key in keys),
        *(f"peso.{key}" for key in keys),
    ]  # fmt: skip
    weights = [board.weights[key] for key in keys]
    for one in board.ranking:
        values = [one.place, round(float(one.number), 2), round(float(one.spread), 2)]
        yield [*values, *_theme(board, one.subject, keys), *weights]
    for theme in board.apart:
        yield ["", "", "", *_theme(board, theme.referral.id, keys), *weights]


def _theme(board: Board, number: int, keys: list[str]) -> list[object]:
    theme = board.themes[number]
    referral = theme.referral
    return [
        referral.theme.name, referral.theme_id, referral.id, referral.proposals_count,
        theme.supports, theme.verified,
        *(theme.marks.get(sector, {}).get(key, "") for sector in SECTORS for key in keys),
    ]  # fmt: skip
