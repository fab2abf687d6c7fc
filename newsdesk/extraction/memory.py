"""Memory: the people in view as an article is read, and which of them "he" or "she" means."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsdesk.extraction.names import is_given_name
from newsdesk.extraction.people import Person
from newsdesk.extraction.weights import Weights

# A pronoun seldom reaches further back than this many paragraphs.
_REACH = 2
_FARTHEST = 5
# Nobody has more people in mind, and a long text must not be searched again and again.
REMEMBERED = 50
WEIGHTS = Weights.load("pronouns")


class Seen(NamedTuple):
    """Somebody came into view: `how` is "spoke", "subject" or "named"."""

    person: Person
    paragraph: int
    sentence: int
    how: str


class Pronoun(NamedTuple):
    """A "he" or "she" as it stands, and the words of whoever it means.

    `goes_on` says that the cue is one like "added", which the last speaker does.
    """

    gender: str
    paragraph: int
    goes_on: bool = False
    said: str = ""


class Memory:
    """Who spoke, began a sentence or was named, the latest last."""

    def __init__(self) -> None:
        self._seen: list[Seen] = []
        self.sentence = 0

    def add(self, person: Person, paragraph: int, how: str) -> None:
        self._seen.append(Seen(person, paragraph, self.sentence, how))

    def count(self, person: Person) -> int:
        """Return how often a person spoke or began a sentence of late."""
        return sum(1 for seen in self._latest() if seen.person is person and seen.how != "named")

    def last(self, paragraph: int) -> Person | None:
        """Return who was last in view in or shortly before this paragraph."""
        for seen in reversed(self._latest()):
            if paragraph - seen.paragraph > _REACH:
                return None
            if seen.how != "named":
                return seen.person
        return None

    def most_seen(self) -> Person | None:
        """Return who came into view most often of late, the first of them if several did."""
        people = [seen.person for seen in self._latest()]
        return max(people, key=people.count, default=None)

    def meant_by(self, pronoun: Pronoun) -> Person | None:
        """Return whom "he" or "she" most likely means."""
        people = self.candidates(pronoun)
        if not people:
            return None
        return choose(people, [list(self.signs(person, people, pronoun)) for person in people])

    def candidates(self, pronoun: Pronoun) -> list[Person]:
        """Return the people a pronoun may mean, the last in view first."""
        near = [
            seen.person
            for seen in reversed(self._latest())
            if pronoun.paragraph - seen.paragraph <= _FARTHEST
            and seen.person.may_be(pronoun.gender)
        ]
        return list(dict.fromkeys(near))

    def signs(self, person: Person, people: Sequence[Person], pronoun: Pronoun) -> Iterator[str]:
        """Yield what speaks for or against a person being meant."""
        latest = self._latest()
        own = [seen for seen in latest if seen.person is person]
        last = own[-1]
        away = min(self.sentence - last.sentence, 5)
        spoke = next((seen for seen in reversed(latest) if seen.how == "spoke"), None)
        subject = next((seen for seen in reversed(latest) if seen.how != "named"), None)
        spoke_last = spoke is not None and spoke.person is person
        subject_last = subject is not None and subject.person is person
        distance = min(pronoun.paragraph - last.paragraph, 4)
        yield f"rank {min(people.index(person), 4)}"
        yield f"last {last.how} {away}"
        yield f"last {last.how} {distance}"
        yield f"paragraphs {distance}"
        yield f"spoke last {spoke_last} {pronoun.goes_on}"
        yield f"spoke last {spoke_last} {spoke_last and min(pronoun.paragraph - spoke.paragraph, 3)}"
        yield f"subject last {subject_last}"
        yield f"subject last {subject_last} {last.how} {away}"
        yield f"known gender {bool(person.genders)}"
        yield f"often {min(len(own), 6)}"
        yield f"ever subject {any(seen.how != 'named' for seen in own)}"
        yield f"named now {any(seen.how == 'named' and seen.sentence == self.sentence for seen in own)}"
        yield f"names itself {person.family_names[0] in pronoun.said}"
        yield f"called {_called(person)}"

    def _latest(self) -> Sequence[Seen]:
        return self._seen[-REMEMBERED:]


def _called(person: Person) -> str:
    """Return what tells that this is a person at all."""
    if person.is_bare:
        return "title"
    if is_given_name(person.given_name):
        return "given name"
    return "role" if person.role else "nothing"


def choose(people: Sequence[Person], told: Sequence[Sequence[str]]) -> Person:
    """Return the person whose signs weigh most; without weights the last in view."""
    return max(zip(people, told, strict=True), key=lambda each: WEIGHTS.sum(each[1]))[0]
