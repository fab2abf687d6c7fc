"""What the finder proposes for a text, as plain data: worker processes need no database."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from newsdesk.archive.spans import content_of
from newsdesk.extraction import (
    Block,
    FoundStatement,
    KnownPerson,
    find_statements,
    fold,
)

LONGEST_NAME = 6  # words
MOST_FORMS = 20_000
_PRINTED_WORD = re.compile(r"[^\W_](?:\S*[^\W_]\.?)?")
_GENITIVE = re.compile(r"['’]s?$")

Span = tuple[int, int]


class Text(NamedTuple):
    """The words of an article as one of its revisions has them."""

    article: int
    revision: int
    text: str
    # [kind, start, end] of each block, as the revision keeps them.
    blocks: list
    # Who published it, by name.
    outlet: str = ""


class Proposal(NamedTuple):
    """A found statement, and what a suggestion of it is told apart by."""

    # Its place in what the finder returned: payloads speak of one another by it.
    number: int
    fingerprint: str
    payload: dict
    tier: str
    # Who is said to have said it, and as printed; "" where there is nothing.
    speaker: str
    source: str

    @property
    def content(self) -> list[list[int]]:
        return self.payload["spans"]


class Reading(NamedTuple):
    """What the finder proposes for a text, or the problem it had with it.

    `by` is whoever proposes it, if it is not the finder.
    """

    text: Text
    proposals: list[Proposal]
    problem: str = ""
    by: str = ""


class Directory:
    """People of the archive by every folded form in which their names were printed."""

    def __init__(self, people: Iterable[KnownPerson] = ()) -> None:
        self.people = list(people)
        self.places: dict[str, list[int]] = defaultdict(list)
        for place, person in enumerate(self.people):
            folded = {fold(form) for form in person.forms if form.strip()}
            for form in folded | {form.split()[-1] for form in folded}:
                self.places[form].append(place)

    def printed_in(self, text: str) -> list[KnownPerson]:
        """Return those of whose names some form or the surname stands in `text`, in their order."""
        forms = possible_names(text) & self.places.keys()
        return [self.people[place] for place in sorted({p for f in forms for p in self.places[f]})]


def read(text: Text, people: Iterable[KnownPerson]) -> Reading:
    """Return what the finder proposes for `text`, in the order of the text."""
    blocks = [Block(*block) for block in text.blocks]
    statements = find_statements(text.text, blocks=blocks, people=list(people), outlet=text.outlet)
    return Reading(text, proposals_of(text, statements))


def proposals_of(text: Text, statements: Iterable[FoundStatement]) -> list[Proposal]:
    """Return the statements found in `text`, in their order, as they are proposed."""
    seen: Counter = Counter()
    proposals = []
    for number, found in enumerate(statements):
        source = _printed(text.text, found.source)
        parts = (content_of(text.text, found.spans), _printed(text.text, found.cue), source)
        proposals.append(
            Proposal(
                number=number,
                fingerprint=_fingerprint(parts, seen),
                payload=found.as_dict(),
                tier=found.tier,
                speaker=found.speaker or "",
                source=source,
            )
        )
    return proposals


def possible_names(text: str) -> set[str]:
    """Return, folded, the runs of up to six words that begin with a capital, as names do.

    >>> sorted(possible_names("said Ada Lind’s aunt"))[:3]
    ['ada', 'ada lind', "ada lind's"]
    """
    names: set[str] = set()
    # Folding is what costs here, and articles repeat their words.
    folded = lru_cache(maxsize=None)(fold)
    for line in text.splitlines():
        words = [found[0] for found in _PRINTED_WORD.finditer(line)]
        for at, word in enumerate(words):
            if word[0].islower():
                continue
            before = ""
            for last in words[at : at + LONGEST_NAME]:
                endings = {last, last.rstrip("."), _GENITIVE.sub("", last)}
                names.update(before + folded(ending) for ending in endings)
                before += folded(last) + " "
            if len(names) > MOST_FORMS:
                return names
    return names


def _fingerprint(parts: Iterable[str], seen: Counter) -> str:
    """Return a hash of content, cue and source, and of how many equal ones stand before it."""
    key = "\x1f".join(map(fold, parts))
    seen[key] += 1
    return sha256(f"{key}\x1f{seen[key]}".encode()).hexdigest()


def _printed(text: str, span: Span | None) -> str:
    return text[slice(*span)] if span else ""
