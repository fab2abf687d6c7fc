"""Articles for measuring: the demonstration newsroom's, under other people's names."""

import json
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

NEWSROOM = Path(__file__).resolve().parent.parent / "fixtures" / "newsroom.jsonl"
# Parts of family names that nobody in the newsroom bears.
_FIRST = ("Bran", "Cor", "Dal", "Fen", "Gar", "Hol", "Kel", "Mar", "Nor", "Pel", "Stav", "Wes")
_MIDDLE = ("", "a", "an", "e", "el", "en", "er", "in", "o", "os")
_LAST = ("berg", "dahl", "ett", "feld", "gate", "holm", "land", "mere", "ness", "stad", "wick")
# Every seventh paragraph or so is left out, so that no two articles are alike.
_KEPT = 0.85


def articles(count: int, *, seed: int = 1) -> Iterator[str]:
    """Yield `count` texts of articles, the same ones for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        headline, *paragraphs = chance.choice(_texts()).split("\n")
        kept = [paragraph for paragraph in paragraphs if chance.random() < _KEPT]
        yield _renamed("\n".join([headline, *kept]), chance)


def people(count: int, *, seed: int = 1) -> list[str]:
    """Return names of people of whom some are in the articles, none of them twice."""
    chance = random.Random(seed)
    given = sorted({name.split()[0] for name in _names()})
    return sorted({f"{chance.choice(given)} {_family_name(chance)}" for _ in range(count)})


def text_of(size: int, *, seed: int = 1) -> str:
    """Return `size` characters of articles, one after the other."""
    parts, length = [], 0
    for text in articles(size // 500 + 2, seed=seed):
        if length >= size:
            break
        parts.append(text)
        length += len(text) + 1
    return "\n".join(parts)[:size]


def _renamed(text: str, chance: random.Random) -> str:
    """The text with another family name for everybody, the same one all through."""
    others = {name.split()[-1]: _family_name(chance) for name in _names()}
    return _family_names().sub(lambda found: others[found[0]], text)


def _family_name(chance: random.Random) -> str:
    return chance.choice(_FIRST) + chance.choice(_MIDDLE) + chance.choice(_LAST)


@cache
def _family_names() -> re.Pattern:
    return re.compile(rf"\b(?:{'|'.join(sorted({n.split()[-1] for n in _names()}))})\b")


@cache
def _texts() -> list[str]:
    return [record["text"] for record in records() if record["type"] == "article"]


@cache
def _names() -> list[str]:
    """The names of the newsroom's people."""
    people = (record for record in records() if record["type"] == "expert")
    return [each["name"] for each in people if each.get("kind") != "institution"]


def records() -> Iterator[dict]:
    with NEWSROOM.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
