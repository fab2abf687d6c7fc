"""Where a content ends: by signs whose weights were learned from annotated articles.

Every comma, dash, conjunction and closing mark after the beginning of a content may be its
end. The signs at each of them are weighed and the likeliest is taken.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice
from math import exp

from newsdesk.extraction.cues import Cue
from newsdesk.extraction.line import Line
from newsdesk.extraction.phrases import DASHES, ends_like_speech
from newsdesk.extraction.shapes import shape, size
from newsdesk.extraction.weights import Weights
from newsdesk.extraction.words import (
    SUBORDINATORS,
)

_MAY_FOLLOW = SUBORDINATORS | {"and", "during", "despite", "following", "amid", "according"}
_MARKS_OFF = DASHES | {",", ";", "(", ":"}
# Beyond this many places a sentence is a list, and its end as good as any.
_MOST_EDGES = 24
# What it counts beside half of the words to have all of them.
_EXACT = 0.5
WEIGHTS = Weights.load("edges")


def right_edge(line: Line, cue: Cue, first: int, stop: int) -> int:
    """Return the token at which the content that begins at `first` ends, at most `stop`."""
    if not WEIGHTS:
        return stop
    places = edges(line, first, stop)
    if len(places) == 1:
        return stop
    sums = [WEIGHTS.sum(each) for each in signs(line, cue, first, places)]
    highest = max(sums)
    shares = [exp(each - highest) for each in sums]
    lengths = _lengths(line, first, places)
    return max(places, key=lambda at: _worth(lengths[at], shares, [lengths[e] for e in places]))


def _worth(length: int, shares: Sequence[float], lengths: Sequence[int]) -> float:
    """Return how well a content of this length does if each of the others may be right.

    A content that shares half its words with the right one still shows an editor where to
    look, so an end in the middle can be better than the likeliest of many.
    """
    worth = 0.0
    for share, other in zip(shares, lengths, strict=True):
        common = min(length, other) / max(length, other, 1)
        worth += share * ((common >= 0.5) + _EXACT * common)
    return worth


def _lengths(line: Line, first: int, places: Sequence[int]) -> dict[int, int]:
    """Return by place how many words the content has that ends there."""
    lengths, counted, words = {}, first, 0
    for at in sorted(places):
        for token in line.tokens[counted:at]:
            words += token.text.count(" ") + 1 if token.quotation else token.is_word
        lengths[at], counted = words, at
    return lengths


def edges(line: Line, first: int, stop: int) -> list[int]:
    """Return the places where the content may end, `stop` first."""
    inner = (at for at in range(first + 1, stop) if _may_end(line, at))
    found = list(islice(inner, _MOST_EDGES))
    # "the dam, which is old, is safe": what has no verb yet cannot end.
    verb = line.first_verb(first, stop)
    verb = first if verb is None else verb
    return [stop, *(at for at in found if at > verb or line.is_quotation(at - 1))]


def _may_end(line: Line, at: int) -> bool:
    token = line.tokens[at]
    may_follow = token.text in _MARKS_OFF or token.lower in _MAY_FOLLOW or line.is_quotation(at - 1)
    return may_follow and not token.quotation and not _goes_on_with_that(line, at)


def _goes_on_with_that(line: Line, at: int) -> bool:
    """Return whether "but that" or "and that" stands here: half of such a pair misleads."""
    link = at - 1 if line.word(at) == "that" else at + line.is_comma(at)
    return line.word(link) in ("and", "but") and line.word(link + 1) == "that"


def signs(line: Line, cue: Cue, first: int, places: Sequence[int]) -> Iterator[list[str]]:
    """Yield, for each place, what speaks for or against an end of the content there."""
    group = f"{cue.group}{'-ing' if cue.is_gerund else ''}"
    opening = "that" if line.word(first - 1) == "that" else shape(line, first)
    inside = _is_inside(line, cue)
    stop = places[0]
    commas = [at for at in range(first, stop) if line.tokens[at].text == ","]
    last = len(places) - 1
    for number, at in enumerate(places):
        # `stop` comes first among the places and last in the sentence.
        place = number - 1 if number else last
        passed = bisect_left(commas, at)
        ahead = len(commas) - passed - line.is_comma(at)
        kind = "end" if at == stop else shape(line, at)
        found = [
            f"{kind} cue {group}",
            f"{kind} verb {cue.verb}",
            f"{kind} opened {opening}",
            f"{kind} inside {inside}",
            f"{kind} commas {min(passed, 3)} {min(ahead, 3)}",
            f"{kind} place {min(place, 3)}",
            f"{kind} places after {min(last - place, 3)}",
            *_signs_at(line, kind, group, first, at),
        ]
        if at < stop:
            found += _signs_after(line, kind, first, at, stop, min(ahead, 3))
        yield found


def _signs_at(line: Line, kind: str, group: str, first: int, at: int) -> Iterator[str]:
    """Yield what the content tells that would end at a token."""
    is_quoted, follows_quotation = line.has_quotation(first, at), line.is_quotation(at - 1)
    yield kind
    yield f"{kind} length {size(at - first)}"
    yield f"{kind} quoted {is_quoted} {follows_quotation}"
    yield f"{kind} cue {group} quoted {is_quoted} {follows_quotation}"
    yield f"{kind} previous {shape(line, at - 1)}"
    if line.is_quotation(first):
        yield f"{kind} only {follows_quotation and at == first + 1}"
    if follows_quotation:
        yield f"{kind} speech {ends_like_speech(line.tokens[at - 1])}"


def _signs_after(
    line: Line, kind: str, first: int, at: int, stop: int, commas: int
) -> Iterator[str]:
    """Yield what the words tell that would be left out."""
    after, rest = shape(line, at + 1), size(stop - at)
    is_quoted, follows_quotation = line.has_quotation(first, at), line.is_quotation(at - 1)
    yield f"{kind} {after}"
    yield f"{kind} {after} quoted {is_quoted} {follows_quotation}"
    yield f"{kind} {after} {shape(line, at + 2)}"
    yield f"{kind} {after} previous {shape(line, at - 1)}"
    yield f"{kind} rest {rest} {line.has_clause(at + 1, min(stop, at + 13))}"
    yield f"{kind} {after} rest {rest}"
    yield f"{kind} more {line.has_quotation(at, stop)} {is_quoted}"
    yield f"{kind} {after} again {_says_that(line, at + 1, stop)}"
    yield f"{kind} clause {line.has_clause(first, at)}"
    yield f"{kind} {after} commas {commas}"
    cue_at = min((each - at for each in line.cues if at < each < min(stop, at + 12)), default=0)
    yield f"{kind} cue ahead {size(cue_at)}"
    yield f"{kind} {after} cue ahead {cue_at > 0}"
    if follows_quotation:
        is_speech = ends_like_speech(line.tokens[at - 1])
        yield f"{kind} {after} speech {is_speech}"
        yield f"{kind} speech {is_speech} {line.has_quotation(at, stop)}"


def _is_inside(line: Line, cue: Cue) -> str:
    """Return the word that makes the saying itself a part of a longer sentence, if any."""
    for at in range(cue.first - 1, -1, -1):
        if line.word(at) in ("when", "as", "while", "after", "who", "which", "if", "because"):
            return line.word(at)
        if line.is_comma(at) and at < cue.first - 8:
            break
    return ""


def _says_that(line: Line, first: int, stop: int) -> bool:
    return any(line.word(at) == "that" for at in range(first, min(stop, first + 3)))
