"""Memory: the people in view as an article is read, and which of them "he" or "she" means."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

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

    def meant_by_pronoun(self, gender: str, paragraph: int, *, goes_on: bool) -> Person | None:
        """Return whom "he" ("m") or "she" ("f") most likely means; `goes_on` as in "he added"."""
        people = self.candidates(gender, paragraph)
        if not people:
            return None
        told = [list(self.signs(person, people, paragraph, goes_on)) for person in people]
        return choose(people, told)

    def candidates(self, gender: str, paragraph: int) -> list[Person]:
        """Return the people a pronoun may mean, the last in view first."""
        near = [
            seen.person
            for seen in reversed(self._latest())
            if paragraph - seen.paragraph <= _FARTHEST and seen.person.may_be(gender)
        ]
        return list(dict.fromkeys(near))

    def signs(
        self, person: Person, people: Sequence[Person], paragraph: int, goes_on: bool
    ) -> Iterator[str]:
        """Yield what speaks for or against a person being meant."""
        latest = self._latest()
        own = [seen for seen in latest if seen.person is person]
        last = own[-1]
        away = min(self.sentence - last.sentence, 5)
        spoke = next((seen for seen in reversed(latest) if seen.how == "spoke"), None)
        subject = next((seen for seen in reversed(latest) if seen.how != "named"), None)
        spoke_last = spoke is not None and spoke.person is person
        distance = min(paragraph - last.paragraph, 4)
        yield f"rank {min(people.index(person), 4)}"
        yield f"last {last.how} {away}"
        yield f"last {last.how} {distance}"
        yield f"paragraphs {distance}"
        yield f"spoke last {spoke_last} {goes_on}"
        yield f"spoke last {spoke_last} {spoke_last and min(paragraph - spoke.paragraph, 3)}"
        yield f"subject last {subject is not None and subject.person is person}"
        yield f"subject last {subject is not None and subject.person is person} {last.how} {away}"
        yield f"known gender {bool(person.genders)}"
        yield f"often {min(len(own), 6)}"
        yield f"ever subject {any(seen.how != 'named' for seen in own)}"
        yield f"named now {any(seen.how == 'named' and seen.sentence == self.sentence for seen in own)}"

    def _latest(self) -> Sequence[Seen]:
        return self._seen[-REMEMBERED:]


def choose(people: Sequence[Person], told: Sequence[Sequence[str]]) -> Person:
    """Return the person whose signs weigh most; without weights the last in view."""
    return max(zip(people, told, strict=True), key=lambda each: WEIGHTS.sum(each[1]))[0]
