"""Weights learned from annotated articles: how much each sign counts for a decision."""

import json
from collections.abc import Iterable
from itertools import repeat
from math import exp
from pathlib import Path

DATA = Path(__file__).parent / "data"


class Weights:
    """The weights of one decision, by sign; an unknown sign counts nothing."""

    def __init__(self, by_sign: dict[str, float]) -> None:
        self.by_sign = by_sign

    @classmethod
    def load(cls, name: str) -> "Weights":
        """Return the weights kept under a name; none if nothing has been learned yet."""
        path = DATA / f"{name}.json"
        return cls(json.loads(path.read_text(encoding="utf-8")) if path.exists() else {})

    def __bool__(self) -> bool:
        return bool(self.by_sign)

    def sum(self, signs: Iterable[str]) -> float:
        """Return what the signs speak for, as log odds."""
        return sum(map(self.by_sign.get, signs, repeat(0.0)))

    def probability(self, signs: Iterable[str]) -> float:
        """Return how likely the decision is right by these signs."""
        return 1 / (1 + exp(-max(-30.0, min(30.0, self.sum(signs)))))
