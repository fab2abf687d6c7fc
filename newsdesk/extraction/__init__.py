"""Finds who said what in the text of a news article.

Plain Python, usable alone: `python -m newsdesk.extraction article.txt`. All offsets count
Unicode code points of the text as given.
"""

from newsdesk.extraction.finder import FINDER_VERSION, find_statements
from newsdesk.extraction.found import FoundStatement
from newsdesk.extraction.people import KnownPerson
from newsdesk.extraction.quotations import (
    bracketed_within,
    inserted_spans,
    kind_of,
    quoted_spans,
)
from newsdesk.extraction.text import (
    BLOCK_KINDS,
    Block,
    Normalised,
    UnacceptableText,
    fold,
    normalise,
    recognise_blocks,
)

__all__ = [
    "BLOCK_KINDS",
    "FINDER_VERSION",
    "Block",
    "FoundStatement",
    "KnownPerson",
    "Normalised",
    "UnacceptableText",
    "find_statements",
    "fold",
    "bracketed_within",
    "inserted_spans",
    "kind_of",
    "normalise",
    "quoted_spans",
    "recognise_blocks",
]
