"""What a text is about, learnt from texts that people classified and from seed words.

It gives plain dictionaries: whoever scores texts with them needs no numeric library. Texts come
as lists of stems, already read by whoever will score, so that both read in the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

Text = Sequence[str]

# Stems kept per class: those of the largest weights, either way.
STEMS_PER_CLASS = 400
# A stem of a single text teaches nothing, once there are texts enough to say so.
RARE_FROM = 100
MOST_STEMS = 30_000
REGULARIZATION = 5.0
# Times the guesses are made again, and the share of each class that is believed each time.
ROUNDS = 2
BELIEVED = 0.5


@dataclass(frozen=True)
class Learnt:
    """A linear model over stems, with class names and stems as keys.

    ``weights`` are coefficients of a text's TF-IDF (logarithmic counts times ``idf``, divided
    by the Euclidean length of those kept): a class scores its bias plus the sum over the text's
    stems, and its share is the softmax of the scores.
    """

    weights: dict[str, dict[str, float]]
    biases: dict[str, float]
    idf: dict[str, float]


@dataclass(frozen=True)
class Figures:
    """How well classes are told, of texts not learnt from. All are shares, 0 to 1.

    ``top_three`` counts the right class among the first three; ``confident_half`` is the
    accuracy on the half of the texts with the largest margins.
    """

    accuracy: float
    top_three: float
    confident_half: float


def learn(
    texts: Sequence[Text], labels: Sequence[str], seeds: Mapping[str, Sequence[Text]] | None = None
) -> Learnt:
    """Fit a multinomial logistic regression on TF-IDF, classes weighing the same.

    Parameters
    ----------
    texts : sequence of sequences of str
        Stems of each text, in order.
    labels : sequence of str
    seeds : mapping of str to sequences of stems, optional
        Phrases that stand as tiny texts of their class, so that no class is unknown.

    Raises
    ------
    ValueError
        If there are fewer than two classes.
    """
    phrases = [(phrase, name) for name, some in (seeds or {}).items() for phrase in some]
    every = [*texts, *(phrase for phrase, _ in phrases)]
    names = [*labels, *(name for _, name in phrases)]
    if len(set(names)) < 2:
        raise ValueError("there must be texts of two classes at least")
    vectorizer = TfidfVectorizer(
        analyzer=_as_they_are, sublinear_tf=True, max_features=MOST_STEMS,
        min_df=2 if len(texts) >= RARE_FROM else 1,
    )  # fmt: skip
    rows = vectorizer.fit_transform(every)
    model = LogisticRegression(C=REGULARIZATION, class_weight="balanced", max_iter=300)
    model.fit(rows, names)
    return _exported(model, vectorizer)


def spread(
    texts: Sequence[Text],
    guesses: np.ndarray,
    names: Sequence[str],
    *,
    known: Mapping[int, str],
    seeds: Mapping[str, Sequence[Text]],
) -> Learnt:
    """Learn from texts that nobody classified, beginning with what seed words say of them.

    Self-training (Yarowsky, 1995): the texts whose class is clearest are believed, a model is
    fitted, every other text is guessed again. What people said is never guessed.

    Parameters
    ----------
    texts : sequence of sequences of str
    guesses : ndarray of shape (n_texts, n_names)
        Shares of each class by the seed words; a row of equal shares says nothing.
    names : sequence of str
        Class of each column.
    known : mapping of int to str
        Position of a text to the class that people gave it.
    seeds : mapping of str to sequences of stems
        As in `learn`.
    """
    shares, order = guesses, list(names)
    learnt = None
    for _ in range(ROUNDS):
        labels = _believed(shares, order, known) | dict(known)
        chosen = sorted(labels)
        learnt = learn([texts[i] for i in chosen], [labels[i] for i in chosen], seeds)
        shares, order = shares_of(learnt, texts)
    assert learnt is not None  # noqa: S101 -- there is a round at least
    return learnt


def _believed(shares: np.ndarray, names: Sequence[str], known: Mapping[int, str]) -> dict[int, str]:
    """Return position and class of the clearest part of each class, as it is guessed."""
    if not len(shares):
        return {}
    first = shares.argmax(axis=1)
    margins = _margins(shares)
    believed: dict[int, str] = {}
    for column, name in enumerate(names):
        rows = [i for i in np.flatnonzero((first == column) & (margins > 0)) if i not in known]
        rows.sort(key=lambda i: (-margins[i], i))
        believed |= dict.fromkeys(map(int, rows[: int(np.ceil(BELIEVED * len(rows)))]), name)
    return believed


def shares_of(learnt: Learnt, texts: Sequence[Text]) -> tuple[np.ndarray, list[str]]:
    """Return the share of each class in each text, (n_texts, n_classes), and the classes."""
    names = sorted(learnt.weights)
    column = {stem: place for place, stem in enumerate(sorted(learnt.idf))}
    coefficients = np.zeros((len(column), len(names)))
    for place, name in enumerate(names):
        for stem, weight in learnt.weights[name].items():
            coefficients[column[stem], place] = weight
    rows = _tfidf(texts, column, np.array([learnt.idf[stem] for stem in column]))
    scores = rows @ coefficients + np.array([learnt.biases[name] for name in names])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    return powers / powers.sum(axis=1, keepdims=True), names


def cross_validate(
    texts: Sequence[Text],
    labels: Mapping[int, str],
    fit: Callable[[Mapping[int, str]], Learnt],
    *,
    folds: int = 5,
    seed: int = 0,
) -> Figures:
    """Measure what is exported, stems left out and all, on texts whose class was not shown.

    Parameters
    ----------
    texts : sequence of sequences of str
    labels : mapping of int to str
        Position of a text to its class; every class has at least ``folds`` texts.
    fit : callable
        Takes the labels of the other folds and returns the model that they make.
    """
    places = np.array(sorted(labels))
    truth = np.array([labels[i] for i in places])
    found: list[dict[str, float]] = [{} for _ in places]
    splits = StratifiedKFold(folds, shuffle=True, random_state=seed).split(places, truth)
    for inside, outside in splits:
        learnt = fit({int(places[i]): str(truth[i]) for i in inside})
        shares, names = shares_of(learnt, [texts[places[i]] for i in outside])
        for i, row in zip(outside, shares, strict=True):
            found[i] = dict(zip(names, map(float, row), strict=True))
    every = sorted({name for row in found for name in row} | set(labels.values()))
    table = np.array([[row.get(name, 0.0) for name in every] for row in found])
    return figures_of(table, every, truth.tolist())


def figures_of(shares: np.ndarray, names: Sequence[str], labels: Sequence[str]) -> Figures:
    """Compare shares of classes, (n_texts, n_classes), with the right ones.

    A row whose first two classes are equally likely says nothing, which is not being right.
    """
    order = np.argsort(-shares, axis=1, kind="stable")
    right = np.array([names.index(label) for label in labels])
    margins = _margins(shares)
    hits = (order[:, 0] == right) & (margins > 0)
    top = (order[:, :3] == right[:, None]).any(axis=1)
    half = np.argsort(-margins, kind="stable")[: max(1, len(labels) // 2)]
    return Figures(
        accuracy=round(float(hits.mean()), 4),
        top_three=round(float(top.mean()), 4),
        confident_half=round(float(hits[half].mean()), 4),
    )


def _margins(shares: np.ndarray) -> np.ndarray:
    if shares.shape[1] < 2:
        return shares[:, 0]
    ordered = np.sort(shares, axis=1)
    return ordered[:, -1] - ordered[:, -2]


def _tfidf(texts: Sequence[Text], column: Mapping[str, int], idf: np.ndarray) -> sparse.csr_matrix:
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for text in texts:
        counts = Counter(column[stem] for stem in text if stem in column)
        places = list(counts)
        values = (1 + np.log(list(counts.values()))) * idf[places] if places else np.empty(0)
        length = float(np.sqrt((values**2).sum())) or 1.0
        data.extend(values / length)
        columns.extend(places)
        ends.append(len(columns))
    shape = (len(texts), len(column))
    return sparse.csr_matrix((data, columns, ends), shape=shape, dtype=np.float64)


def _exported(model: LogisticRegression, vectorizer: TfidfVectorizer) -> Learnt:
    """Keep the largest weights of each class, with few figures: what is measured is what is kept."""
    stems = vectorizer.get_feature_names_out()
    coefficients, biases = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # one row for both: half of it for each is the same softmax
        coefficients = np.vstack([-coefficients[0], coefficients[0]]) / 2
        biases = np.array([-biases[0], biases[0]]) / 2
    weights: dict[str, dict[str, float]] = {}
    for name, row in zip(model.classes_, coefficients, strict=True):
        largest = np.argsort(-np.abs(row), kind="stable")[:STEMS_PER_CLASS]
        weights[str(name)] = {str(stems[i]): round(float(row[i]), 3) for i in sorted(largest)}
    used = {stem for kept in weights.values() for stem in kept}
    idf = dict(zip(stems, vectorizer.idf_, strict=True))
    return Learnt(
        weights=weights,
        biases={str(n): round(float(b), 3) for n, b in zip(model.classes_, biases, strict=True)},
        idf={stem: round(float(idf[stem]), 3) for stem in sorted(used)},
    )


def _as_they_are(text: Text) -> Text:
    return text
