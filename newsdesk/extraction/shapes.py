"""Shapes: a token as far as it tells anything beyond its own article."""

from newsdesk.extraction.line import Line
from newsdesk.extraction.words import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIMES,
)

_TOLD_APART = (
    SUBORDINATORS
    | PREPOSITIONS
    | PRONOUNS
    | AUXILIARIES
    | {"and", "a", "an", "the", "his", "her", "their", "its", "this", "also", "then", "not"}
) - {"per", "via", "upon"}


def shape(line: Line, at: int) -> str:
    """Return a small word itself, and of a longer one its ending or capital."""
    if not 0 <= at < len(line.tokens):
        return "."
    token = line.tokens[at]
    if token.quotation:
        return "quotation"
    if not token.is_word:
        return "-" if line.is_dash(at) else token.text[0]
    word = token.lower
    if word in _TOLD_APART:
        return word
    if word in TIMES:
        return "time"
    if token.is_capitalised:
        return "Name"
    if word in DETERMINERS:
        return "determiner"
    for ending in ("ing", "ed", "ly", "s"):
        if word.endswith(ending):
            return "-" + ending
    return "0" if word[0].isdigit() else "word"


def size(length: int) -> int:
    """Return a length in steps that grow with it."""
    return min(length, 4) if length < 6 else 6 if length < 10 else 10 if length < 20 else 20
