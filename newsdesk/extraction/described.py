"""Descriptions as sources: whom "the analyst", "the Florida senator" or "an expert" means."""

from collections.abc import Sequence
from typing import NamedTuple

from newsdesk.extraction.descriptions import is_role
from newsdesk.extraction.memory import REMEMBERED, Memory
from newsdesk.extraction.people import Person, Roster, role_words
from newsdesk.extraction.sentences import Token
from newsdesk.extraction.words import (
    DETERMINERS,
    EXPERT_NOUNS,
    FEMININE,
    MASCULINE,
    PREPOSITIONS,
    ROLE_FAMILIES,
    word_set,
)

_MOST_MET = 200
_LONGEST = 6
# Who is called so is a person, though nobody's role.
_OTHER_HEADS = word_set("republican democrat incumbent magnate tycoon neurosurgeon newcomer")
# There are many of these: one met before need not be meant.
_ANYBODY = word_set(
    "official spokesman spokeswoman spokesperson reporter aide adviser advisor strategist",
    "journalist moderator lawyer attorney resident voter worker member friend editor",
    "host consultant operative correspondent writer user witness neighbor neighbour",
    "contributor source deputy assistant",
)


class Description(NamedTuple):
    """What somebody is called instead of by name: "the Florida senator"."""

    head: str
    others: frozenset[str]
    determiner: str
    start: int

    @property
    def is_definite(self) -> bool:
        """Return whether this is somebody met before, as "an expert" need not be."""
        return self.determiner not in ("a", "an", "one", "another", "some")

    @property
    def family(self) -> frozenset[str]:
        """Return the nouns that may stand for the same role: lecturer, analyst, expert."""
        return next((each for each in ROLE_FAMILIES if self.head in each), frozenset({self.head}))


def description_at(tokens: Sequence[Token], first: int, last: int) -> Description | None:
    """Return the description a source consists of, None if it is none of one person."""
    if tokens[first].lower not in DETERMINERS:
        return None
    head = tokens[first + 1 : last]
    for at, token in enumerate(head):
        if token.lower in PREPOSITIONS or token.text == "," or token.lower == "who":
            head = head[:at]
            break
    if not 0 < len(head) <= _LONGEST or not _may_head(head[-1]):
        return None
    others = role_words(" ".join(token.lower for token in head[:-1]))
    return Description(head[-1].lower, frozenset(others), tokens[first].lower, tokens[first].start)


def _may_head(token: Token) -> bool:
    return is_role(token) or token.lower in _OTHER_HEADS or token.lower.endswith("-year-old")


def meant_by_description(
    description: Description,
    roster: Roster,
    memory: Memory,
    speakers: Sequence[Person],
    paragraph: int,
) -> Person | None:
    """Return whom a description means; `speakers` are those quoted so far, the last last."""
    if not description.is_definite:
        return None if speakers else _named_further_down(description, roster)
    met = [each for each in roster.people[:_MOST_MET] if each.start < description.start]
    order = dict.fromkeys([*reversed(speakers[-REMEMBERED:]), *met])
    fitting = [(each, _fit(each, description)) for each in order]
    best = max((fit for _, fit in fitting), default=0)
    if best >= _LEAST_FIT:
        return next(each for each, fit in fitting if fit == best)
    if description.determiner != "the" or description.head in _ANYBODY:
        return None
    return _in_view(description, memory, paragraph)


# A person of the same trade is good enough, a word beside it is not.
_LEAST_FIT = 2


def _fit(person: Person, description: Description) -> int:
    """Return how well a description fits what the article has called a person."""
    if not person.may_be(_gender_of(description.head)):
        return 0
    called = person.called | role_words(person.organisation)
    fit = 4 * (not called.isdisjoint(role_words(description.head)))
    fit += 2 * (not called.isdisjoint(role_words(" ".join(description.family))))
    return fit + len(called & description.others)


def _gender_of(noun: str) -> str:
    return "m" if noun in MASCULINE else "f" if noun in FEMININE else ""


def _named_further_down(description: Description, roster: Roster) -> Person | None:
    """Return who "an expert" is that speaks at the top of an article and is named below."""
    nouns = description.family if description.family is EXPERT_NOUNS else {description.head}
    wanted = role_words(" ".join(nouns))
    later = (each for each in roster.people[:REMEMBERED] if each.start > description.start)
    return next((each for each in later if not each.called.isdisjoint(wanted)), None)


def _in_view(description: Description, memory: Memory, paragraph: int) -> Person | None:
    """Return who was in view last, if nothing they are called speaks against it."""
    person = memory.last(paragraph)
    if person is None or not person.may_be(_gender_of(description.head)):
        return None
    return person if person.is_surely_a_person else None
