"""Learns how far the finder's suggestions can be trusted, from ../shared/attribution/train.jsonl.

    python bench/learn_confidence.py

writes newsdesk/extraction/data/confidence.json and calibration.json. Each half of the
articles is read with weights learned from the other half, since a finder is surer of
articles it has learned from than of any other.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench import learn_edges, learn_evidence, learn_pronouns, learn_subjects
from bench.calibration import judged
from bench.learn_common import DATA, articles, keep, learn_answer
from newsdesk.extraction import (
    confidence,
    drafting,
    edges,
    evidence,
    memory,
    recognise_blocks,
    subjects,
)
from newsdesk.extraction.benchmark import benchmark_statements
from newsdesk.extraction.finder import Finding
from newsdesk.extraction.weights import Weights

RIGHT_EDGE, CONFIDENCE = edges.right_edge, confidence.confidence_of
LEARNING = {"rounds": 10, "rate": 0.05, "decay": 0.01, "least": 6}
BINS = 14


def cases(part: str, other: str) -> list[tuple[list[str], bool]]:
    """Return the signs of the suggestions in one part, learned from the other, and if right."""
    learn_from(other)
    found = []
    for article in articles(part):
        signs = []

        def number(*told, signs=signs):
            signs.append(list(confidence.confidence_signs(*told)))
            return len(signs) / 1_000_000

        # The number takes the place of the confidence, so that the judged are known again.
        drafting.confidence_of = number
        statements = Finding(article["text"], recognise_blocks(article["text"]), ()).statements(
            questions=True
        )
        predicted = benchmark_statements(article["text"], statements)
        for each in judged(article, predicted):
            found.append((signs[round(each.confidence * 1_000_000) - 1], each.is_right))
    return found


def learn_from(part: str) -> None:
    """Let the finder read as if it had learned from this part alone."""
    memory.WEIGHTS = Weights(learn_pronouns.learned(part))
    edges.WEIGHTS = Weights(learn_edges.learned(part))
    edges.right_edge = RIGHT_EDGE
    subjects.WEIGHTS = Weights(learn_subjects.learned(part))
    evidence.PREFERENCES, evidence.WEIGHTS = map(Weights, learn_evidence.learned(part))


def calibration(shares: list[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Return what share was right by promised share: equal bins, made to rise throughout."""
    shares = sorted(shares)
    size = len(shares) / BINS
    bins = [shares[round(at * size) : round((at + 1) * size)] for at in range(BINS)]
    rows = [
        [sum(share for share, _ in each), sum(right for _, right in each), len(each)]
        for each in bins
    ]
    pooled: list[list[float]] = []
    for row in rows:
        pooled.append(row)
        while len(pooled) > 1 and pooled[-2][1] / pooled[-2][2] >= pooled[-1][1] / pooled[-1][2]:
            last = pooled.pop()
            pooled[-1] = [one + other for one, other in zip(pooled[-1], last, strict=True)]
    return [(round(total / count, 3), round(right / count, 3)) for total, right, count in pooled]


def promised(weights: dict[str, float], found: list) -> list[tuple[float, bool]]:
    """Return for each case the share its signs promise, and whether it was right."""
    by_sign = Weights(weights)
    return [(by_sign.probability(signs), right) for signs, right in found]


if __name__ == "__main__":
    one, other = cases("read", "held-out"), cases("held-out", "read")
    crossed = promised(learn_answer(one, **LEARNING), other)
    crossed += promised(learn_answer(other, **LEARNING), one)
    keep("confidence", learn_answer(one + other, **LEARNING))
    table = calibration(crossed)
    (DATA / "calibration.json").write_text(json.dumps(table) + "\n", encoding="utf-8")
    print(
        f"{len(crossed):,} suggestions, {sum(right for _, right in crossed) / len(crossed):.3f} right"
    )
    print(table)
