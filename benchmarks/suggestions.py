"""How well the SDG of a text is suggested, measured on texts that people labelled.

    python -m benchmarks.suggestions ../shared/data

Reads ``eval_ods_dev.csv`` (id, text, label). Texts are parted in two halves by their number's
digest: seed words were written looking at the first half only, so «seeds» is reported on the
second. What is learnt is measured by cross-validation on the second half, with as many texts
per class as each row says. Each row twice: whole texts, and their first 190 characters.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from sklearn.model_selection import StratifiedKFold

from gatp_participa.clustering import suggest
from gatp_participa.topics.queries import goal_seeds
from gatp_participa.topics.rules import scoring

CUT = 190
FOLDS = 5
COLUMNS = ("method", "characters", "texts", "accuracy", "top_three", "confident_half")


def main() -> None:
    """Measure, print a table and write JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with eval_ods_dev.csv")
    parser.add_argument("--json", type=Path, default=Path("benchmarks/results/suggestions.json"))
    parser.add_argument("--half", choices=("first", "second"), default="second")
    arguments = parser.parse_args()
    lines = read(arguments.data / "eval_ods_dev.csv")
    reported = [one for one in lines if in_first_half(one[0]) == (arguments.half == "first")]
    others = [one for one in lines if one not in set(reported)]
    rows = [*as_shown(reported, others), *measure(reported, others)]
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    document = {"half": arguments.half, "rows": rows}
    arguments.json.write_text(json.dumps(document, indent=1), encoding="utf-8")


def read(path: Path) -> list[tuple[str, str, str]]:
    """Return number, text and goal ("1" to "16") of each line."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(r["id"], r["text"], str(int(r["label"][3:]))) for r in csv.DictReader(file)]


def in_first_half(number: str) -> bool:
    return hashlib.sha256(number.encode()).digest()[-1] % 2 == 0


def measure(reported: Sequence[tuple], others: Sequence[tuple]) -> list[dict]:
    """Return one row of figures per method and length of text."""
    labels = [label for _, _, label in reported]
    whole = [scoring.words_of(text) for _, text, _ in reported]
    cut = [scoring.words_of(text[:CUT]) for _, text, _ in reported]
    names = sorted(set(labels))
    seeds = {name: words for name, words in goal_seeds().items() if name in names}
    print("".join(name.ljust(48 if name == "method" else 15) for name in COLUMNS))
    rows = []
    for characters, texts in ((CUT, cut), ("all", whole)):
        rows.append(row("seed words", characters, seed_shares(seeds, texts), names, labels))
    pool = [scoring.words_of(text) for _, text, _ in others]
    phrases = {name: [scoring.words_of(word) for word in words] for name, words in seeds.items()}
    learnt = suggest.spread(pool, seed_shares(seeds, pool), names, known={}, seeds=phrases)
    for characters, texts in ((CUT, cut), ("all", whole)):
        shares, _ = suggest.shares_of(learnt, texts)
        rows.append(row("seed words and unlabelled texts", characters, shares, names, labels))
    for most in (20, 50, 200, None):
        for mixed in (False, True) if most else (False,):
            if most and most > 50 and mixed:
                continue
            found = trained(whole, cut, labels, names, most, phrases if mixed else None, seeds)
            name = f"trained, {most or 'all'} per class" + (", others guessed" if mixed else "")
            for characters, shares in zip((CUT, "all"), found, strict=True):
                rows.append(row(name, characters, shares, names, labels))
    return rows


def trained(whole, cut, labels, names, most, phrases, seeds) -> tuple[np.ndarray, np.ndarray]:
    """Return shares by models that saw at most ``most`` texts per class, all of other folds.

    With ``phrases`` the rest of the other folds is used too, without its labels.
    """
    truth = np.array(labels)
    full, short = np.zeros((len(labels), len(names))), np.zeros((len(labels), len(names)))
    random = np.random.default_rng(0)
    for inside, outside in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(truth, truth):
        order = random.permutation(inside)
        some = [i for name in names for i in order[truth[order] == name][:most]]
        if phrases is None:
            learnt = suggest.learn([whole[i] for i in some], [labels[i] for i in some])
        else:
            texts = [whole[i] for i in inside]
            place = {int(i): at for at, i in enumerate(inside)}
            known = {place[int(i)]: labels[i] for i in some}
            learnt = suggest.spread(
                texts, seed_shares(seeds, texts), names, known=known, seeds=phrases
            )
        full[outside] = suggest.shares_of(learnt, [whole[i] for i in outside])[0]
        short[outside] = suggest.shares_of(learnt, [cut[i] for i in outside])[0]
    return short, full


def seed_shares(seeds, texts) -> np.ndarray:
    """Return shares by seed words alone, columns in the order of sorted names."""
    model = scoring.seed_model(seeds)
    found = [scoring.shares(model, words) for words in texts]
    return np.array([[one[name] for name in sorted(seeds)] for one in found])


def as_shown(reported: Sequence[tuple], others: Sequence[tuple]) -> list[dict]:
    """Return what a person sees: how often something is suggested, and how often it is right.

    By seed words alone, by what they teach on texts without labels, and by 50 labelled texts
    per class. The last two learn from the half that is not reported.
    """
    names = sorted({label for _, _, label in reported})
    seeds = {name: words for name, words in goal_seeds().items() if name in names}
    phrases = {name: [scoring.words_of(word) for word in words] for name, words in seeds.items()}
    pool = [scoring.words_of(text) for _, text, _ in others]
    taught = suggest.spread(pool, seed_shares(seeds, pool), names, known={}, seeds=phrases)
    some = [i for name in names for i in _first(others, name, 50)]
    trained_50 = suggest.learn([pool[i] for i in some], [others[i][2] for i in some])
    models = {
        "seed words": scoring.seed_model(seeds),
        "seed words and unlabelled texts": _plain(taught),
        "trained, 50 per class": _plain(trained_50),
    }
    return [
        seen(name, model, reported, cut) for name, model in models.items() for cut in (CUT, None)
    ]


def _first(lines: Sequence[tuple], name: str, most: int) -> list[int]:
    return [i for i, line in enumerate(lines) if line[2] == name][:most]


def _plain(learnt: suggest.Learnt) -> scoring.LinearModel:
    return scoring.LinearModel(learnt.weights, learnt.biases, learnt.idf)


def seen(name: str, model: scoring.LinearModel, lines: Sequence[tuple], cut: int | None) -> dict:
    """Return the figures of one model on texts of one length, with the margins in use."""
    started = time.perf_counter()
    found = [(scoring.suggest(model, text[:cut]), goal) for _, text, goal in lines]
    each = 1000 * (time.perf_counter() - started) / len(found)
    said = [(one, goal) for one, goal in found if one.best]
    sure = [(one, goal) for one, goal in said if one.is_sure]
    figures = {
        "method": f"as shown, {name}", "characters": cut or "all",
        "suggested": share([one.best != () for one, _ in found]),
        "first_is_right": share([one.best[0][0] == goal for one, goal in said]),
        "one_of_those_shown_is_right": share([goal in dict(one.best) for one, goal in said]),
        "sure": share([one.is_sure for one, _ in found]),
        "sure_is_right": share([one.best[0][0] == goal for one, goal in sure]),
        "ms_per_text": round(each, 2),
    }  # fmt: skip
    print(json.dumps(figures), flush=True)
    return figures


def share(hits: list[bool]) -> float:
    return round(sum(hits) / max(1, len(hits)), 4)


def row(method: str, characters: object, shares: np.ndarray, names, labels) -> dict:
    figures = asdict(suggest.figures_of(shares, names, labels))
    found = {"method": method, "characters": characters, "texts": len(labels)} | figures
    print("".join(str(found[c]).ljust(48 if c == "method" else 15) for c in COLUMNS), flush=True)
    return found


if __name__ == "__main__":
    main()
