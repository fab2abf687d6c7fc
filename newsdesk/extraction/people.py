"""The people of an article: their names as printed, and who a later mention means."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from newsdesk.extraction.descriptions import described_after, described_before, is_role
from newsdesk.extraction.names import NameRun, is_full_name, is_given_name, name_runs, printed_name
from newsdesk.extraction.sentences import Token
from newsdesk.extraction.text import fold_name as fold
from newsdesk.extraction.words import (
    FAMILY_NAME_FIRST,
    FEMALE_NAMES,
    FEMININE,
    GENERATIONS,
    MALE_NAMES,
    MASCULINE,
    PARTICLES,
)

_NAME_IN_PASSING = re.compile(r"\b([A-Z][a-z]+) (?:[A-Z]\. )?[A-Z][\w’'-]+")


class KnownPerson(NamedTuple):
    """A person the archive already knows: used to complete names, never to invent them."""

    name: str
    forms: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


# Two people of one name are two people: each is equal to itself alone.
@dataclass(eq=False)
class Person:
    """Somebody the article names in full, with role and organisation as it prints them."""

    name: str
    start: int
    role: str | None = None
    organisation: str | None = None
    mentions: int = 1
    genders: set[str] = field(default_factory=set)
    # Every word the article calls them by: "senator", "nominee", "neurosurgeon".
    called: set[str] = field(default_factory=set)

    @cached_property
    def family_names(self) -> tuple[str, ...]:
        """The folded words that may stand for the whole name."""
        parts = [part for part in fold(self.name).split() if part.strip(".") not in GENERATIONS]
        first = len(parts) - 1
        while first > 1 and parts[first - 1] in PARTICLES:
            first -= 1
        if first < len(parts) - 1:
            return (parts[-1], " ".join(parts[first:]))
        if parts[0] in FAMILY_NAME_FIRST and parts[-1] not in FAMILY_NAME_FIRST:
            return (parts[-1], parts[0])
        return (parts[-1],)

    @property
    def given_name(self) -> str:
        return fold(self.name).split()[0].rstrip(".")

    def may_be(self, gender: str) -> bool:
        """Return whether nothing the article prints speaks against "m" or "f"."""
        return not gender or not self.genders or gender in self.genders


class Mention(NamedTuple):
    """Whom a run of words means: one person, or several it might be, or nobody known."""

    person: Person | None
    candidates: tuple[Person, ...] = ()
    is_misspelt: bool = False


class Roster:
    """The people an article names in full, found again by surname, role or spelling."""

    def __init__(self, known: Iterable[KnownPerson] = (), text: str = "") -> None:
        self._text = text
        self.people: list[Person] = []
        self._by_family: dict[str, list[Person]] = defaultdict(list)
        self._by_given: dict[str, list[Person]] = defaultdict(list)
        self._known_names: dict[str, list[str]] = defaultdict(list)
        self._known_families: dict[str, list[str]] = defaultdict(list)
        self._runs: dict[int, list[NameRun]] = {}
        self._known_roles: dict[str, set[str]] = {}
        for person in known:
            self._learn(person)

    def _learn(self, known: KnownPerson) -> None:
        for form in {fold(form) for form in (known.name, *known.forms)}:
            self._known_names[form].append(known.name)
        self._known_roles[known.name] = {
            word for role in known.roles for word in fold(role).split()
        }
        families = {fold(form).split()[-1] for form in (known.name, *known.forms) if form.split()}
        for family in families:
            self._known_families[family].append(known.name)

    def read(self, tokens: Sequence[Token]) -> None:
        """Take in the full names of a sentence and what it prints about them."""
        for run in self.runs_of(tokens):
            name = printed_name(tokens, run)
            if is_full_name(name):
                person = self._meet(name, tokens[run.name_first].start)
                self._take_description(person, tokens, run)

    def runs_of(self, tokens: Sequence[Token]) -> list[NameRun]:
        """Return the runs of names in a sentence, which are looked for only once."""
        start = tokens[0].start
        if start not in self._runs:
            self._runs[start] = list(name_runs(tokens))
        return self._runs[start]

    def _meet(self, name: str, start: int) -> Person:
        same = self._same_person(name) or self._with_unknown_title(name)
        if same:
            same.mentions += 1
            return same
        person = Person(name, start, genders=_genders_of(name))
        self.people.append(person)
        for family_name in person.family_names:
            self._by_family[family_name].append(person)
        self._by_given[person.given_name].append(person)
        return person

    def _same_person(self, name: str) -> Person | None:
        other = Person(name, 0)
        namesakes = self._by_family.get(other.family_names[0], [])
        return next((each for each in namesakes if _given_names_agree(each, other)), None)

    def _with_unknown_title(self, name: str) -> Person | None:
        """Return whom "Coxswain Mara Quill" or, after it, "Mara Quill" means."""
        wanted = fold(name)
        for each in self._by_family.get(Person(name, 0).family_names[0], []):
            known = fold(each.name)
            if known.endswith(f" {wanted}") and " " in wanted:
                # The shorter form is the name, the word before it was a title.
                each.role = each.role or each.name[: len(each.name) - len(name)].strip()
                each.name = name
                self._by_given[each.given_name].append(each)
                return each
            if wanted.endswith(f" {known}"):
                return each
        return None

    def _take_description(self, person: Person, tokens: Sequence[Token], run: NameRun) -> None:
        person.genders |= _genders_of_title(tokens[run.first : run.name_first])
        after, organisation = described_after(tokens, run.last)
        before = described_before(tokens, run)
        person.called |= role_words(after) | role_words(before)
        if not person.role:
            person.role = after or before
            person.organisation = organisation

    def find(self, name: str, title: Sequence[Token] = (), *, misspelt: bool = True) -> Mention:
        """Return whom a name as printed means; `misspelt` allows for a letter or two."""
        if is_full_name(name):
            same = self._same_person(name) or self._with_unknown_title(name)
            return Mention(same) if same else self._spelled_like(fold(name).split()[-1], misspelt)
        namesakes = self._by_family.get(fold(name), [])
        gender = _genders_of_title(title)
        fitting = [
            each for each in namesakes if not gender or not each.genders or each.genders & gender
        ]
        if len(fitting) == 1:
            return Mention(fitting[0])
        if namesakes:
            return Mention(None, tuple(namesakes))
        return (
            self._in_passing(name)
            or self._by_given_name(name)
            or self._spelled_like(fold(name), misspelt)
        )

    def _in_passing(self, family_name: str) -> Mention | None:
        """Return who is named in full only in the headline or inside a quotation."""
        full_names = self._names_in_passing.get(fold(family_name), {})
        if len(full_names) != 1:
            return None
        [(name, start)] = full_names.items()
        return Mention(self._meet(name, start))

    @cached_property
    def _names_in_passing(self) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for pair in _NAME_IN_PASSING.finditer(self._text):
            name = re.sub(r"[’']s?$", "", pair[0])
            if is_given_name(fold(pair[1])) and is_full_name(name):
                found[fold(name).split()[-1]].setdefault(name, pair.start())
        return found

    def _by_given_name(self, name: str) -> Mention | None:
        called = self._by_given.get(fold(name), [])
        if not called:
            return None
        return Mention(called[0] if len(called) == 1 else None, tuple(called), False)

    def _spelled_like(self, family_name: str, is_wanted: bool) -> Mention:
        if not is_wanted or len(family_name) < 4:
            return Mention(None)
        allowed = 1 if len(family_name) < 8 else 2
        alike = [
            person
            for person in self.people[:_MOST_COMPARED]
            if _is_alike(person.family_names[0], family_name, allowed)
        ]
        return Mention(alike[0] if len(alike) == 1 else None, tuple(alike), bool(alike))

    def full_name(self, person: Person) -> str:
        """Return the archive's name of a person, if only one there has this form."""
        names = self._known_names.get(fold(person.name), [])
        return names[0] if len(names) == 1 else person.name

    def has_family(self, name: str) -> bool:
        """Return whether somebody of this surname is named in full."""
        return fold(name) in self._by_family

    def known_by(self, name: str) -> list[str]:
        """Return the names of those the archive knows by this form or surname."""
        return self._known_names.get(fold(name)) or self._known_families.get(fold(name), [])

    def is_known_as(self, name: str, title: Sequence[Token]) -> bool:
        """Return whether the archive knows a person in the role printed before the name."""
        roles = self._known_roles.get(name, set())
        return any(token.lower in roles and is_role(token) for token in title)


# A longer list of names is no article but a register, where letters tell nothing.
_MOST_COMPARED = 200


def _is_alike(known: str, printed: str, allowed: int) -> bool:
    # Of short names too many differ by their first letter alone: Moss, Ross, Foss.
    if len(known) < 5 or (known[0] != printed[0] and len(known) < 7):
        return False
    return 0 < edit_distance(known, printed, allowed) <= allowed


def _given_names_agree(one: Person, other: Person) -> bool:
    if one.family_names[0] != other.family_names[0]:
        return False
    first, second = one.given_name, other.given_name
    if first == second:
        return True
    return min(len(first), len(second)) == 1 and first[0] == second[0]


_SHORT_FOR = {
    "sen": "senator",
    "gov": "governor",
    "rep": "congressman",
    "representative": "congressman",
    "congresswoman": "congressman",
    "gen": "general",
    "dr": "doctor",
    "prof": "professor",
    "spokeswoman": "spokesman",
    "chairwoman": "chairman",
    "lt": "lieutenant",
    "col": "colonel",
    "rev": "pastor",
    "judge": "judge",
    "justice": "judge",
    "contender": "candidate",
    "hopeful": "candidate",
    "front-runner": "frontrunner",
    "lawyer": "attorney",
}


def role_words(role: str | None) -> set[str]:
    """Return the words of a role in the form in which roles are compared."""
    words = re.findall(r"[\w-]+", fold(role or ""))
    return {_SHORT_FOR.get(word, word) for word in words}


def _genders_of(name: str) -> set[str]:
    given = fold(name).split()[0]
    return {"m"} & {"m" if given in MALE_NAMES else ""} | {"f"} & {
        "f" if given in FEMALE_NAMES else ""
    }


def _genders_of_title(title: Sequence[Token]) -> set[str]:
    words = {token.lower for token in title}
    return ({"m"} if words & MASCULINE else set()) | ({"f"} if words & FEMININE else set())


def edit_distance(one: str, other: str, limit: int = 2) -> int:
    """Return how many letters differ, swapped neighbours counting once, up to limit + 1.

    >>> edit_distance("lindqvist", "lindqivst")
    1
    """
    if abs(len(one) - len(other)) > limit or max(len(one), len(other)) > 40:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, its in enumerate(other, start=1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != its))
            if i > 1 < j and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
