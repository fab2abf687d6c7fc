"""Confidence: how often suggestions like this one were right on articles set aside."""

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from newsdesk.extraction import evidence
from newsdesk.extraction.found import FoundStatement
from newsdesk.extraction.speakers import Speaker
from newsdesk.extraction.weights import DATA, Weights

_WEIGHTS = Weights.load("confidence")


def confidence_of(
    found: FoundStatement, speaker: Speaker, signs: Sequence[str], after: str = ""
) -> float:
    """Return how likely the words are a statement and whose it is has been told right.

    `signs` are those of its attribution, `after` the rule of the statement it goes on from.
    """
    share = _WEIGHTS.probability(confidence_signs(found, speaker, signs, after))
    return round(max(0.02, min(0.99, calibrated(share))), 2)


def calibrated(share: float) -> float:
    """Return the share that was right of those for which the signs promised this share."""
    table = _table()
    if not table:
        return share
    at = bisect_right(table, share, key=lambda row: row[0])
    if at == 0 or at == len(table):
        return table[min(at, len(table) - 1)][1]
    (low, below), (high, above) = table[at - 1], table[at]
    return below + (above - below) * (share - low) / (high - low)


@cache
def _table() -> list[tuple[float, float]]:
    path = DATA / "calibration.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def confidence_signs(
    found: FoundStatement, speaker: Speaker, signs: Sequence[str], after: str
) -> Iterator[str]:
    """Yield what the confidence rests on."""
    likely = f"{evidence.likelihood(signs):.1f}" if signs else "none"
    sure = f"{speaker.sureness:.2f}"
    who = "named" if speaker.name else "source" if found.source else "nobody"
    yield "always"
    yield f"rule {found.rule}"
    yield f"rule {found.rule} {found.kind}"
    yield f"likely {likely}"
    yield f"likely {likely} {found.kind}"
    yield f"kind {found.kind}"
    yield f"sure {sure}"
    yield f"sure {sure} {found.rule}"
    yield f"who {who} {found.certainty}"
    yield f"who {who} {found.kind}"
    yield f"zone {found.zone}"
    yield f"parts {min(len(found.spans), 3)}"
    yield f"words {_words(found)} {found.kind}"
    yield f"after {after}"


def _words(found: FoundStatement) -> int:
    length = sum(end - start for start, end in found.spans)
    return (
        0 if length < 20 else 1 if length < 60 else 2 if length < 200 else 3 if length < 500 else 4
    )
