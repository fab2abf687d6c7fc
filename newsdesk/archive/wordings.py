"""Two wordings of one thing side by side, in whole words."""

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

# Comparing word by word takes the product of both lengths.
MOST_COMPARED, MOST_PAIRS = 1_000, 20_000
# A word with its hyphens and apostrophes, a mark, or the space between.
_WORDS = re.compile(r"\s+|\w+(?:[-'’]\w+)*|[^\w\s]")


class Piece(NamedTuple):
    """Words that stayed ("same"), went ("del") or came ("ins")."""

    text: str
    fate: str


def compared(before, after):
    """Two texts in one, as Pieces: what stayed, what went and what came, in whole words.

    The pieces that did not come, joined, are the text before; those that did not go, after.

    >>> [tuple(piece) for piece in compared("rents will fall.", "rents may fall.")]
    [('rents ', 'same'), ('will', 'del'), ('may', 'ins'), (' fall.', 'same')]
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > MOST_COMPARED or _pairs(old, new) > MOST_PAIRS:
        return [Piece(before, "del"), Piece(after, "ins")]
    matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
    pieces, went, came = [], "", ""
    for what, *places in matcher.get_opcodes():
        gone, there = "".join(old[slice(*places[:2])]), "".join(new[slice(*places[2:])])
        if what != "equal" or gone.isspace():
            # A space that stays between two changed words is read with them.
            went, came = went + gone, came + there
            continue
        pieces += _changed(went, came) + [Piece(gone, "same")]
        went = came = ""
    return pieces + _changed(went, came)


def _pairs(old, new):
    """How often a word of `old` stands in `new`: what comparing them takes grows with it."""
    there = Counter(word for word in new if not word.isspace())
    return sum(there[word] for word in old)


def _changed(went, came):
    if went == came:
        return [Piece(went, "same")] if went else []
    return [piece for piece in (Piece(went, "del"), Piece(came, "ins")) if piece.text]


def paragraphs_compared(before, after):
    """For each paragraph that differs between two texts, its Pieces, in order."""
    old, new = before.split("\n"), after.split("\n")
    found = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            lines = zip_longest(old[i1:i2], new[j1:j2], fillvalue="")
            found += [compared(one, other) for one, other in lines if one != other]
    return found
