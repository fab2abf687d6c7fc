"""Writes an archive file of any size, for measuring: the same bytes for the same seed.

    python bench/make_corpus.py out.jsonl [--statements 1000000] [--seed 1]

The words are those of the demonstration newsroom, taken apart and put together anew with
invented names of places. As in a real archive much is said by few and little by many (Zipf),
some words are common and thousands are rare, one article in seven comes in long after its day,
and what an agency wrote stands in two outlets, as one claim. Memory does not grow with the size.
"""

import argparse
import json
import random
import re
import sys
import time
from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.generated import records as newsroom

FIRST_DAY, DAYS = date(2005, 1, 1), 7500
# Of a million statements; fewer of both with fewer statements, in proportion.
EXPERTS, ARTICLES = 40_000, 90_000
TOP_TOPICS, SUBTOPICS = 30, 9
OUTLETS, ORGANISATIONS = 60, 1200
LATE, WIRE, SPREADS = 0.15, 0.02, 50
_SYLLABLES = str.split(
    "al an ar bel bor bran cal cor dan del dor el en fal fen gar gol hal har il ir jor kal "
    "kel kir lan lor mar mel mor nar nel nor ol or pal pel por quin ral ren rov sal sel sor "
    "tal ten tor ul ur val ven vor wal wen wil yar zan zel"
)
_ENDS = str.split(
    "a ach an berg by da dale den ett ford gate ham holm ia in is ley low mere o os stead"
)
_GIVEN = str.split(
    "Ada Alma Anouk Bela Bram Carys Cato Dara Dora Edda Elin Enzo Faye Femi Gita Greta Hana "
    "Hugo Ida Imre Iris Jana Joao Juno Kai Kofi Lars Leda Lena Lior Mara Mila Milo Nadia Nils "
    "Noor Odin Olga Omar Orla Otto Paz Petra Quinn Rafa Remy Rosa Ruth Sami Sora Tariq Tess "
    "Tove Uma Ugo Vera Vito Wanda Yael Yusuf Zara Zeno"
)
_ROLES = (
    "economist",
    "professor of law",
    "spokesman",
    "minister",
    "head of research",
    "director",
    "analyst",
)
_CUES = ("said", "said", "said", "told reporters", "argued", "warned", "added", "wrote")
_JOINTS = (
    "and in",
    "not least in",
    "as it did in",
    "even in",
    "unlike in",
    "after what was seen in",
)


class Zipf:
    """Draws from `things` so that the first come often and the last hardly ever."""

    def __init__(self, things: list, flat: float = 2.7):
        self.things = things
        self.weights = list(accumulate(1 / (rank + flat) for rank in range(1, len(things) + 1)))

    def draw(self, chance: random.Random):
        return chance.choices(self.things, cum_weights=self.weights)[0]


class Corpus:
    """The lines of an archive file with about so many statements, as rows."""

    def __init__(self, statements: int, seed: int = 1):
        self.chance = random.Random(seed)
        share = statements / 1_000_000
        self.articles = max(1, round(ARTICLES * share))
        self.each = statements / self.articles
        self.fragments = sorted(_fragments())
        words = sorted({self._word() for _ in range(25_000)})
        self.chance.shuffle(words)
        self.places, words = Zipf(words[:9000]), words[9000:]
        self.outlets = [f"The {word} Courier" for word in words[:OUTLETS]]
        count = max(20, round(ORGANISATIONS * share))
        self.organisations = [f"University of {word}" for word in words[OUTLETS:][:count]]
        self.topics = list(self._topics(words))
        self.experts = self._people(max(20, round(EXPERTS * share)), words)
        self._often = Zipf(self.experts), Zipf(self.topics, flat=9), Zipf(self.outlets)

    def _topics(self, words: list[str]) -> Iterator[str]:
        for top in words[-TOP_TOPICS:]:
            yield f"The {top} question"
            for fragment in self.chance.sample(self.fragments, SUBTOPICS):
                yield f"The {top} question › Whether {fragment}"

    def _word(self) -> str:
        syllables = self.chance.choices(_SYLLABLES, k=self.chance.choice((1, 2, 2, 3)))
        return "".join([*syllables, self.chance.choice(_ENDS)]).capitalize()

    def _people(self, count: int, families: list[str]) -> list[tuple[str, str, str]]:
        """Names with what somebody is and where, no name twice."""
        names = {}
        while len(names) < count:
            name = f"{self.chance.choice(_GIVEN)} {self.chance.choice(families)}"
            role = self.chance.choice(_ROLES), self.chance.choice(self.organisations)
            names.setdefault(name, (name, *role))
        people = list(names.values())
        self.chance.shuffle(people)
        return people

    def rows(self) -> Iterator[dict]:
        """Yield every line of the file."""
        for name in self.outlets:
            yield {"type": "outlet", "name": name}
        for name in self.organisations:
            yield {"type": "organisation", "name": name}
        for path in self.topics:
            above, _, name = path.rpartition(" › ")
            yield {"type": "topic", "name": name} | ({"parent": above} if above else {})
        for name, role, place in self.experts:
            yield self._expert(name, role, place)
        yield from self._articles()

    def _expert(self, name: str, role: str, place: str) -> dict:
        row = {"type": "expert", "name": name}
        if self.chance.random() < 0.1:
            row["names"] = [{"text": f"{name[0]}. {name.split()[1]}"}]
        if self.chance.random() < 0.3:
            row["affiliations"] = [{"role": role, "organisation": place}]
        return row

    def _articles(self) -> Iterator[dict]:
        wires: deque[dict] = deque()
        for number in range(self.articles):
            if wires and self.chance.random() < 1 / SPREADS * len(wires):
                yield wires.popleft() | self._facts(number)
                continue
            row = self._article(number)
            if self.chance.random() < WIRE:
                for place, each in enumerate(row["statements"]):
                    each["claim"] = f"w{number}-{place}"
                wires.append(row)
            yield row

    def _facts(self, number: int) -> dict:
        day = DAYS * number // self.articles
        if self.chance.random() < LATE:
            day = self.chance.randrange(DAYS)
        return {
            "url": f"https://courier.example/{number}",
            "outlet": self._often[2].draw(self.chance),
            "published_on": (FIRST_DAY + timedelta(day)).isoformat(),
            "state": "done",
        }

    def _article(self, number: int) -> dict:
        experts, topics, _outlets = self._often
        speakers = [experts.draw(self.chance) for _ in range(self.chance.randint(1, 5))]
        subjects = [topics.draw(self.chance) for _ in range(self.chance.randint(1, 3))]
        headline = _sentence(self._words(1))
        text, statements = Text(headline), []
        for _ in range(max(1, round(self.chance.gauss(self.each, self.each / 4)))):
            statements.append(self._statement(text, self.chance.choice(speakers), subjects))
            for _ in range(self.chance.randint(0, 2)):
                text.add(f" {_sentence(self._words(2))}.")
        facts = self._facts(number)
        row = {"type": "article", "headline": headline, **facts, "text": text.text}
        return row | {"statements": statements}

    def _words(self, clauses: int) -> str:
        """Some clauses with a comma between them, and where that is."""
        return f"{', '.join(self._clause() for _ in range(clauses))}, {self._place()}"

    def _clause(self) -> str:
        # No four words that stand together here do so in many articles: none is taken for a copy.
        return " ".join(self.chance.choices(self.fragments, k=self.chance.randint(2, 4)))

    def _place(self) -> str:
        return f"{self.chance.choice(_JOINTS)} {self.places.draw(self.chance)}"

    def _statement(self, text: "Text", speaker: tuple, subjects: list[str]) -> dict:
        name, role, place = speaker
        said, cue = self._words(self.chance.choice((1, 1, 2))), self.chance.choice(_CUES)
        kind = self.chance.choices(("direct", "indirect", "mixed"), (45, 40, 15))[0]
        text.add("\n")
        if kind == "direct":
            text.add("“")
            words = text.add(f"{_sentence(said)},")
            text.add("” ")
            cue_at, source = self._told(text, cue, name, first=True)
        else:
            cue_at, source = self._told(text, cue, name, first=False)
            text.add(" that ")
            words = text.add(said if kind == "indirect" else f"“{said}”")
        is_printed = self.chance.random() < 0.19
        printed = text.add(f", {role} at the {place}")[0] + 2 if is_printed else 0
        text.add(".")
        row = {"spans": [words], "kind": kind, "cue": cue_at, "source": source, "expert": name}
        row["status"] = self.chance.choices(("published", "draft"), (96, 4))[0]
        row["topics"] = sorted(set(self.chance.choices(subjects, k=self.chance.randint(1, 2))))
        if printed:
            row |= {"printed_role": f"{role} at the {place}", "organisation": place}
        if self.chance.random() < 0.2:
            row["certainty"] = "inferred"
        if self.chance.random() < 0.25:
            row["prediction"] = self.chance.choice(("yes", "soft", "commitment"))
        return row

    def _told(self, text: "Text", cue: str, name: str, *, first: bool) -> tuple[list, list]:
        """Add "said Ada Lind" or "Ada Lind said"; returns the spans of cue and name."""
        if first:
            at = text.add(cue)
            text.add(" ")
            return at, text.add(name)
        at = text.add(name)
        text.add(" ")
        return text.add(cue), at


class Text:
    """A text that grows, and tells where what was added stands."""

    def __init__(self, start: str):
        self.parts, self.length = [start], len(start)

    def add(self, words: str) -> list[int]:
        self.parts.append(words)
        self.length += len(words)
        return [self.length - len(words), self.length]

    @property
    def text(self) -> str:
        return "".join(self.parts)


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]


def _fragments() -> set[str]:
    """Every two and three words that stand together in the newsroom's articles."""
    found = set()
    for record in newsroom():
        for part in re.split(r"[^\w ’-]+", record.get("text", "")):
            words = part.split()
            for length in (2, 3):
                found.update(
                    " ".join(words[at : at + length]) for at in range(0, len(words) - 2, 2)
                )
    return {each[0].lower() + each[1:] for each in found}


def write(path: Path, statements: int, seed: int = 1) -> tuple[int, int]:
    """Write the file; returns how many lines and statements it has."""
    lines = said = 0
    with path.open("w", encoding="utf-8") as file:
        for row in Corpus(statements, seed).rows():
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            lines, said = lines + 1, said + len(row.get("statements", ()))
    return lines, said


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    lines, said = write(options.path, options.statements, options.seed)
    size = options.path.stat().st_size / 1e6
    took = time.monotonic() - began
    print(f"{lines:,} lines, {said:,} statements, {size:,.0f} MB in {took:.0f} s")


if __name__ == "__main__":
    main()
