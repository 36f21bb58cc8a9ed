"""Full-text search in which accents and inflection do not matter, alike on both engines.

Our own stems go in and our own stems are asked for; the engine only finds words. SQLite
keeps them in an FTS5 table, PostgreSQL in a ``tsvector`` with a GIN index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import DDL, Select, column, event, func, literal_column, select, table, text
from sqlalchemy.sql.selectable import TextualSelect

from gatp_participa.core.db import db, dialect
from gatp_participa.core.text import search_words
from gatp_participa.proposals.models import Proposal

TABLE = "proposal_search"
SQLITE_DDL = f"CREATE VIRTUAL TABLE {TABLE} USING fts5(words, tokenize='unicode61')"
POSTGRESQL_DDL = (
    f"CREATE TABLE {TABLE} (proposal_id BIGINT PRIMARY KEY "
    "REFERENCES proposals (id) ON DELETE CASCADE, words tsvector NOT NULL)"
)
POSTGRESQL_INDEX_DDL = f"CREATE INDEX ix_{TABLE}_words ON {TABLE} USING gin (words)"

# The tests make the schema from the models; a migration has the same lines for the rest.
_after = Proposal.__table__
event.listen(_after, "after_create", DDL(SQLITE_DDL).execute_if(dialect="sqlite"))
event.listen(_after, "after_create", DDL(POSTGRESQL_DDL).execute_if(dialect="postgresql"))
event.listen(_after, "after_create", DDL(POSTGRESQL_INDEX_DDL).execute_if(dialect="postgresql"))
event.listen(_after, "before_drop", DDL(f"DROP TABLE IF EXISTS {TABLE}"))

# A title says in few words what the text says in many: it counts twice.
TITLE_WEIGHT = 2
MAX_ASKED = 12
BATCH_ROWS = 2_000


def words_of(title: str, *texts: str) -> str:
    """Return the stems to index, in one text."""
    return " ".join(search_words(" ".join([*[title] * TITLE_WEIGHT, *texts])))


def put(rows: Iterable[tuple[int, str]]) -> None:
    """Index ``(proposal id, words)`` pairs, replacing what was there."""
    values = [{"id": proposal_id, "words": words} for proposal_id, words in rows]
    if not values:
        return
    if dialect() == "sqlite":
        statement = f"INSERT OR REPLACE INTO {TABLE} (rowid, words) VALUES (:id, :words)"  # noqa: S608
    else:
        statement = (
            f"INSERT INTO {TABLE} (proposal_id, words) "  # noqa: S608
            "VALUES (:id, to_tsvector('simple', :words)) "
            "ON CONFLICT (proposal_id) DO UPDATE SET words = excluded.words"
        )
    db.session.execute(text(statement), values)


def remove(*proposal_ids: int) -> None:
    """Take proposals out of search."""
    if not proposal_ids:
        return
    # Not a DELETE on SQLite: FTS5 (3.40) breaks its index when a row is deleted, looked for
    # and inserted again in one transaction. A row without words is found by nobody.
    statement = (
        f"UPDATE {TABLE} SET words = '' WHERE rowid = :id"  # noqa: S608
        if dialect() == "sqlite"
        else f"DELETE FROM {TABLE} WHERE proposal_id = :id"  # noqa: S608
    )
    db.session.execute(text(statement), [{"id": proposal_id} for proposal_id in proposal_ids])


def matching(asked: str) -> Select | None:
    """Return a SELECT of ``proposal_id, rank`` (smaller is better) of what has every word.

    The last word also matches by its beginning. None when nothing can be searched for.
    """
    words = search_words(asked)[:MAX_ASKED]
    if not words:
        return None
    if dialect() == "sqlite":
        query = " ".join(f'"{word}"' for word in words[:-1]) + f' "{words[-1]}"*'
        found = table(TABLE, column("rowid"), column("words"))
        return select(
            literal_column("rowid").label("proposal_id"), literal_column("rank").label("rank")
        ).select_from(found).where(literal_column(TABLE).op("MATCH")(query.strip()))  # fmt: skip
    query = " & ".join([f"'{word}'" for word in words[:-1]] + [f"'{words[-1]}':*"])
    found = table(TABLE, column("proposal_id"), column("words"))
    asked_for = func.to_tsquery("simple", query)
    rank = -func.ts_rank(found.c.words, asked_for)
    return select(found.c.proposal_id, rank.label("rank")).where(found.c.words.op("@@")(asked_for))


def sharing(asked: Sequence[tuple[Sequence[str], float]], *, limit: int) -> TextualSelect:
    """Return a SELECT of ``proposal_id, weight`` (greater is better) of what shares some stems.

    Each item of ``asked`` is a group of stems and what having all of them is worth; a text is
    worth the sum of its groups. Unlike the ranks of the engines, this reads no text: the cost
    is that of the rows found.
    """
    is_sqlite = dialect() == "sqlite"
    values: dict[str, str | float] = {}
    hits = []
    for number, (stems, weight) in enumerate(asked):
        quoted = [f'"{one}"' if is_sqlite else f"'{one}'" for one in stems]
        values[f"stems{number}"] = (" " if is_sqlite else " & ").join(quoted)
        values[f"weight{number}"] = weight
        hits.append(_sqlite_hits(number) if is_sqlite else _postgresql_hits(number))
    # Text and not expressions: building two dozen of these costs more than running them.
    statement = text(
        f"SELECT proposal_id, sum(weight) AS weight FROM ({' UNION ALL '.join(hits)}) AS hits "  # noqa: S608
        f"GROUP BY proposal_id ORDER BY weight DESC, proposal_id LIMIT {limit:d}"
    )
    return statement.bindparams(**values).columns(column("proposal_id"), column("weight"))


def _sqlite_hits(number: int) -> str:
    return (
        f"SELECT rowid AS proposal_id, :weight{number} AS weight "  # noqa: S608
        f"FROM {TABLE} WHERE {TABLE} MATCH :stems{number}"
    )


def _postgresql_hits(number: int) -> str:
    return (
        f"SELECT proposal_id, CAST(:weight{number} AS double precision) AS weight "  # noqa: S608
        f"FROM {TABLE} WHERE words @@ to_tsquery('simple', :stems{number})"
    )


def count_stems() -> tuple[Counter[str], int]:
    """Return in how many public texts each stem is, and how many texts there are.

    The whole index is read, a batch at a time.
    """
    counted: Counter[str] = Counter()
    total = 0
    for stems in _indexed():
        counted.update(stems)
        total += 1
    return counted, total


def _indexed() -> Iterator[set[str]]:
    key, words = ("rowid", "words")
    if dialect() != "sqlite":
        key, words = ("proposal_id", "tsvector_to_array(words)")
    query = text(
        f"SELECT {key}, {words} FROM {TABLE} WHERE {key} > :last ORDER BY {key} LIMIT :rows"  # noqa: S608
    )
    last = 0
    while rows := db.session.execute(query, {"last": last, "rows": BATCH_ROWS}).all():
        for _number, held in rows:
            stems = set(held.split() if isinstance(held, str) else held)
            if stems:  # SQLite keeps the row of what left, without words
                yield stems
        last = rows[-1][0]
