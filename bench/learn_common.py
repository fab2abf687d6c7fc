"""What the learning scripts share: the articles they learn from, and how they learn.

Only numbers and single word forms are kept; the articles stay where they are.
"""

import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import exp, log, sqrt
from pathlib import Path

from newsdesk.extraction.weights import Weights

TRAIN = Path(__file__).resolve().parents[2] / "shared" / "attribution" / "train.jsonl"
DATA = Path(__file__).resolve().parents[1] / "newsdesk" / "extraction" / "data"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

Signs = Sequence[str]
# What may be chosen from, each with its signs, and which of them is right.
Choices = Sequence[tuple[Sequence[Signs], int]]


def articles(part: str = "all") -> list[dict]:
    """Return the articles to learn from: "all", or the "read" or the "held-out" half."""
    lines = TRAIN.read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines if line.strip()]
    return {"all": found, "read": found[0::2], "held-out": found[1::2]}[part]


def words_in(text: str, spans: Iterable[Sequence[int]]) -> frozenset[int]:
    """Return where the words of the spans begin."""
    return frozenset(
        word.start() for start, end in spans for word in _WORD.finditer(text, start, end)
    )


def overlap(one: frozenset[int], other: frozenset[int]) -> float:
    """Return how much two sets of words have in common, from 0 to 1."""
    return len(one & other) / len(one | other) if one or other else 0.0


def keep(name: str, weights: dict[str, float], *, least: float = 0.02) -> None:
    """Write the weights that count to their data file."""
    kept = {sign: round(weight, 2) for sign, weight in sorted(weights.items())}
    kept = {sign: weight for sign, weight in kept.items() if abs(weight) >= least}
    DATA.mkdir(exist_ok=True)
    lines = json.dumps(kept, ensure_ascii=False, indent=0)
    (DATA / f"{name}.json").write_text(lines + "\n", encoding="utf-8")
    print(f"{name}: {len(kept):,} weights")


class _Adaptive:
    """Weights that move less the more often they have moved, and shrink when idle."""

    def __init__(self, rate: float, decay: float) -> None:
        self.weights: dict[str, float] = defaultdict(float)
        self._moved: dict[str, float] = defaultdict(lambda: 1.0)
        self._rate, self._decay = rate, decay

    def move(self, sign: str, slope: float) -> None:
        slope += self._decay * self.weights[sign]
        self._moved[sign] += slope * slope
        self.weights[sign] -= self._rate * slope / sqrt(self._moved[sign])

    def sum(self, signs: Signs) -> float:
        return sum(self.weights.get(sign, 0.0) for sign in signs)


def right_choices(weights: dict[str, float], cases: Choices) -> tuple[float, float]:
    """Return how often the heaviest of the choices is the right one, and how often the first."""
    by_sign = Weights(weights)
    right = first = 0
    for choices, wanted in cases:
        sums = [by_sign.sum(signs) for signs in choices]
        right += sums.index(max(sums)) == wanted
        first += wanted == 0
    return right / len(cases), first / len(cases)


def learn(
    name: str, learned: Callable[[str], dict[str, float]], told: Callable[[dict[str, float]], str]
) -> None:
    """Keep what is learned from all articles, or from half of them if the command line says "read".

    Then `told` says how it does on the other half.
    """
    part = "read" if sys.argv[1:] == ["read"] else "all"
    weights = learned(part)
    if part == "read":
        print(f"held out: {told(weights)}")
    keep(name, weights)


def often_enough(cases: Iterable[Signs], least: int) -> set[str]:
    """Return the signs seen at least so often: a rare one tells of its article only."""
    seen: dict[str, int] = defaultdict(int)
    for signs in cases:
        for sign in signs:
            seen[sign] += 1
    return {sign for sign, times in seen.items() if times >= least}


def learn_choice(
    cases: Choices,
    *,
    rounds: int = 20,
    rate: float = 0.15,
    decay: float = 0.002,
    least: int = 4,
) -> dict[str, float]:
    """Return weights that make the right one of each case's choices the heaviest."""
    known = often_enough((signs for choices, _ in cases for signs in choices), least)
    cases = [([[s for s in signs if s in known] for signs in each], right) for each, right in cases]
    learner = _Adaptive(rate, decay)
    for order in _rounds(len(cases), rounds):
        for number in order:
            choices, right = cases[number]
            shares = _shares([learner.sum(signs) for signs in choices])
            for at, (signs, share) in enumerate(zip(choices, shares, strict=True)):
                if (slope := share - (at == right)) and abs(slope) > 1e-4:
                    for sign in signs:
                        learner.move(sign, slope)
    return dict(learner.weights)


def learn_answer(
    cases: Sequence[tuple[Signs, bool]],
    *,
    rounds: int = 20,
    rate: float = 0.15,
    decay: float = 0.002,
    least: int = 4,
) -> dict[str, float]:
    """Return weights whose sum is the log odds of yes."""
    known = often_enough((signs for signs, _ in cases), least)
    cases = [([sign for sign in signs if sign in known], answer) for signs, answer in cases]
    learner = _Adaptive(rate, decay)
    for order in _rounds(len(cases), rounds):
        for number in order:
            signs, answer = cases[number]
            slope = 1 / (1 + exp(-max(-30.0, min(30.0, learner.sum(signs))))) - answer
            for sign in signs:
                learner.move(sign, slope)
    return dict(learner.weights)


def surprise(weights: dict[str, float], cases: Sequence[tuple[Signs, bool]]) -> float:
    """Return the mean log loss of yes-or-no cases."""
    total = 0.0
    for signs, answer in cases:
        odds = max(-30.0, min(30.0, sum(weights.get(sign, 0.0) for sign in signs)))
        total += log(1 + exp(-odds if answer else odds))
    return total / max(1, len(cases))


def _rounds(size: int, rounds: int) -> Iterator[list[int]]:
    # The same order each time, so that the same articles give the same weights.
    chance = random.Random(7)
    order = list(range(size))
    for _ in range(rounds):
        chance.shuffle(order)
        yield order


def _shares(sums: Sequence[float]) -> list[float]:
    highest = max(sums)
    raised = [exp(each - highest) for each in sums]
    return [each / sum(raised) for each in raised]
