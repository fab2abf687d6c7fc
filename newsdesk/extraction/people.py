"""The people of an article: their names as printed, and who a later mention means."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from newsdesk.extraction.descriptions import described_after, described_before, is_role
from newsdesk.extraction.names import (
    NameRun,
    is_full_name,
    is_given_name,
    name_runs,
    printed_name,
    without_genitive,
)
from newsdesk.extraction.sentences import Token
from newsdesk.extraction.text import fold_name as fold
from newsdesk.extraction.words import (
    FAMILY_NAME_FIRST,
    FEMALE_NAMES,
    FEMININE,
    GENERATIONS,
    MALE_NAMES,
    MASCULINE,
    ORGANISATION_WORDS,
    PARTICLES,
)

# Names overlap in “The Rachel Maddow Show”, hence the look ahead.
_NAME_IN_PASSING = re.compile(r"\b(?=(([A-Z][a-z]+) (?:[A-Z]\. )?[A-Z][\w’'-]+))")


class KnownPerson(NamedTuple):
    """A person the archive already knows: used to complete names, never to invent them."""

    name: str
    forms: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    # Where they are or were, and which outlets quoted them before.
    organisations: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()


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
        return _family_names_of(self.name)

    @property
    def is_bare(self) -> bool:
        """Whether the article prints no more than one name of theirs: "Mr. Quill"."""
        return " " not in self.name

    @property
    def is_surely_a_person(self) -> bool:
        """Whether a role, a title or a known given name tells: "Bundy Ranch" has none."""
        return bool(self.role) or self.is_bare or is_given_name(self.given_name)

    @property
    def given_name(self) -> str:
        return _given_name_of(self.name)

    def may_be(self, gender: str) -> bool:
        """Return whether nothing the article prints speaks against "m" or "f"."""
        return not gender or not self.genders or gender in self.genders


@lru_cache(maxsize=10_000)
def _family_names_of(name: str) -> tuple[str, ...]:
    parts = [part for part in fold(name).split() if part.strip(".") not in GENERATIONS]
    first = len(parts) - 1
    while first > 1 and parts[first - 1] in PARTICLES:
        first -= 1
    if first < len(parts) - 1:
        return (parts[-1], " ".join(parts[first:]))
    if parts[0] in FAMILY_NAME_FIRST and parts[-1] not in FAMILY_NAME_FIRST:
        return (parts[-1], parts[0])
    return (parts[-1],)


@lru_cache(maxsize=10_000)
def _given_name_of(name: str) -> str:
    return fold(name).split()[0].rstrip(".")


class Mention(NamedTuple):
    """Whom a run of words means: one person, or several it might be, or nobody known."""

    person: Person | None
    candidates: tuple[Person, ...] = ()
    is_misspelt: bool = False


class Roster:
    """The people an article names in full, found again by surname, role or spelling."""

    def __init__(self, known: Iterable[KnownPerson] = (), text: str = "", outlet: str = "") -> None:
        self._text, self._outlet = text, outlet
        self.people: list[Person] = []
        self._by_family: dict[str, list[Person]] = defaultdict(list)
        self._by_given: dict[str, list[Person]] = defaultdict(list)
        self._known_names: dict[str, list[str]] = defaultdict(list)
        self._known_families: dict[str, list[str]] = defaultdict(list)
        self._runs: dict[int, list[NameRun]] = {}
        self._titled: dict[str, Person] = {}
        self._known_roles: dict[str, set[str]] = {}
        self._known_people: dict[str, KnownPerson] = {}
        for person in known:
            self._learn(person)

    def _learn(self, known: KnownPerson) -> None:
        for form in {fold(form) for form in (known.name, *known.forms)}:
            self._known_names[form].append(known.name)
        self._known_roles[known.name] = {
            word for role in known.roles for word in fold(role).split()
        }
        self._known_people[known.name] = known
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
            elif name and run.last - run.name_first == 1:
                self._take_title(name, tokens, run)

    def _take_title(self, name: str, tokens: Sequence[Token], run: NameRun) -> None:
        """Remember "Mr. Quill", who may be named in full nowhere."""
        if run.first < run.name_first and fold(name) not in ORGANISATION_WORDS:
            start = tokens[run.name_first].start
            person = self._titled.setdefault(fold(name), Person(name, start, mentions=0))
            person.mentions += 1
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
        self._enter(person)
        return person

    def _enter(self, person: Person) -> None:
        self.people.append(person)
        for family_name in person.family_names:
            self._by_family[family_name].append(person)
        self._by_given[person.given_name].append(person)

    def _same_person(self, name: str) -> Person | None:
        namesakes = self._by_family.get(_family_names_of(name)[0], [])
        return next((each for each in namesakes if _may_be_called(each, name)), None)

    def _with_unknown_title(self, name: str) -> Person | None:
        """Return whom "Coxswain Mara Quill" or, after it, "Mara Quill" means."""
        wanted = fold(name)
        for each in self._by_family.get(_family_names_of(name)[0], []):
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
            or self._by_title(name)
            or self._spelled_like(fold(name), misspelt)
        )

    def _by_title(self, name: str) -> Mention | None:
        """Return who is only ever called "Mr. Quill"; a misspelling is nobody new."""
        person = self._titled.get(fold(name))
        if person is None or self._spelled_like(fold(name), True).candidates:
            return None
        alike = tuple(each for each in self.people[:_MOST_COMPARED] if _is_slip(each, person))
        if alike:
            return Mention(alike[0] if len(alike) == 1 else None, alike, True)
        if person not in self._by_family[fold(name)]:
            self._enter(person)
        return Mention(person)

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
            name = without_genitive(pair[1]) if is_given_name(fold(pair[2])) else ""
            if name and is_full_name(name):
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
        """Return the archive's name of a person, if only one there has this full form."""
        names = [] if person.is_bare else self._known_names.get(fold(person.name), [])
        return names[0] if len(names) == 1 else person.name

    def has_family(self, name: str) -> bool:
        """Return whether somebody of this surname is named in full."""
        return fold(name) in self._by_family

    def known_by(self, name: str) -> list[str]:
        """Return the names of those the archive knows by this form or surname."""
        form = fold(name)
        # That one of two brothers was printed by the surname alone makes it none of his.
        alike = self._known_names if " " in form else self._known_families
        return alike.get(form, [])

    def is_known_as(self, name: str, title: Sequence[Token]) -> bool:
        """Return whether the archive knows a person in the role printed before the name."""
        roles = self._known_roles.get(name, set())
        return any(token.lower in roles and is_role(token) for token in title)

    @cached_property
    def _folded_text(self) -> str:
        return fold(self._text)

    def second_signal(self, names: Sequence[str], title: Sequence[Token]) -> tuple[str, str]:
        """Return which one of `names` more than a surname speaks for, and what that is.

        That is the role printed before it or an organisation that the article names, failing
        that the outlet, which has quoted them before. Where it speaks for two, it is nobody.
        """
        # Two people of one name are not told apart by it.
        known = [self._known_people[name] for name in names if names.count(name) == 1]
        role = [
            (each, "known in that role") for each in known if self.is_known_as(each.name, title)
        ]
        place = [(each, f"known from {at}") for each in known if (at := self._named_place(each))]
        for found in (role, place):
            if len({each.name for each, _why in found}) > 1:
                return "", ""
        told = dict(place) | dict(role)
        if not told and self._outlet:
            here = [each for each in known if self._outlet in each.outlets]
            told = dict.fromkeys(here, f"quoted in {self._outlet} before")
        if len(told) != 1:
            return "", ""
        [(person, why)] = told.items()
        return person.name, why

    def _named_place(self, person: KnownPerson) -> str:
        """Return an organisation of this person that the article names, or ""."""
        return next((at for at in person.organisations if fold(at) in self._folded_text), "")


# A longer list of names is no article but a register, where letters tell nothing.
_MOST_COMPARED = 200


def _is_slip(known: Person, printed: Person) -> bool:
    """Return whether "Dr Lin" may be a Lim the article names in full: one letter, not the first."""
    one, other = known.family_names[-1], fold(printed.name)
    is_short = 2 < len(one) < 5 and not known.is_bare and one[0] == other[0]
    return is_short and edit_distance(one, other, 1) == 1


def _is_alike(known: str, printed: str, allowed: int) -> bool:
    # Of short names too many differ by their first letter alone: Moss, Ross, Foss.
    if len(known) < 5 or (known[0] != printed[0] and len(known) < 7):
        return False
    return 0 < edit_distance(known, printed, allowed) <= allowed


def _may_be_called(person: Person, name: str) -> bool:
    if person.family_names[0] != _family_names_of(name)[0]:
        return False
    first, second = person.given_name, _given_name_of(name)
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


@lru_cache(maxsize=10_000)
def role_words(role: str | None) -> frozenset[str]:
    """Return the words of a role in the form in which roles are compared."""
    words = re.findall(r"[\w-]+", fold(role or ""))
    return frozenset(_SHORT_FOR.get(word, word) for word in words)


def _genders_of(name: str) -> set[str]:
    given = fold(name).split()[0]
    return ({"m"} if given in MALE_NAMES else set()) | ({"f"} if given in FEMALE_NAMES else set())


def _genders_of_title(title: Sequence[Token]) -> set[str]:
    if not title:
        return set()
    words = {token.lower for token in title}
    return ({"m"} if words & MASCULINE else set()) | ({"f"} if words & FEMININE else set())


def edit_distance(one: str, other: str, limit: int = 2) -> int:
    """Return how many letters differ, swapped neighbours counting once, up to limit + 1.

    >>> edit_distance("lindqvist", "lindqivst")
    1
    """
    if abs(len(one) - len(other)) > limit or max(len(one), len(other)) > 40:
        return limit + 1
    # Each difference brings in one letter at the most, which tells nearly all pairs apart.
    letters, others = set(one), set(other)
    if len(letters - others) > limit or len(others - letters) > limit:
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
