"""A sentence as the readers of attributions look at it: word by word, by position."""

from collections.abc import Sequence
from typing import NamedTuple

from newsdesk.extraction.found import Span
from newsdesk.extraction.phrases import DASHES, is_adjunct, may_be_finite, without_full_stop
from newsdesk.extraction.sentences import Token


class Range(NamedTuple):
    """Tokens `first` to `last` of a sentence, `last` left out."""

    first: int
    last: int


class Line:
    """The tokens of a sentence; `end` is where its full stop stands."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.end = without_full_stop(tokens)
        # Looked up again and again by every reader, so they are made once.
        self._words = [token.lower if token.is_word else "" for token in tokens]

    def word(self, at: int) -> str:
        """Return the word at a place in lower case, "" if there is none."""
        return self._words[at] if 0 <= at < len(self._words) else ""

    def is_comma(self, at: int) -> bool:
        return 0 <= at < len(self.tokens) and self.tokens[at].text == ","

    def is_dash(self, at: int) -> bool:
        return 0 <= at < len(self.tokens) and self.tokens[at].text in DASHES

    def is_quotation(self, at: int) -> bool:
        return 0 <= at < len(self.tokens) and self.tokens[at].quotation is not None

    def has_quotation(self, first: int, last: int) -> bool:
        return any(token.quotation for token in self.tokens[first:last])

    def has_clause(self, first: int, last: int) -> bool:
        """Return whether some verb stands there; endings decide where no list can."""
        words = [token for token in self.tokens[first:last] if token.is_word]
        return any(may_be_finite(token) for token in words)

    def is_tail(self, at: int) -> bool:
        """Return whether nothing but "on Monday", "in a statement" follows."""
        rest = self.tokens[at : self.end]
        return not rest or is_adjunct(rest)


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
