"""Full-text search: one parser, one stemmer, and two small compilers, one per database.

Words are folded and stemmed here, in Python, on the way into the index and out of a query.
So SQLite (FTS5) and PostgreSQL (tsvector) are given the same opaque words, find the same
statements by construction, and a hit is highlighted by the rule that found it.
"""

import re
import threading
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import BooleanField, F, Func
from snowballstemmer import stemmer

from newsdesk.extraction import fold

TABLE = "archive_statement_search"
# Stands between a speaker's names, so that no phrase runs from one into the next.
BREAK = "0newsdesk0break0"
LONGEST_QUERY = 300
# Words that stand everywhere and tell nothing from another.
_LITTLE = (
    "a an and are as at be but by can do does for from has have he her his how if in into is it "
    "its not of on or our she should that the their they this to was we were what when whether "
    "which who whom whose why will with would you your"
)
LITTLE = frozenset(_LITTLE.split())

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
# What is not to be found: "-zebra", -"zebra crossing".
_UNWANTED = re.compile(r'(?<!\S)-(?:"[^"]*"?|[^\s"]+)')
_local = threading.local()


@lru_cache(maxsize=200_000)
def stem(word):
    """The stem of one folded word (Porter, M.F. 1980, "An algorithm for suffix stripping")."""
    # The stemmer keeps its state in itself, so each thread has its own.
    if not hasattr(_local, "porter"):
        _local.porter = stemmer("porter")
    # Nothing is left of the "s" in "Japan's", and PostgreSQL takes no empty word.
    return _local.porter.stemWord(word) or word


def stems(text):
    """The stems of the words of `text` in order."""
    return [stem(word) for word in _WORD.findall(fold(text))]


def index_words(text):
    """`text` as it is indexed."""
    return " ".join(stems(text))


def index_names(names):
    """Several names as they are indexed, no phrase running from one to another."""
    return f" {BREAK} ".join(index_words(name) for name in names)


class Query(NamedTuple):
    """What is searched for: every group of `wanted`, and not every group of `unwanted`.

    A group is a tuple of terms, found if one of them is; a term is a tuple of stems, a phrase
    if there are several.
    """

    wanted: tuple = ()
    unwanted: tuple = ()

    def __bool__(self):
        return bool(self.wanted or self.unwanted)

    @property
    def terms(self):
        return [term for group in self.wanted for term in group]


def parse(text):
    """The Query that a reader typed: words, "phrases", -minus, and OR between two of them.

    Never fails: marks that make no sense are read as spaces.

    >>> parse('rents -caps "rent freeze" OR freezes').wanted
    ((('rent',),), (('rent', 'freez'), ('freez',)))
    """
    wanted, unwanted, joins = [], [], False
    for part in _PART.finditer(text[:LONGEST_QUERY]):
        if part["word"] in ("OR", "AND") and not part["minus"]:
            # All words are wanted anyway, so AND says nothing new.
            joins = part["word"] == "OR" and bool(wanted)
            continue
        term = tuple(stems(part["phrase"] or part["word"] or ""))
        if not term:
            continue
        if part["minus"]:
            unwanted.append(term)
        elif joins:
            wanted[-1] += (term,)
        else:
            wanted.append((term,))
        joins = False
    # One group of alternatives: any one of the unwanted terms is reason enough.
    return Query(tuple(wanted), (tuple(unwanted),) if unwanted else ())


def wanted_words(text):
    """What a reader typed without the parts that are not to be found.

    >>> wanted_words('rents -"rent freeze" -caps')
    'rents'
    """
    return " ".join(_UNWANTED.sub(" ", text[:LONGEST_QUERY]).split())


class Matches(Func):
    """True for the statements whose index row, named by the field `seq`, holds every group."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, seq, groups, **extra):
        super().__init__(F(seq) if isinstance(seq, str) else seq, **extra)
        self.groups = groups

    def as_sqlite(self, compiler, connection):
        seq, params = compiler.compile(self.source_expressions[0])
        found = f'SELECT rowid FROM "{TABLE}" WHERE "{TABLE}" MATCH %s'
        return f"{seq} IN ({found})", [*params, to_fts5(self.groups)]

    def as_postgresql(self, compiler, connection):
        alias = compiler.quote_name_unless_alias(self.source_expressions[0].alias)
        return f'{alias}."search_vector" @@ %s::tsquery', [to_tsquery(self.groups)]

    def as_sql(self, compiler, connection):
        raise NotImplementedError("Search is written for SQLite and PostgreSQL.")


def to_fts5(groups):
    """`groups` in FTS5's query language."""
    return " AND ".join(
        "(" + " OR ".join(f'"{" ".join(term)}"' for term in group) + ")" for group in groups
    )


def to_tsquery(groups):
    """`groups` in PostgreSQL's query language."""
    return " & ".join(
        "(" + " | ".join("<->".join(f"'{word}'" for word in term) for term in group) + ")"
        for group in groups
    )


def newest_with(words, count):
    """For each of the stems `words`, the seqs of the `count` newest statements that hold it.

    One query that reads no more than that; the statements are listed ones.
    """
    if connection.vendor == "sqlite":
        one = (
            f'SELECT %s AS word, rowid AS seq FROM "{TABLE}" WHERE "{TABLE}" MATCH %s '
            "ORDER BY rowid DESC LIMIT %s"
        )
        asked = [(word, to_fts5([[[word]]])) for word in words]
    else:
        one = (
            "SELECT %s::text AS word, seq FROM archive_statement "
            "WHERE seq IS NOT NULL AND search_vector @@ %s::tsquery ORDER BY seq DESC LIMIT %s"
        )
        asked = [(word, to_tsquery([[[word]]])) for word in words]
    found = {word: [] for word in words}
    if asked:
        every = " UNION ALL ".join(f"SELECT * FROM ({one}) AS hits" for _ in asked)
        with connection.cursor() as cursor:
            cursor.execute(every, [value for pair in asked for value in (*pair, count)])
            for word, seq in cursor.fetchall():
                found[word].append(seq)
    return found


def unindex(seqs):
    """Take rows out of the index."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany(f'DELETE FROM "{TABLE}" WHERE rowid = %s', [(seq,) for seq in seqs])


def index(rows):
    """Put rows of (seq, words, names), made by the functions above, into the index.

    On PostgreSQL the index is a generated column of the statements and follows by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany(
                f'REPLACE INTO "{TABLE}" (rowid, words, names) VALUES (%s, %s, %s)', rows
            )


def settle():
    """Have PostgreSQL put what it noted of many new rows into its index at once, not as it is read."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list(%s)", [TABLE])


def index_names_of(seqs, names):
    """Index the rows of `seqs`, a query for them, by `names` instead of those they have."""
    if connection.vendor == "sqlite":
        query, params = seqs.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE "{TABLE}" SET names = %s WHERE rowid IN ({query})', [names, *params]
            )


def indexed(seqs):
    """The rows that SQLite's index has for `seqs`, by seq, as (words, names).

    None on PostgreSQL, whose index is part of the statements and cannot differ from them.
    """
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(seqs))
        cursor.execute(f'SELECT rowid, words, names FROM "{TABLE}" WHERE rowid IN ({places})', seqs)
        return {seq: (words, names) for seq, words, names in cursor.fetchall()}


def strays():
    """The rows of SQLite's index that belong to no statement, by seq."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT rowid FROM "{TABLE}" '
            "WHERE rowid NOT IN (SELECT seq FROM archive_statement WHERE seq IS NOT NULL)"
        )
        return [seq for (seq,) in cursor.fetchall()]


def highlight(text, query):
    """`text` in pieces of (words, is_hit), in order and complete.

    >>> highlight("Rents rose.", parse("rent"))
    [('Rents', True), (' rose.', False)]
    """
    # A printed word has one stem as a rule, and more where folding takes it apart ("1½").
    words = [(word.span(), stem) for word in _WORD.finditer(text) for stem in stems(word[0])]
    printed = [stem for _span, stem in words]
    hits = set()
    for term in query.terms:
        for at in range(len(words) - len(term) + 1):
            if tuple(printed[at : at + len(term)]) == term:
                hits.update(span for span, _stem in words[at : at + len(term)])
    pieces, last = [], 0
    for start, end in sorted(hits):
        pieces += [(text[last:start], False), (text[start:end], True)]
        last = end
    return [piece for piece in [*pieces, (text[last:], False)] if piece[0]]
