"""Speakers: which person a printed source means, and how sure that is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from newsdesk.extraction.described import description_at, meant_by_description
from newsdesk.extraction.descriptions import described_after, described_before, is_role
from newsdesk.extraction.memory import REMEMBERED, Memory, Pronoun
from newsdesk.extraction.names import (
    NameRun,
    is_full_name,
    is_given_name,
    may_be_in_name,
    name_runs,
    printed_name,
    without_genitive,
)
from newsdesk.extraction.people import Mention, Person, Roster
from newsdesk.extraction.sentences import Token
from newsdesk.extraction.text import fold_name as fold
from newsdesk.extraction.words import (
    ADVERBS,
    DETERMINERS,
    FRONTED,
    PREPOSITIONS,
    SUBORDINATORS,
    TIMES,
)

_GENDERS = {"he": "m", "his": "m", "she": "f", "her": "f"}
_REMEMBERED = REMEMBERED
_MOST_MET = 200


@dataclass
class Speaker:
    """Who a source means: `name` is None where it is nobody, or nobody for certain."""

    name: str | None = None
    person: Person | None = None
    role: str | None = None
    organisation: str | None = None
    certainty: str = "certain"
    alternatives: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    reason: str = "a source that is not a named person"
    sureness: float = 0.8


class Speakers:
    """Resolves the sources of an article in order, remembering who spoke last."""

    def __init__(self, roster: Roster, paragraph_of: Callable[[int], int]) -> None:
        self.roster = roster
        self._paragraph_of = paragraph_of
        self.memory = Memory()
        self._introduced: list[Person] = []
        # Whom a bare surname meant when it was last used.
        self._meant: dict[str, Person] = {}

    def notice(self, tokens: Sequence[Token], paragraph: int) -> None:
        """Remember the people of a sentence: a later pronoun may mean one of them."""
        self.memory.sentence += 1
        subject = self._subject_of(tokens)
        for run in self.roster.runs_of(tokens):
            person = self._plainly_meant(tokens, run)
            if person and person is not subject:
                self.memory.add(person, paragraph, "named")
        if subject:
            self.memory.add(subject, paragraph, "subject")

    def _plainly_meant(self, tokens: Sequence[Token], run: NameRun) -> Person | None:
        mention = self._mention(tokens, run, misspelt=False)
        if mention is None:
            return None
        return mention.person or self._meant.get(fold(printed_name(tokens, run)))

    def _subject_of(self, tokens: Sequence[Token]) -> Person | None:
        first = _subject_start(tokens)
        for at in range(first, min(first + 8, len(tokens))):
            if may_be_in_name(tokens[at]):
                run = _shifted(next(name_runs(tokens[at : first + 8])), at)
                is_possessive = tokens[run.last - 1].lower.endswith(("'s", "s'"))
                return None if is_possessive else self._plainly_meant(tokens, run)
            if not _may_lead(tokens[at]):
                return None
        return None

    def spoke(self, speaker: Speaker, paragraph: int) -> None:
        """Remember that this speaker has just been quoted."""
        if speaker.person:
            self.memory.add(speaker.person, paragraph, "spoke")
            self._introduced.append(speaker.person)

    # From the printed source to a person.

    def resolve(
        self,
        tokens: Sequence[Token],
        first: int,
        last: int,
        paragraph: int,
        *,
        goes_on: bool = False,
        said: str = "",
    ) -> Speaker:
        """Return whom the source at `tokens[first:last]` means.

        `goes_on` says that the cue is one like "added", which the last speaker does; `said`
        are the words in question.
        """
        # "He's", too, is he.
        word = tokens[first].lower.partition("'")[0]
        if last - first == 1 and word in _GENDERS:
            return self._by_pronoun(word, Pronoun(_GENDERS[word], paragraph, goes_on, fold(said)))
        parts = list(_joint(tokens, first, last))
        speakers = [self._resolve_one(tokens, *part, paragraph) for part in parts]
        named = [speaker for speaker in speakers if speaker.name]
        if len(parts) > 1 and len(named) == len(parts):
            named[0].also = [each.name for each in named[1:]]
            return named[0]
        whole = len(parts) == 1
        return speakers[0] if whole else self._resolve_one(tokens, first, last, paragraph)

    def _resolve_one(
        self, tokens: Sequence[Token], first: int, last: int, paragraph: int
    ) -> Speaker:
        while last > first + 1 and tokens[last - 1].lower in ADVERBS:
            last -= 1
        run = _head_name(tokens, first, last)
        if run:
            return self._by_name(tokens, run, paragraph)
        return self._by_description(tokens, first, last, paragraph) or Speaker()

    def _by_pronoun(self, word: str, pronoun: Pronoun) -> Speaker:
        person = self.memory.meant_by(pronoun)
        if not person:
            return Speaker(certainty="inferred", reason=f"“{word}”, and nobody named before it")
        reason = f"“{word}”, which seems to be {person.name}"
        return self.inferred(person, reason, 0.75)

    def labelled(self, label: str, paragraph: int) -> Speaker:
        """Return who a transcript's label means: "QUILL", or "A" for whoever answers."""
        if label == "A":
            # Whoever an interview is with has often said nothing before the first question.
            person = self._introduced[-1] if self._introduced else self.memory.most_seen()
            reason = "an “A:” for the answer"
        else:
            person = self.roster.find(label.title()).person
            reason = f"the label “{label}”"
        if not person:
            return Speaker(certainty="inferred", reason=reason, sureness=0.5)
        speaker = self.inferred(person, reason, 0.9)
        speaker.certainty = "inferred" if label == "A" else "certain"
        return speaker

    def inferred(self, person: Person, reason: str, sureness: float) -> Speaker:
        """Return this person as a speaker an editor has to confirm."""
        name = self.roster.full_name(person)
        role, organisation = person.role, person.organisation
        return Speaker(
            name, person, role, organisation, "inferred", reason=reason, sureness=sureness
        )

    def _mention(
        self, tokens: Sequence[Token], run: NameRun, *, misspelt: bool = True
    ) -> Mention | None:
        name = printed_name(tokens, run) or self._surname_like_a_title(tokens, run)
        title = tokens[run.first : run.name_first]
        return self.roster.find(name, title, misspelt=misspelt) if name else None

    def _surname_like_a_title(self, tokens: Sequence[Token], run: NameRun) -> str:
        """Return "Baker" where the article has introduced an Ingrid Baker."""
        word = without_genitive(tokens[run.last - 1].text)
        return word if run.last - run.first == 1 and self.roster.has_family(word) else ""

    def _by_name(self, tokens: Sequence[Token], run: NameRun, paragraph: int) -> Speaker:
        name = printed_name(tokens, run) or tokens[run.last - 1].text
        mention = self._mention(tokens, run)
        if mention is None:
            return self._by_description(tokens, run.first, run.last, paragraph) or Speaker()
        if mention.is_misspelt:
            return self._misspelt(name, mention)
        title = tokens[max(run.first - 1, 0) : run.name_first]
        if mention.person is None:
            meant = self._meant_of(mention.candidates, tokens[run.first].start)
            if meant:
                return self._one_of_several(name, meant, mention)
            return self._unknown(name, mention, title)
        if mention.person.is_bare:
            return self._bare(mention.person, title)
        self._meant[fold(name)] = mention.person
        return self._known(name, mention.person, tokens, run)

    def _meant_of(self, namesakes: Sequence[Person], at: int) -> Person | None:
        """Return which of several people of one surname is meant, None if nothing tells.

        Newspapers keep a bare surname for one of them: the one it meant before, the only
        one introduced so far, the one the article is about.
        """
        if len(namesakes) < 2:
            return namesakes[0] if namesakes else None
        # "Bundy Ranch" has the shape of a name, too.
        namesakes = [each for each in namesakes if each.is_surely_a_person] or namesakes
        if len(namesakes) == 1:
            return namesakes[0]
        before = self._meant.get(namesakes[0].family_names[0])
        if before in namesakes:
            return before
        introduced = [each for each in namesakes if each.start < at]
        if len(introduced) == 1:
            return introduced[0]
        return (
            _most_often(namesakes, self.memory.count)
            or _most_often(namesakes, _mentions_of)
            or self._who_leads(introduced)
        )

    def _who_leads(self, namesakes: Sequence[Person]) -> Person | None:
        """Return the first of them introduced, unless several have a voice in the article."""
        voices = [each for each in namesakes if each in self._introduced[-_REMEMBERED:]]
        if len(voices) == 1:
            return voices[0]
        return None if voices else min(namesakes, key=_start_of, default=None)

    def _one_of_several(self, name: str, person: Person, mention: Mention) -> Speaker:
        self._meant[person.family_names[0]] = person
        names = [self.roster.full_name(each) for each in mention.candidates]
        speaker = self.inferred(person, f"“{name}”, by whom {person.name} seems to be meant", 0.8)
        speaker.alternatives = names
        return speaker

    def _known(self, name: str, person: Person, tokens: Sequence[Token], run: NameRun) -> Speaker:
        role, organisation = described_after(tokens, run.last)
        if not role:
            before = described_before(tokens, run)
            role, organisation = before or person.role, person.organisation
        full_name = self.roster.full_name(person)
        is_full = is_full_name(name)
        number = self._paragraph_of(person.start)
        reason = "a full name" if is_full else f"a surname introduced in paragraph {number}"
        sureness = 1.0 if not is_full or _has_evidence(person) else 0.7
        return Speaker(full_name, person, role, organisation, reason=reason, sureness=sureness)

    def _misspelt(self, name: str, mention: Mention) -> Speaker:
        names = [self.roster.full_name(each) for each in mention.candidates]
        question = f"“{name}” is named nowhere else: is this {' or '.join(names)}, misspelt?"
        if mention.person is None:
            return Speaker(None, None, None, None, "inferred", names, [], question, 0.3)
        speaker = self.inferred(mention.person, question, 0.6)
        speaker.alternatives = names
        return speaker

    def _bare(self, person: Person, title: Sequence[Token]) -> Speaker:
        """Return who is printed by one name only: whose full name it is remains to be told."""
        known = self.roster.known_by(person.name)
        if known:
            return replace(self._of_the_archive(person.name, known, title), person=person)
        reason = f"“{person.name}”, whom the article never names in full"
        return self.inferred(person, reason, 0.8)

    def _unknown(self, name: str, mention: Mention, title: Sequence[Token]) -> Speaker:
        names = [self.roster.full_name(each) for each in mention.candidates]
        if names:
            question = f"“{name}” may be {' or '.join(names)}"
            return Speaker(None, None, None, None, "inferred", names, [], question, 0.4)
        known = self.roster.known_by(name)
        if known:
            return self._of_the_archive(name, known, title)
        organisation = name if _is_organisation(name) else None
        return Speaker(organisation=organisation, reason="a name that is not known as a person's")

    def _of_the_archive(self, name: str, known: list[str], title: Sequence[Token]) -> Speaker:
        """Return which of those the archive knows by this name may be meant."""
        question = f"“{name}” may be {' or '.join(known)}, known from other articles"
        # A bare surname alone says too little; with a second signal it is a suggestion.
        named, why = self.roster.second_signal(known, title)
        if named:
            question = f"“{name}” may be {named}, {why}"
        return Speaker(named or None, None, None, None, "inferred", known, [], question, 0.4)

    def _by_description(
        self, tokens: Sequence[Token], first: int, last: int, paragraph: int
    ) -> Speaker | None:
        description = description_at(tokens, first, last)
        if not description:
            return None
        person = meant_by_description(
            description, self.roster, self.memory, self._introduced, paragraph
        )
        if not person:
            return None
        printed = " ".join(token.text for token in tokens[first:last])
        reason = f"“{printed}”, which seems to be {person.name}"
        return self.inferred(person, reason, 0.65)


def _most_often(people: Sequence[Person], count: Callable[[Person], int]) -> Person | None:
    """Return the one person with the highest count, None if two have it."""
    ordered = sorted(people, key=count, reverse=True)
    return ordered[0] if count(ordered[0]) > count(ordered[1]) else None


def _start_of(person: Person) -> int:
    return person.start


def _mentions_of(person: Person) -> int:
    return person.mentions


def _subject_start(tokens: Sequence[Token]) -> int:
    """Return where the subject may begin: after "But", after "On Friday,"."""
    first = 0
    while first < len(tokens) and tokens[first].lower in FRONTED:
        first += 1
    if first < len(tokens) and tokens[first].lower in _OPENS_ADVERBIAL:
        commas = (at for at in range(first, len(tokens)) if tokens[at].text == ",")
        return next(commas, len(tokens)) + 1
    return first


_OPENS_ADVERBIAL = PREPOSITIONS | TIMES | SUBORDINATORS


def _may_lead(token: Token) -> bool:
    return token.is_word and (token.lower in DETERMINERS or is_role(token) or token.text.isupper())


def _is_organisation(name: str) -> bool:
    return len(name.split()) > 1 and not is_full_name(name)


def _has_evidence(person: Person) -> bool:
    """Return whether something but the capitals says that this is a person."""
    return bool(person.role or person.mentions > 1 or is_given_name(person.given_name))


def _joint(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of "A and B" where both begin with a name."""
    for at in range(first + 1, last - 1):
        is_joint = tokens[at].lower == "and" and tokens[at + 1].is_capitalised
        if is_joint and tokens[first].is_capitalised and tokens[first].lower not in DETERMINERS:
            yield first, at
            yield from _joint(tokens, at + 1, last)
            return
    yield first, last


def _head_name(tokens: Sequence[Token], first: int, last: int) -> NameRun | None:
    """Return the name a source is headed by: not the one in "a spokesman for Lind"."""
    while first < last and tokens[first].lower in FRONTED:
        first += 1
    end = first
    while (
        end < last
        and tokens[end].text not in (",", "(")
        and (tokens[end].lower not in PREPOSITIONS)
    ):
        end += 1
    runs = [_shifted(run, first) for run in name_runs(tokens[first:end])]
    # "Lind's claim" is Lind's, but "Lind's office" is nobody.
    if runs and runs[-1].last == end and (end == last or not _is_genitive(tokens[end - 1])):
        return runs[-1]
    comma = next((at for at in range(end, last - 1) if tokens[at].text == ","), None)
    if not comma:
        return None
    is_described = (
        is_role(tokens[end - 1])
        or tokens[first].lower in DETERMINERS
        or any(map(_is_genitive, tokens[first:end]))
    )
    return _appositive_name(tokens, comma + 1, last) if is_described else None


def _appositive_name(tokens: Sequence[Token], first: int, last: int) -> NameRun | None:
    """Return the name in "his deputy, Ada Lind,"."""
    first += first < last and tokens[first].lower == "the"
    runs = [_shifted(run, first) for run in name_runs(tokens[first:last])]
    if not runs or runs[0].first != first:
        return None
    end = runs[0].last
    is_whole = end >= last or tokens[end].text in (",", "(") or tokens[end].lower in PREPOSITIONS
    return runs[0] if is_whole and is_full_name(printed_name(tokens, runs[0])) else None


def _shifted(run: NameRun, by: int) -> NameRun:
    return NameRun(run.first + by, run.name_first + by, run.last + by)


def _is_genitive(token: Token) -> bool:
    return token.lower.endswith("'s")
