"""A sentence as the readers of attributions look at it: word by word, by position."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from newsdesk.extraction.found import Span
from newsdesk.extraction.phrases import DASHES, is_adjunct, may_be_finite, without_full_stop
from newsdesk.extraction.sentences import Token


class Range(NamedTuple):
    """Tokens `first` to `last` of a sentence, `last` left out."""

    first: int
    last: int


class Line:
    """The tokens of a sentence; `end` is where its full stop stands, `cues` where cues begin."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens, self._length = tokens, len(tokens)
        self.end = without_full_stop(tokens)
        # Looked up again and again by every reader, so they are made once.
        self.cues: frozenset[int] = frozenset()
        self._words = [token.lower if token.is_word else "" for token in tokens]
        self.quotations = [at for at, token in enumerate(tokens) if token.quotation]

    def word(self, at: int) -> str:
        """Return the word at a place in lower case, "" if there is none."""
        return self._words[at] if 0 <= at < self._length else ""

    def is_comma(self, at: int) -> bool:
        return 0 <= at < self._length and self.tokens[at].text == ","

    def is_dash(self, at: int) -> bool:
        return 0 <= at < self._length and self.tokens[at].text in DASHES

    def is_quotation(self, at: int) -> bool:
        return 0 <= at < self._length and self.tokens[at].quotation is not None

    def has_quotation(self, first: int, last: int) -> bool:
        return _first_between(self.quotations, first, last) is not None

    def has_clause(self, first: int, last: int) -> bool:
        """Return whether some verb stands there; endings decide where no list can."""
        return self.first_verb(first, last) is not None

    def first_verb(self, first: int, last: int) -> int | None:
        """Return the first place from `first` on, before `last`, where some verb stands."""
        return _first_between(self._verbs, first, last)

    @cached_property
    def _verbs(self) -> list[int]:
        words = enumerate(self.tokens)
        return [at for at, token in words if token.is_word and may_be_finite(token)]

    def is_tail(self, at: int) -> bool:
        """Return whether nothing but "on Monday", "in a statement" follows."""
        rest = self.tokens[at : self.end]
        return not rest or is_adjunct(rest)


def _first_between(places: Sequence[int], first: int, last: int) -> int | None:
    """Return the first of the places, which are in order, from `first` on and before `last`."""
    at = bisect_left(places, first)
    return places[at] if at < len(places) and places[at] < last else None


_AT_THE_EDGE = DASHES | {",", ";", ":"}


def content_spans(tokens: Sequence[Token], first: int, last: int) -> list[Span]:
    """Return the spans of a content, the outer quotation marks left out."""
    part = list(tokens[first:last])
    while part and part[-1].quotation is None and part[-1].text in _AT_THE_EDGE:
        part.pop()
    while part and part[0].quotation is None and part[0].text in _AT_THE_EDGE:
        part.pop(0)
    if not part:
        return []
    quoted = [token for token in part if token.quotation]
    if len(quoted) == sum(1 for token in part if token.is_word or token.quotation):
        return [
            inner_span(token) for token in quoted if token.quotation.end > token.quotation.start
        ]
    return [(part[0].start, part[-1].end)]


def inner_span(token: Token) -> Span:
    """Return where the words of a quotation stand, its marks left out."""
    return token.quotation.start, token.quotation.end
