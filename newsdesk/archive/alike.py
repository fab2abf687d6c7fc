"""How alike two statements' words are: for proposing that they are one claim, never for deciding.

Words are compared as spoken: folded, insertions and ellipses left out, contractions written out.
"""

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from newsdesk.archive.wordings import Piece
from newsdesk.extraction import fold

# Fewer words than these are a stock phrase as likely as a claim: "We do not comment on that."
LEAST_WORDS = 6
# As many of the words of both, in their order, make one claim of two likely; or of the shorter's.
CLOSE, PART = 0.8, 0.95

NEGATING = frozenset(
    [
        "not",
        "no",
        "never",
        "none",
        "nobody",
        "nothing",
        "nowhere",
        "neither",
        "nor",
        "without",
        "hardly",
        "scarcely",
        "barely",
    ]
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_CONTRACTIONS = [
    (re.compile(r"\bcan't\b|\bcannot\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
]
_DENIES = re.compile(
    r"\b(?:den(?:y|ie[ds]|ying|ials?)|reject|dismiss|refut|rebut|disput|disavow|not\b|n't)",
    re.IGNORECASE,
)


class Likeness(NamedTuple):
    """From 0 to 100 how alike two statements' words are; `negates` if only one of them says no."""

    score: int
    negates: bool = False


def words_of(statement):
    """The words of `statement` as they are compared, a tuple."""
    text = fold(statement.spoken_text()).replace("’", "'")
    for pattern, plain in _CONTRACTIONS:
        text = pattern.sub(plain, text)
    return tuple(_WORD.findall(text))


def denies(statement):
    """True where the reporting words turn what was said round: "denied", "did not say"."""
    return bool(_DENIES.search(statement.cue.replace("’", "'")))


def likeness(one, other):
    """The Likeness of two tuples of words, or None if they are not to be taken for one claim.

    What only one of two otherwise equal statements negates is none: "will fall", "will not
    fall". Where the shorter stands whole within the longer, which says no beside it, it is
    one, and says so.

    >>> likeness("rents will fall by a tenth".split(), "rents will not fall by a tenth".split())
    >>> likeness("rents will fall by a tenth".split(), "no rents will fall by a tenth".split())
    Likeness(score=92, negates=True)
    """
    shorter, longer = sorted((tuple(one), tuple(other)), key=len)
    if len(shorter) < LEAST_WORDS:
        return None
    if shorter == longer:
        return Likeness(100)
    common = LCSseq.similarity(shorter, longer)
    close, part = 2 * common / (len(shorter) + len(longer)), common / len(shorter)
    if close < CLOSE and part < PART:
        return None
    negates = _negations(shorter) != _negations(longer)
    # An excerpt with cuts may leave numbers out, but not have others.
    differs = negates or _numbers(shorter) - _numbers(longer)
    if differs and not _stands_within(shorter, longer):
        return None
    return Likeness(min(99, int(100 * close if close >= CLOSE else 80 * part)), negates)


def exactly_alike(one, other):
    """True for two tuples of words that are the same and more than a stock phrase."""
    return len(one) >= LEAST_WORDS and tuple(one) == tuple(other)


def _stands_within(shorter, longer):
    size = len(shorter)
    return any(longer[at : at + size] == shorter for at in range(len(longer) - size + 1))


def _numbers(words):
    return {word for word in words if any(letter.isdigit() for letter in word)}


def _negations(words):
    return Counter(word for word in words if word in NEGATING)


# Words with the punctuation and the blanks that belong to them.
_PRINTED = re.compile(r"\S+\s*|\s+")
MOST_COMPARED = 2000


def differences(one, other):
    """Two texts in one, as Pieces, word by word; signs alone do not make a word another.

    What only the one has is "del", what only the other has "ins".

    >>> [tuple(piece) for piece in differences("Rents will fall.", "Rents may fall")]
    [('Rents ', 'same'), ('will ', 'del'), ('may ', 'ins'), ('fall', 'same')]
    """
    old, new = _PRINTED.findall(one), _PRINTED.findall(other)
    if max(len(old), len(new)) > MOST_COMPARED:
        return [Piece(one, "del"), Piece(other, "ins")]
    matcher = SequenceMatcher(None, [_bare(w) for w in old], [_bare(w) for w in new], False)
    pieces = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("".join(new[c:d]), "same"))
            continue
        pieces += [Piece("".join(old[a:b]), "del")] if a < b else []
        pieces += [Piece("".join(new[c:d]), "ins")] if c < d else []
    return pieces


def _bare(word):
    return "".join(_WORD.findall(fold(word))) or word.strip()
