"""Finds the statements of an article."""

from collections.abc import Iterable, Sequence

from newsdesk.extraction.found import FoundStatement
from newsdesk.extraction.people import KnownPerson
from newsdesk.extraction.text import Block

FINDER_VERSION = "1"


def find_statements(
    text: str, *, blocks: Sequence[Block] | None = None, people: Iterable[KnownPerson] = ()
) -> list[FoundStatement]:
    """Return what the article reports anyone as having said, in the order of the text."""
    return []
