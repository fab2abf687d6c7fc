"""Other spellings of what was searched for and stands nowhere.

Compared with the words of the newest statements and with the names of those who are quoted: as
many as can be read at once, however large the archive is. So a word that only older statements
have is not proposed; how much a proposal would find is for whoever makes it to count.
"""

import re
from collections import Counter

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from rapidfuzz import process
from rapidfuzz.distance import OSA

from newsdesk.archive.counting import count_each
from newsdesk.archive.models import Expert, ExpertName, Statement
from newsdesk.archive.search import Query, stems, wanted_words
from newsdesk.extraction import fold

STATEMENTS_READ = 5_000
NAMES_READ = 2_000
MOST_WORDS = 6
PROPOSED = 3
# Of shorter words nearly every other short word is a misspelling.
SHORTEST, LONG = 4, 8
_WORD = re.compile(r"[^\W_]+")


def corrected(text):
    """Up to PROPOSED other spellings of the search `text`, the likeliest first.

    Those words are changed that stand in no statement and no speaker's name.
    """
    unknown = _unknown_in(text)
    if not unknown:
        return []
    known = _vocabulary(unknown)
    likely = {word: _like(word, known) for word in unknown}
    changed = []
    for at in range(PROPOSED):
        # With several slips, the likeliest of each, then the next likeliest.
        best = {word: found[at] for word, found in likely.items() if len(found) > at}
        if best:
            changed.append(_with(text, best))
    return changed


def _unknown_in(text):
    """The words of `text`, folded, that are in no statement, longest first."""
    wanted = _WORD.finditer(wanted_words(text))
    words = {fold(word[0]) for word in wanted if word[0] not in ("OR", "AND")}
    words = [word for word in words if len(word) >= SHORTEST and not word.isdecimal()]
    words = sorted(words, key=lambda word: (-len(word), word))[:MOST_WORDS]
    listed = Statement.objects.listed()
    there = [listed.matching(Query(((tuple(stems(word)),),))) for word in words]
    found = count_each(there, most=1)
    return [word for word, count in zip(words, found, strict=True) if not count]


def _vocabulary(unknown):
    """Counter of the words, folded, that one of `unknown` is compared with."""
    newest = Statement.objects.listed().newest(STATEMENTS_READ)
    said = Statement.objects.filter(pk__in=newest).order_by().values_list("text")
    begun = Q()
    for word in unknown:
        begun |= Q(folded__startswith=word[:1]) | Q(folded__contains=f" {word[:1]}")
    listed = Expert.objects.listed().values("pk")
    names = ExpertName.objects.filter(begun, expert__in=listed)
    names = names.exclude(kind=ExpertName.Kind.MISPRINT).order_by().values("pk")[:NAMES_READ]
    folded = ExpertName.objects.filter(pk__in=names).order_by()
    folded = folded.annotate(words=Cast("folded", TextField())).values_list("words")
    read = "\n".join(words for (words,) in said.union(folded, all=True))
    counted = Counter()
    # Folding each word once is quicker than folding all of the text.
    for word, count in Counter(_WORD.findall(read.lower())).items():
        counted[word if word.isascii() else fold(word)] += count
    return counted


def _like(word, known):
    """Words of `known` one letter away from `word`, two from a long one, the likeliest first."""
    allowed = 2 if len(word) >= LONG else 1
    near = process.extract(
        word, known.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=None
    )
    own = stems(word)

    def likelihood(found):
        other, distance, _place = found
        return distance, other[0] != word[0], -known[other], other

    ranked = [other for other, _distance, _place in sorted(near, key=likelihood)]
    # Two forms of one word find the same.
    once = {tuple(stems(other)): other for other in reversed(ranked)}
    return [other for other in ranked if other in once.values() and stems(other) != own][:PROPOSED]


def _with(text, spelt):
    """`text` with the words that `spelt` has, folded, in the spelling that it gives them."""
    return _WORD.sub(lambda word: spelt.get(fold(word[0]), word[0]), text)
