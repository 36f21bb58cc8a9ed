"""Texts whose subject people already said: none of them is of the engine's making."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from gatp_participa.clustering.documents import Document, Draft

LABELLED = ("eval_sib200_es", "eval_ods_dev", "eval_decide_madrid_debates")
SEVERAL = "decide_madrid_first_category"
DEMO = "demonstration"
TINY = "tiny"
SETS = (*LABELLED, DEMO)
# Only when asked for: of a debate's several categories, the first is no more its subject.
MORE_SETS = (SEVERAL, TINY)
_COUNTRY = Path(__file__).parents[2] / "gatp_participa" / "dev" / "country" / "texts"
# A category that a handful of debates carry is nothing to find.
_FEWEST = 10


@dataclass(frozen=True, eq=False)
class Corpus:
    """Documents with ids from 0, what people labelled them and, when stored, their vectors."""

    documents: list[Document]
    labels: list[str]
    vectors: np.ndarray | None = None

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self.documents)

    @property
    def known(self) -> int:
        """How many subjects people used."""
        return len(set(self.labels))

    @property
    def texts(self) -> list[str]:
        """Title and body together, for methods that take one string."""
        return [". ".join(part for part in (d.title, d.body) if part) for d in self.documents]

    def take(self, rows: Sequence[int]) -> Corpus:
        """Return the texts of `rows`, numbered again from 0."""
        return Corpus(
            [replace(self.documents[i], id=n) for n, i in enumerate(rows)],
            [self.labels[i] for i in rows],
            None if self.vectors is None else self.vectors[list(rows)],
        )


def corpus(folder: Path, name: str) -> Corpus | None:
    """Return one of `SETS` or `MORE_SETS`, None if its file is not there."""
    if name == TINY:
        return _made(_tiny())
    if name == DEMO:
        return _made(_demonstration())
    several = name == SEVERAL
    path = folder / ("consul_dump/debates_limpio.csv" if several else f"{name}.csv")
    if not path.exists():
        return None
    if several:
        return _made(_several(_lines(path)))
    return _made(("", line["text"], line["label"]) for line in _lines(path))


def proposals(folder: Path) -> list[Document]:
    """Return the real proposals of ``decide_madrid``, none if they are not there."""
    path = folder / "decide_madrid" / "proposals_latest.csv"
    if not path.exists():
        return []
    lines = _lines(path, delimiter=";")
    return [Document(id=int(r["id"]), title=r["title"], body=r["description"]) for r in lines]


def every_text(folder: Path, most: int) -> list[Document]:
    """Return up to `most` real texts of all the sources, shuffled, with ids from 0."""
    found = [(d.title, d.body) for d in proposals(folder)]
    debates = folder / "consul_dump" / "debates_limpio.csv"
    if debates.exists():
        found += [(r["titulo"], r["descripcion"]) for r in _lines(debates)]
    for name in ("eval_ods_dev", "eval_sib200_es"):
        if (folder / f"{name}.csv").exists():
            found += [("", r["text"]) for r in _lines(folder / f"{name}.csv")]
    order = np.random.default_rng(0).permutation(len(found))[:most]
    return [Document(id=n, title=found[i][0], body=found[i][1]) for n, i in enumerate(order)]


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


def _lines(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def _made(rows: Iterator[tuple[str, str, str]]) -> Corpus:
    listed = list(rows)
    return Corpus(
        [Document(id=i, title=title, body=body) for i, (title, body, _) in enumerate(listed)],
        [label for _, _, label in listed],
    )


def _several(lines: list[dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield debates under the first of their official categories, of those used enough."""
    first = [line["categorias"].split("|")[0].strip() for line in lines]
    used = Counter(first)
    for line, label in zip(lines, first, strict=True):
        if label and used[label] >= _FEWEST:
            yield line["titulo"], line["descripcion"], label


def _demonstration() -> Iterator[tuple[str, str, str]]:
    """Yield the demonstration's texts that were written under a subject, campaigns included."""
    for path in sorted(_COUNTRY.glob("*.jsonl")):
        if path.stem.startswith("abierta-"):
            continue
        alone = path.stem in {"sin-tema", "moderacion", "otras-lenguas", "copias"}
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line) if line.strip() else {}
            label = row.get("theme") or ("" if alone else path.stem)
            if label and not row.get("flag") and row.get("language", "es") == "es":
                body = " ".join(
                    filter(None, (row["problem"], row.get("action"), row.get("result")))
                )
                yield row["title"], body, label


def _tiny() -> Iterator[tuple[str, str, str]]:
    """Yield 120 generated texts of three subjects, to see that everything runs."""
    chance = np.random.default_rng(0)
    subjects = {
        "agua": "agua pozo fuga tubería pipa drenaje tinaco llave presión cisterna",
        "luz": "luminaria poste foco cable apagón banqueta oscura noche transformador recibo",
        "salud": "clínica medicina doctora vacuna turno farmacia urgencias receta espera hospital",
    }
    for number in range(120):
        label = list(subjects)[number % 3]
        words = chance.choice(subjects[label].split(), 9)
        yield " ".join(words[:3]).capitalize(), f"Hace falta {' '.join(words[3:])} aquí.", label
