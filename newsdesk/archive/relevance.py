"""How well a statement answers a search: the same number on either database.

Only the newest hits are put in order, since to weigh all of a common word would cost more with
every statement. The weight is Okapi BM25's of how often a word stands in how long a text
(Robertson, S. and Zaragoza, H. 2009, "The probabilistic relevance framework"), with a fixed
usual length: so it hangs on the statement alone, and pages neither repeat nor leave out.
"""

from typing import NamedTuple

RANKED = 2_000
# How soon more of the same word adds nothing, how much length counts, and the usual length.
SATURATION, LENGTH, USUAL = 1.2, 0.75, 30
# A word in the speaker's name says less than in what was said; words side by side say more.
IN_NAME, SIDE_BY_SIDE = 0.4, 0.5
STEPS = 511


class Place(NamedTuple):
    """Where the statement `seq` stands: the greatest cursor first.

    The cursor is the weight and, where that is equal, the date: one number, as `seq` is.
    """

    cursor: int
    seq: int


def newest_ranked(statements, query):
    """The Places of the newest RANKED of `statements`, the most relevant to `query` first."""
    newest = statements.newest_first().values_list("seq", "search_text", "search_names")
    places = (
        Place(weight(query, words.split(), names.split()) << 54 | seq, seq)
        for seq, words, names in newest[:RANKED]
    )
    return sorted(places, reverse=True)


def weight(query, words, names):
    """From 0 to STEPS: how well the stems `words`, said by `names`, answer `query`."""
    terms = query.terms
    pairs = list(zip(terms, terms[1:], strict=False))
    longer = SATURATION * (1 - LENGTH + LENGTH * len(words) / USUAL)
    got = 0.0
    for term in terms:
        often = _times(term, words) + IN_NAME * bool(_times(term, names))
        got += often * (SATURATION + 1) / (often + longer)
    got += sum(SIDE_BY_SIDE for one, other in pairs if _times(one + other, words))
    most = len(terms) * (SATURATION + 1) + len(pairs) * SIDE_BY_SIDE
    return min(STEPS, int(STEPS * got / most))


def _times(term, words):
    """How often the stems `term` stand in `words` in a row."""
    if len(term) == 1:
        return words.count(term[0])
    size = len(term)
    return sum(tuple(words[at : at + size]) == term for at in range(len(words) - size + 1))
