"""The people of an article: their names as printed, and who a later mention means."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from newsdesk.extraction.sentences import Token
from newsdesk.extraction.text import fold
from newsdesk.extraction.words import (
    ADVERBS,
    DETERMINERS,
    FAMILY_NAME_FIRST,
    FEMALE_NAMES,
    FEMININE,
    GENERATIONS,
    MALE_NAMES,
    MASCULINE,
    NOT_NAMES,
    ORGANISATION_WORDS,
    PARTICLES,
    PREPOSITIONS,
    SURNAMES_TOO,
    TITLES,
    UNISEX_NAMES,
    names_a_role,
    word_set,
)


class KnownPerson(NamedTuple):
    """A person the archive already knows: used to complete names, never to invent them."""

    name: str
    forms: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass
class Person:
    """Somebody the article names in full, with role and organisation as it prints them."""

    name: str
    start: int
    title: str = ""
    role: str | None = None
    organisation: str | None = None
    mentions: int = 1
    genders: set[str] = field(default_factory=set)

    @property
    def family_names(self) -> tuple[str, ...]:
        """The folded words that may stand for the whole name."""
        parts = [part for part in fold(self.name).split() if part.strip(".") not in GENERATIONS]
        if len(parts) > 2 and parts[-2] in PARTICLES:
            return (parts[-1], f"{parts[-2]} {parts[-1]}")
        if parts[0] in FAMILY_NAME_FIRST and parts[-1] not in FAMILY_NAME_FIRST:
            return (parts[-1], parts[0])
        return (parts[-1],)

    @property
    def given_name(self) -> str:
        return fold(self.name).split()[0].rstrip(".")

    def may_be(self, gender: str) -> bool:
        """Return whether nothing the article prints speaks against "m" or "f"."""
        return not gender or not self.genders or gender in self.genders


class NameRun(NamedTuple):
    """Capitalised words in a row: the title before the name, and the name."""

    first: int
    name_first: int
    last: int


def name_runs(tokens: Sequence[Token]) -> Iterator[NameRun]:
    """Yield the runs of capitalised words among `tokens`, as indices, `last` exclusive."""
    at = 0
    while at < len(tokens):
        if not _may_be_in_name(tokens[at], is_first=at == 0):
            at += 1
            continue
        end = _run_end(tokens, at)
        yield NameRun(at, _name_start(tokens, at, end), end)
        at = end


_INITIALS = re.compile(r"(?:[A-Z]\.){1,3}")


def _may_be_in_name(token: Token, *, is_first: bool = False) -> bool:
    if not token.is_capitalised or token.text[-1] in "'’":
        return False
    # "A." is an initial here, not an article.
    if _INITIALS.fullmatch(token.text):
        return token.text not in ("U.S.", "U.K.", "U.N.", "D.C.", "E.U.")
    is_acronym = token.text.isupper() and len(token.text.rstrip(".").replace(".", "")) > 1
    return not is_acronym and token.lower not in NOT_NAMES


def _run_end(tokens: Sequence[Token], at: int) -> int:
    end = at + 1
    while end < len(tokens) and not _is_possessive(tokens[end - 1]):
        if _may_be_in_name(tokens[end]):
            end += 1
        elif tokens[end].lower in PARTICLES and _continues(tokens, end + 1):
            end += 2
        else:
            break
    return end


def _continues(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and _may_be_in_name(tokens[at])


def _is_possessive(token: Token) -> bool:
    return token.lower.endswith("'s") or token.lower.endswith("s'")


def _name_start(tokens: Sequence[Token], first: int, end: int) -> int:
    """Return where the name begins after a title such as "Energy Minister"."""
    for at in range(end - 1, first - 1, -1):
        if tokens[at].lower in TITLES or tokens[at].lower.endswith("-elect"):
            return _given_name_start(tokens, at + 1, end)
    return _given_name_start(tokens, first, end)


def _given_name_start(tokens: Sequence[Token], first: int, end: int) -> int:
    """Skip what no list knows as a title: "Marley County Recorder Helen Post"."""
    if end - first < 3:
        return first
    known = (at for at in range(first, end - 1) if is_given_name(tokens[at].lower))
    return next(known, first)


def _is_no_given_name(word: str) -> bool:
    """Return whether a capital only begins a sentence here: "Interestingly Lind"."""
    is_plural_role = word.endswith("s") and names_a_role(word[:-1])
    is_adverb = word.endswith("ly") and len(word) > 5 and not is_given_name(word)
    return is_adverb or is_plural_role or word in ("team", "co.", "camp")


def is_given_name(word: str) -> bool:
    """Return whether a folded word is a given name that is known."""
    return word in MALE_NAMES or word in FEMALE_NAMES or word in UNISEX_NAMES


def printed_name(tokens: Sequence[Token], run: NameRun) -> str:
    """Return the name of a run without its title and without a genitive ending."""
    words = [token.text for token in tokens[run.name_first : run.last]]
    return re.sub(r"[’']s?$", "", " ".join(words))


def is_full_name(name: str) -> bool:
    """Return whether this looks like a person's given and family name."""
    parts = fold(name).split()
    if not 2 <= len(parts) <= 5:
        return False
    telling = ORGANISATION_WORDS - SURNAMES_TOO if is_given_name(parts[0]) else ORGANISATION_WORDS
    if any(part.strip(".") in telling for part in parts) or _is_no_given_name(parts[0]):
        return False
    return any(len(part.rstrip(".")) > 1 for part in parts[1:])


def is_bare_name(tokens: Sequence[Token]) -> bool:
    """Return whether the tokens are a name and nothing else but its title."""
    runs = list(name_runs(tokens))
    return len(runs) == 1 and runs[0].first == 0 and runs[0].last == len(tokens)


class Mention(NamedTuple):
    """Whom a run of words means: one person, or several it might be, or nobody known."""

    person: Person | None
    candidates: tuple[Person, ...] = ()
    is_misspelt: bool = False


class Roster:
    """The people an article names in full, found again by surname, role or spelling."""

    def __init__(self, known: Iterable[KnownPerson] = ()) -> None:
        self.people: list[Person] = []
        self._by_family: dict[str, list[Person]] = defaultdict(list)
        self._by_given: dict[str, list[Person]] = defaultdict(list)
        self._known_names: dict[str, list[str]] = defaultdict(list)
        self._known_families: dict[str, list[str]] = defaultdict(list)
        for person in known:
            self._learn(person)

    def _learn(self, known: KnownPerson) -> None:
        for form in {fold(form) for form in (known.name, *known.forms)}:
            self._known_names[form].append(known.name)
        families = {fold(form).split()[-1] for form in (known.name, *known.forms) if form.split()}
        for family in families:
            self._known_families[family].append(known.name)

    def read(self, tokens: Sequence[Token]) -> None:
        """Take in the full names of a sentence and what it prints about them."""
        for run in name_runs(tokens):
            name = printed_name(tokens, run)
            if is_full_name(name):
                person = self._meet(name, tokens[run.name_first].start)
                self._take_description(person, tokens, run)

    def _meet(self, name: str, start: int) -> Person:
        same = self._same_person(name)
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

    def _take_description(self, person: Person, tokens: Sequence[Token], run: NameRun) -> None:
        person.genders |= _genders_of_title(tokens[run.first : run.name_first])
        if not person.role:
            role, organisation = described_after(tokens, run.last)
            person.role = role or described_before(tokens, run)
            person.organisation = organisation

    def find(self, name: str, title: Sequence[Token] = ()) -> Mention:
        """Return whom a name as printed means."""
        if is_full_name(name):
            same = self._same_person(name)
            return Mention(same) if same else self._spelled_like(fold(name).split()[-1])
        namesakes = self._by_family.get(fold(name), [])
        gender = _genders_of_title(title)
        fitting = [
            each for each in namesakes if not gender or not each.genders or each.genders & gender
        ]
        if len(fitting) == 1:
            return Mention(fitting[0])
        if namesakes:
            return Mention(None, tuple(namesakes))
        return self._by_given_name(name) or self._spelled_like(fold(name))

    def _by_given_name(self, name: str) -> Mention | None:
        called = self._by_given.get(fold(name), [])
        if not called:
            return None
        return Mention(called[0] if len(called) == 1 else None, tuple(called), False)

    def _spelled_like(self, family_name: str) -> Mention:
        if len(family_name) < 4:
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

    def known_by(self, name: str) -> list[str]:
        """Return the names of those the archive knows by this form or surname."""
        return self._known_names.get(fold(name)) or self._known_families.get(fold(name), [])


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


# What an article prints about a person.

_ENDS_DESCRIPTION = frozenset(",;:.?!–—)(")
_DESCRIPTION_LENGTH = 30
_WORKPLACE = re.compile(r"\s+(?:at|with)\s+(?:the\s+)?(?=.*[A-Z])")
_BODY = re.compile(r"\s+(?:of|for|from)\s+(?:the\s+)?(?=[A-Z][^,]*$)")
_KIND_OF_BODY = re.compile(
    r"^.*?\b(?:think[ -]tank|charity|bank|firm|company|group|agency|newspaper|broadcaster"
    r"|consultancy|consultants|body|institute|website|union|start-up|startup|nonprofit)\s+"
    r"(?:the\s+)?(?=[A-Z])"
)


def after_brackets(tokens: Sequence[Token], at: int) -> int:
    """Return the token after brackets such as "(D-Me.)" that open at `at`, else `at`."""
    if at < len(tokens) and tokens[at].text == "(":
        for end in range(at + 1, min(at + _LONGEST_BRACKETS, len(tokens))):
            if tokens[end].text == ")":
                return end + 1
    return at


_LONGEST_BRACKETS = 10


def described_after(tokens: Sequence[Token], at: int) -> tuple[str | None, str | None]:
    """Return role and organisation from what follows a name after a comma.

    Role and organisation are None where no such description stands there.
    """
    at = after_brackets(tokens, at)
    if at + 1 >= len(tokens) or tokens[at].text != ",":
        return None, None
    first = at + 1
    if tokens[first].text.isdigit() and first + 1 < len(tokens):
        first += 2
    last = first
    while last < len(tokens) and last - first < _DESCRIPTION_LENGTH:
        if tokens[last].quotation or tokens[last].text[0] in _ENDS_DESCRIPTION:
            break
        if tokens[last].lower in ("who", "told", "said", "says", "whose"):
            break
        last += 1
    return _role_and_organisation(tokens[first:last])


def _role_and_organisation(tokens: Sequence[Token]) -> tuple[str | None, str | None]:
    head = _before_preposition(tokens)
    if not any(is_role(token) for token in head):
        return None, None
    if tokens[0].lower in DETERMINERS and len(tokens) > 1:
        tokens = tokens[1:]
    return split_role(_joined(tokens))


def _before_preposition(tokens: Sequence[Token]) -> Sequence[Token]:
    for at, token in enumerate(tokens):
        if token.lower in PREPOSITIONS:
            return tokens[:at]
    return tokens


def is_role(token: Token) -> bool:
    """Return whether the word says what somebody does: "lecturer", "vice-president"."""
    return names_a_role(token.lower)


def _joined(tokens: Sequence[Token]) -> str:
    """Return the words as printed, with a space wherever the article has a gap."""
    parts = [tokens[0].text]
    for before, token in zip(tokens, tokens[1:], strict=False):
        parts += [" " if token.start > before.end else "", token.text]
    return "".join(parts)


def split_role(described: str) -> tuple[str, str | None]:
    """Return role and organisation from a description as printed.

    >>> split_role("reader in law at the University of Brookford")
    ('reader in law', 'University of Brookford')
    >>> split_role("former mayor")
    ('former mayor', None)
    """
    if described.startswith(("former ", "ex-")):
        return described, None
    found = _WORKPLACE.search(described)
    if not found:
        bodies = [each for each in _BODY.finditer(described) if _names_a_body(described, each)]
        found = bodies[0] if bodies else None
    if not found:
        return described, None
    organisation = _KIND_OF_BODY.sub("", described[found.end() :])
    return described[: found.start()], organisation


def _names_a_body(described: str, found: re.Match[str]) -> bool:
    words = fold(described[found.end() :]).split()
    # A ministry's or committee's genitive is part of the role: "head of Ruritania's lower house".
    has_genitive = any(word.endswith("'s") for word in words)
    return not has_genitive and bool(ORGANISATION_WORDS.intersection(words))


def described_before(tokens: Sequence[Token], run: NameRun) -> str | None:
    """Return the role printed before a name: "Energy Minister", "opposition leader"."""
    first = run.name_first
    if first == run.first:
        if first > 1 and tokens[first - 1].text == ",":
            return _described_apart(tokens, first - 1)
        if not first or not is_role(tokens[first - 1]):
            return None
        first = _description_start(tokens, first)
    else:
        first = _description_start(tokens, run.first)
    title = tokens[first : run.name_first]
    is_courtesy = len(title) == 1 and title[0].lower in _COURTESY
    return None if is_courtesy or not title else _joined(title)


def _described_apart(tokens: Sequence[Token], comma: int) -> str | None:
    """Return the role in "The firm's chief executive, Ada Lind,"."""
    if not is_role(tokens[comma - 1]):
        return None
    return _joined(tokens[_description_start(tokens, comma) : comma])


_COURTESY = word_set("mr mrs ms miss dr")


def _description_start(tokens: Sequence[Token], first: int) -> int:
    start = first
    while start and first - start < 6 and _may_describe(tokens[start - 1]):
        start -= 1
    return start


def _may_describe(token: Token) -> bool:
    if not token.is_word:
        return False
    if is_role(token) or token.text.isupper():
        return True
    stops = NOT_NAMES | PREPOSITIONS | ADVERBS
    is_verb = token.lower.endswith(("ed", "ing", "'s", "s'")) or token.lower in (
        "said",
        "says",
        "told",
    )
    return token.lower not in stops - {"new", "democratic", "republican"} and not is_verb
