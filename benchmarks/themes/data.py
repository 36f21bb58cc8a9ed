"""Texts that people labelled, and real proposals; none of them is ours."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from gatp_participa.clustering.documents import Document, Draft
from gatp_participa.clustering.encoders import encode_in_processes, text_to_encode

SETS = ("eval_sib200_es", "eval_ods_dev", "eval_decide_madrid_debates")


def labelled(folder: Path, name: str) -> tuple[list[str], list[str]] | None:
    """Return texts and labels of ``eval_*.csv`` (id, text, label), None if it is not there."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    return [line["text"] for line in lines], [line["label"] for line in lines]


def proposals(folder: Path) -> list[Document]:
    """Return the real proposals of ``decide_madrid``, none if they are not there."""
    path = folder / "decide_madrid" / "proposals_latest.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=";"))
    return [Document(id=int(r["id"]), title=r["title"], body=r["description"]) for r in lines]


def encoded(texts: list[str]) -> tuple[list[Document], np.ndarray]:
    """Return texts as documents with ids from 0, and their vectors (n, 512)."""
    documents = [Document(id=i, title="", body=text) for i, text in enumerate(texts)]
    return documents, encode_in_processes("hybrid", [text_to_encode(d) for d in documents])


def themes_of(draft: Draft, n: int) -> np.ndarray:
    """Return the theme each text is in, by the one it continues if it continues one: (n,).

    -1 for leftovers; new themes of a reorganisation are numbered from 10,000.
    """
    found = np.full(n, -1)
    for number, theme in enumerate(draft.themes):
        name = number if theme.previous is None else theme.previous
        if theme.previous is None and any(t.previous is not None for t in draft.themes):
            name = 10_000 + number
        for member in theme.members:
            found[member.document_id] = name
    return found
