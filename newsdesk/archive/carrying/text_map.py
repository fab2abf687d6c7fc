"""Where the characters of one text went in another: the difference of two editions of an article.

Two levels, so that it stays quick and never guesses:

1. by paragraph; one of some length that went here and came there unchanged was moved;
2. inside what changed by word, and inside a few words that gave way to others by character.

Both texts are compared with quotation marks, dashes and spaces folded one to one, so that an
offset in the folded text is one in the text itself. Offsets count code points.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

# Shorter ones ("Advertisement", "He agreed.") may stand anywhere, so that nothing follows from it.
LONG_PARAGRAPH = 20
# More words than this that gave way to others are another wording, not another spelling.
RESPELT = 6
# With up to so many pairs of equal words (or paragraphs) all are compared; beyond it, only
# between landmarks.
PAIRS = 20_000

_FOLDED = str.maketrans(
    dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‘’‚‛‹›′`´", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a", " ")
    | dict.fromkeys("\u202f\u205f\u3000\t", " ")
)
_TOKEN = re.compile(r"\n|\w+|[^\w\s]")


def folded(text):
    """`text` with its quotation marks, dashes and spaces made plain, as long as before."""
    return text.translate(_FOLDED)


def reads_alike(one, other):
    """True if two wordings differ in the look of marks, dashes and spaces at most."""
    return folded(one).split() == folded(other).split()


class Run(NamedTuple):
    """So many characters that stand at `old` in one text, and at `new` in the other."""

    old: int
    new: int
    length: int


class TextMap:
    """Which characters of `old` are still in `new`, and where."""

    def __init__(self, old, new):
        self.old, self.new = old, new
        self.runs = _joined(sorted(_runs(folded(old), folded(new))))
        self._starts = [run.old for run in self.runs]

    def kept(self, start, end):
        """The Runs that [start, end) of the old text holds, cut to it, in its order."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = bisect_left(self._starts, end)
        cut = []
        for old, new, length in self.runs[first:last]:
            from_, to = max(start, old), min(end, old + length)
            if from_ < to:
                cut.append(Run(from_, new + from_ - old, to - from_))
        return cut

    def offset_of(self, old):
        """Where the character at `old` stands in the new text, or None if it went."""
        [*found] = self.kept(old, old + 1)
        return found[0].new if found else None


def _runs(old, new):
    ours, theirs = _paragraphs(old), _paragraphs(new)
    pairs = _alike(old, ours, new, theirs)
    moved = _moved(old, [each for each in ours if each not in pairs], new, theirs, pairs)
    for (start, end), (there, _end) in (pairs | moved).items():
        yield Run(start, there, end - start)
    stays = [*pairs.items(), ((len(old), len(old)), (len(new), len(new)))]
    at, there = 0, 0
    for (start, end), (start_there, end_there) in stays:
        gone = _left(old, at, start, moved)
        come = _left(new, there, start_there, moved.values())
        yield from _word_runs(old, new, gone, come)
        at, there = end, end_there


def _paragraphs(text):
    """The spans of the paragraphs of some length: shorter ones are told apart by nothing."""
    spans, start = [], 0
    for line in text.split("\n"):
        if len(line) >= LONG_PARAGRAPH:
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _alike(old, ours, new, theirs):
    """By its old span, the new span of every paragraph that stayed, in order."""
    opcodes = _opcodes([old[s:e] for s, e in ours], [new[s:e] for s, e in theirs])
    return {
        one: other
        for tag, i1, i2, j1, j2 in opcodes
        if tag == "equal"
        for one, other in zip(ours[i1:i2], theirs[j1:j2], strict=True)
    }


def _moved(old, gone, new, theirs, pairs):
    """By its old span, the new span of every paragraph that was moved as it is."""
    came, landed = defaultdict(list), set(pairs.values())
    for span in theirs:
        if span not in landed:
            came[new[slice(*span)]].append(span)
    there = {span: came[old[slice(*span)]] for span in gone}
    return {span: spans.pop(0) for span, spans in there.items() if spans}


def _left(text, start, end, moved):
    """What [start, end) holds besides the paragraphs that were `moved`: spans in order."""
    left = []
    for from_, to in sorted(span for span in moved if start <= span[0] < end):
        left.append((start, from_))
        start = to
    return [*left, (start, end)]


def _word_runs(old, new, gone, come):
    """The Runs of the words in the spans `gone` that are among those in the spans `come`."""
    ours, theirs = _tokens(old, gone), _tokens(new, come)
    words, others = [each.text for each in ours], [each.text for each in theirs]
    for tag, i1, i2, j1, j2 in _opcodes(words, others):
        if tag == "equal":
            for one, other in zip(ours[i1:i2], theirs[j1:j2], strict=True):
                yield Run(one.start, other.start, len(one.text))
        elif tag == "replace" and max(i2 - i1, j2 - j1) <= RESPELT:
            yield from _letter_runs(old, new, ours[i1:i2], theirs[j1:j2])


class _Token(NamedTuple):
    start: int
    text: str


def _tokens(text, spans):
    return [
        _Token(found.start(), found.group())
        for start, end in spans
        for found in _TOKEN.finditer(text, start, end)
    ]


def _opcodes(ours, theirs):
    """As SequenceMatcher has them; where it would take too long, between landmarks alone."""
    landmarks = [(-1, -1), *_landmarks(ours, theirs), (len(ours), len(theirs))]
    for (i, j), (next_i, next_j) in pairwise(landmarks):
        one, other = ours[i + 1 : next_i], theirs[j + 1 : next_j]
        if _pairs(one, other) > PAIRS:
            # The same few over and over: no telling which of them went where.
            yield "replace", i + 1, next_i, j + 1, next_j
        else:
            for tag, *places in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
                i1, i2, j1, j2 = places
                yield tag, i1 + i + 1, i2 + i + 1, j1 + j + 1, j2 + j + 1
        if next_i < len(ours):
            yield "equal", next_i, next_i + 1, next_j, next_j + 1


def _pairs(words, others):
    """How many pairs of equal words there are: what SequenceMatcher looks at, again and again."""
    there = Counter(others)
    return sum(count * there[word] for word, count in Counter(words).items())


def _landmarks(ours, theirs):
    """Places of what is there once in both beside the same, in the longest order both have.

    None where everything can be compared anyway. After Bram Cohen's patience diff, which takes
    each by itself: a word that came back by chance elsewhere would lead astray.
    """
    if _pairs(ours, theirs) <= PAIRS:
        return []
    once, there = _once(ours), _once(theirs)
    pairs = [(i, there[pair]) for pair, i in once.items() if pair in there]
    # The longest increasing subsequence, by patience sorting.
    tops, piles, before = [], [], {}
    for i, j in sorted(pairs):
        at = bisect_left(tops, j)
        before[i, j] = piles[at - 1] if at else None
        tops[at : at + 1], piles[at : at + 1] = [j], [(i, j)]
    chain, last = [], piles[-1] if piles else None
    while last:
        chain.append(last)
        last = before[last]
    return chain[::-1]


def _once(things):
    """By each thing and the next one, where they stand if they do so once only."""
    places = {}
    for at, pair in enumerate(pairwise(things)):
        places[pair] = None if pair in places else at
    return {pair: at for pair, at in places.items() if at is not None}


def _letter_runs(old, new, ours, theirs):
    """The Runs of a few words that gave way to others which have most letters in common."""
    start, there = ours[0].start, theirs[0].start
    one = old[start : ours[-1].start + len(ours[-1].text)]
    other = new[there : theirs[-1].start + len(theirs[-1].text)]
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.quick_ratio() > 0.5 and matcher.ratio() > 0.5:
        for i, j, length in matcher.get_matching_blocks()[:-1]:
            yield Run(start + i, there + j, length)


def _joined(runs):
    """The same with what adjoins in both texts in one."""
    joined = []
    for run in runs:
        if joined and _adjoins(joined[-1], run):
            last = joined.pop()
            run = Run(last.old, last.new, last.length + run.length)
        joined.append(run)
    return joined


def _adjoins(one, other):
    return (one.old + one.length, one.new + one.length) == (other.old, other.new)
