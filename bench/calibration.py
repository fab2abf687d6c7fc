"""Is the finder right as often as it says? Stated confidence set against what was right.

The scorer tells how much was right, not which of it, so statements are matched here once
more by the same rules: words are runs of letters and digits; a prediction belongs to the
gold statement with which it has at least half of all their words in common, one to one,
the closest pairs first; it is right when its source shares a word with the gold source
(or neither has one) or when surname and given name of the speaker agree. What gold leaves
open (no speech, nothing in marks, or marked as boilerplate) counts neither way. The total
is printed beside the scorer's own, so that a difference would be seen.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

BINS = 10
SAME_STATEMENT = 0.5
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Judged(NamedTuple):
    """A prediction that counts: how sure it said it was, and whether it was right."""

    confidence: float
    is_right: bool


class Bin(NamedTuple):
    """The predictions whose confidence lies from `low` to `high`."""

    low: float
    high: float
    count: int
    confidence: float
    share_right: float


def judged(gold: dict, predicted: Sequence[dict]) -> Iterator[Judged]:
    """Yield a judgement on each prediction for the article `gold` that counts."""
    words = word_spans(gold["text"])
    ignored = words_in(words, gold.get("ignore"))
    contents = [words_in(words, each["spans"]) for each in gold["statements"]]
    counting = [
        (each, content)
        for each in predicted
        if (content := words_in(words, each["spans"]))
        and 2 * len(content & ignored) <= len(content)
    ]
    partners = partners_of([content for _each, content in counting], contents)
    neutral = [c for each, c in zip(gold["statements"], contents, strict=True) if is_neutral(each)]
    for at, (each, content) in enumerate(counting):
        partner = gold["statements"][partners[at]] if at in partners else None
        if partner is None and any(2 * len(content & other) >= len(content) for other in neutral):
            continue
        if partner is None or not is_neutral(partner):
            is_right = partner is not None and is_attributed(each, partner, words)
            yield Judged(each.get("confidence", 1.0), is_right)


def bins(judgements: Iterable[Judged]) -> list[Bin]:
    """Return ten bins of equal width, from the least sure to the surest; empty ones are kept."""
    held: list[list[Judged]] = [[] for _ in range(BINS)]
    for each in judgements:
        # 0.3 * 10 is a little less than 3 to a computer.
        held[min(BINS - 1, int(round(each.confidence * BINS, 6)))].append(each)
    return [_bin(number, some) for number, some in enumerate(held)]


def expected_error(rows: Iterable[Bin]) -> float:
    """Return by how much confidence and share right differ, on average over predictions."""
    rows = list(rows)
    total = sum(row.count for row in rows)
    off = sum(row.count * abs(row.share_right - row.confidence) for row in rows)
    return off / total if total else 0.0


def _bin(number: int, some: list[Judged]) -> Bin:
    count = len(some) or 1
    return Bin(
        low=number / BINS,
        high=(number + 1) / BINS,
        count=len(some),
        confidence=sum(each.confidence for each in some) / count,
        share_right=sum(each.is_right for each in some) / count,
    )


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return where the words of `text` stand: marks and punctuation are none."""
    return [found.span() for found in _WORD.finditer(text)]


def words_in(words: list[tuple[int, int]], spans: list | None) -> frozenset[int]:
    """The numbers of the words that one of `spans` overlaps ([s, e] or [[s, e], …] or None)."""
    spans = [spans] if spans and isinstance(spans[0], int) else spans or []
    numbers: set[int] = set()
    for first, last in spans:
        # Words follow one another, so those that a span overlaps are one run of them.
        begin = bisect_right(words, first, key=lambda word: word[1])
        end = bisect_left(words, last, key=lambda word: word[0])
        numbers.update(range(begin, end))
    return frozenset(numbers)


def partners_of(predicted: list[frozenset], gold: list[frozenset]) -> dict[int, int]:
    """The number of the gold statement that belongs to a prediction, where one does."""
    pairs = [
        (-len(one & other) / len(one | other), p, g)
        for p, one in enumerate(predicted)
        for g, other in enumerate(gold)
        if one & other
    ]
    partners: dict[int, int] = {}
    for closeness, p, g in sorted(pairs):
        if -closeness >= SAME_STATEMENT and p not in partners and g not in partners.values():
            partners[p] = g
    return partners


def is_neutral(gold: dict) -> bool:
    return gold.get("act", "speech") != "speech" and gold["kind"] == "indirect"


def is_attributed(predicted: dict, gold: dict, words: list[tuple[int, int]]) -> bool:
    here, there = (words_in(words, each.get("source")) for each in (predicted, gold))
    has_right_source = bool(here & there) if there else not here
    return has_right_source or is_same_person(predicted.get("speaker"), gold.get("speaker"))


def is_same_person(name: str | None, other: str | None) -> bool:
    """Surnames equal and given names equal, one an initial or the beginning of the other."""
    one, two = _name_words(name), _name_words(other)
    if not one or not two or len(one) == 1 < len(two):
        return one == two != []
    first, second = sorted((one[0], two[0]), key=len)
    return one[-1] == two[-1] and (len(two) == 1 or second.startswith(first))


def _name_words(name: str | None) -> list[str]:
    plain = unicodedata.normalize("NFKD", name or "").casefold()
    return _WORD.findall("".join(each for each in plain if not unicodedata.combining(each)))
