"""Invented articles in many styles, each with a reading by hand, and how much of it is found.

`golden/NAME.txt` is an article, one paragraph a line; `golden/NAME.gold.jsonl` holds what an
editor would mark in it, one statement a line and in the fields of a found statement.
`optional` are those the guideline leaves to the editor: they need not be found.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from newsdesk.extraction import (
    FoundStatement,
    find_statements,
    fold,
    kind_of,
    recognise_blocks,
)

GOLDEN = Path(__file__).parent / "golden"
ARTICLES = sorted(path.stem for path in GOLDEN.glob("*.txt"))

# What the finder reaches over all articles together, to the percent: raise it with it.
FLOORS = {
    "quoted found": 0.88,
    "quoted attributed": 0.97,
    "quoted named": 0.9,
    "indirect found": 0.96,
    "precision": 0.92,
    "via": 0.57,
    "venue": 0.88,
    "doubt told": 1.0,
}
CEILINGS = {
    "wrong name": 8,
    "ready but wrong": 5,
    "heading suggested": 0,
    "nested words misplaced": 0,
}

TITLES = {"mr", "mrs", "ms", "mdm", "madam", "dr", "sir"}
_WORD = re.compile(r"[^\W_]+")


@cache
def text_of(name):
    return (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@cache
def gold_of(name):
    lines = (GOLDEN / f"{name}.gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def words_in(text, spans):
    """Return where the words of the spans start."""
    return {word.start() for start, end in spans for word in _WORD.finditer(text, start, end)}


def printed(text, spans):
    return " … ".join(text[start:end] for start, end in spans)


# Matching.


def likeness(text, one, other):
    """Return the Jaccard index of the words of two lists of spans."""
    first, second = (words_in(text, tuple(map(tuple, spans))) for spans in (one, other))
    return len(first & second) / len(first | second) if first and second else 0.0


def matches(text, gold, found):
    """Pair gold and found statements, one to one and the most alike first, as positions."""
    pairs = [
        (likeness(text, wanted["spans"], got.spans), at, to)
        for at, wanted in enumerate(gold)
        for to, got in enumerate(found)
    ]
    paired, taken = {}, set()
    for alike, at, to in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if alike >= 0.5 and at not in paired and to not in taken:
            paired[at] = to
            taken.add(to)
    return paired


def is_named_right(wanted, got):
    names = [got.speaker, *got.also]
    return fold(wanted["speaker"] or "") in [fold(name or "") for name in names]


def is_somebody_else(wanted, got):
    """Return whether a wrong person is named; a title too many or part of a name is not wrong."""
    if is_named_right(wanted, got):
        return False
    right, given = (
        set(fold(each["speaker"] or "").split()) - TITLES for each in (wanted, got.as_dict())
    )
    return bool(given) and not (right and (right <= given or given <= right))


def is_attributed_right(text, wanted, got):
    if wanted["source"] is None or got.source is None:
        return is_named_right(wanted, got)
    shares_words = likeness(text, [wanted["source"]], [got.source]) > 0
    return shares_words or is_named_right(wanted, got)


# Scoring: each figure is how many of how many, and what was missed on the way.


@dataclass
class Score:
    right: Counter = field(default_factory=Counter)
    total: Counter = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)

    def count(self, figure, is_right, complaint):
        self.total[figure] += 1
        self.right[figure] += bool(is_right)
        if not is_right:
            self.missed.append(f"{figure}: {complaint}")

    def share(self, figure):
        return self.right[figure] / self.total[figure] if self.total[figure] else 1.0

    def wrong(self, figure):
        return self.total[figure] - self.right[figure]

    def add(self, other):
        self.right += other.right
        self.total += other.total
        self.missed += other.missed

    def summary(self):
        shares = [f"{figure} {self.right[figure]}/{self.total[figure]}" for figure in FLOORS]
        return ", ".join(shares + [f"{figure} {self.wrong(figure)}" for figure in CEILINGS])


@cache
def score_of(name):
    """Compare what is found in one article with its reading by hand."""
    text, gold, found = text_of(name), gold_of(name), find_statements(text_of(name))
    paired = matches(text, gold, found)
    score = Score()
    for at, wanted in enumerate(gold):
        got = found[paired[at]] if at in paired else None
        complaint = f"{name}: {printed(text, wanted['spans'])}"
        if wanted["nested_in"] is not None:
            _score_nested(score, wanted, got, complaint)
        elif got or not wanted["optional"]:
            _score_one(score, text, wanted, got, complaint)
    _score_suggestions(score, name, found, {to: gold[at] for at, to in paired.items()})
    return score


def _score_one(score, text, wanted, got, complaint):
    if wanted["kind"] == "indirect":
        score.count("indirect found", got, complaint)
    else:
        score.count("quoted found", got, complaint)
        _score_speaker(score, text, wanted, got, complaint)
    if got is None:
        return
    said = f"{complaint} -- {got.speaker}, not {wanted['speaker']}"
    score.count("wrong name", not is_somebody_else(wanted, got), said)
    if wanted["via"]:
        score.count("via", _folded(got.via) == _folded(wanted["via"]), f"{complaint} {got.via}")
    if wanted["venue"]:
        is_there = got.venue and fold(got.venue).removeprefix("the ") in fold(wanted["venue"])
        score.count("venue", is_there, f"{complaint} -- {got.venue}, not {wanted['venue']}")
    if wanted["certainty"] == "inferred":
        score.count("doubt told", got.tier == "check_first", complaint)


def _score_speaker(score, text, wanted, got, complaint):
    if got is None:
        return
    is_right = is_attributed_right(text, wanted, got)
    score.count("quoted attributed", is_right, f"{complaint} -- {got.speaker}")
    if wanted["speaker"]:
        said = f"{complaint} -- {got.speaker}, not {wanted['speaker']}"
        score.count("quoted named", is_named_right(wanted, got), said)


def _score_nested(score, wanted, got, complaint):
    """Words quoted by somebody else are nobody's first-hand words."""
    is_first_hand = got is not None and got.nested_in is None and got.speaker
    score.count("nested words misplaced", not is_first_hand, complaint)
    if got and got.nested_in is not None:
        said = f"{complaint} -- {got.speaker}"
        score.count("wrong name", not is_somebody_else(wanted, got), said)


def _score_suggestions(score, name, found, wanted_at):
    text = text_of(name)
    headings = [block for block in recognise_blocks(text) if block.kind == "heading"]
    for to, got in enumerate(found):
        complaint = f"{name}: {printed(text, got.spans)} ({got.rule})"
        wanted = wanted_at.get(to)
        score.count("precision", wanted, complaint)
        if got.tier == "ready":
            is_right = wanted and not is_somebody_else(wanted, got)
            score.count("ready but wrong", is_right, f"{complaint} -- {got.speaker}")
        is_heading = any(
            start < heading.end and heading.start < end
            for start, end in got.spans
            for heading in headings
        )
        score.count("heading suggested", not is_heading, complaint)


def _folded(names):
    return sorted(fold(name).removeprefix("the ") for name in names)


# The reading by hand is itself sound.


@pytest.mark.parametrize("name", ARTICLES)
def test_the_reading_by_hand_fits_its_article(name):
    text, gold = text_of(name), gold_of(name)
    fields = set(FoundStatement([]).as_dict()) | {"optional"}
    assert gold == sorted(gold, key=lambda each: each["spans"][0][0])
    for at, each in enumerate(gold):
        assert set(each) <= fields
        for start, end in filter(None, [*each["spans"], each["cue"], each["source"]]):
            part = text[start:end]
            assert part
            assert part == part.strip()
            assert "\n" not in part
        assert each["nested_in"] != at
        assert each["continues"] is None or each["continues"] < at
        assert not (each["certainty"] == "certain" and each["speaker"] and not each["source"])


def kind_by_marks(text, each, gold):
    """Return the kind; what is nested in a quotation is direct by marks of its own alone."""
    is_in_quotation = each["nested_in"] is not None and gold[each["nested_in"]]["kind"] == "direct"
    if not is_in_quotation:
        return kind_of(text, each["spans"])
    return "direct" if text[each["spans"][0][0] - 1] in "“‘'\"‹„«" else "indirect"


@pytest.mark.parametrize("name", ARTICLES)
def test_the_kinds_are_those_the_marks_give(name):
    text, gold = text_of(name), gold_of(name)
    wrong = [
        printed(text, each["spans"])
        for each in gold
        if each["kind"] != kind_by_marks(text, each, gold)
    ]
    assert not wrong


@pytest.mark.parametrize("name", ARTICLES)
def test_what_is_nested_stands_inside_what_it_is_nested_in(name):
    text, gold = text_of(name), gold_of(name)
    for each in gold:
        if each["nested_in"] is not None:
            outer = gold[each["nested_in"]]
            inner_words = words_in(text, tuple(map(tuple, each["spans"])))
            assert inner_words < words_in(text, tuple(map(tuple, outer["spans"])))


# The finder is measured against it.


def total_score():
    total = Score()
    for name in ARTICLES:
        total.add(score_of(name))
    return total


def report():
    lines = [f"{name}: {score_of(name).summary()}" for name in ARTICLES]
    return "\n".join([*lines, f"all: {total_score().summary()}", *total_score().missed])


@pytest.mark.parametrize("figure", FLOORS)
def test_the_finder_reads_as_much_as_it_did(figure):
    assert total_score().share(figure) >= FLOORS[figure], report()


@pytest.mark.parametrize("figure", CEILINGS)
def test_the_finder_errs_no_more_than_it_did(figure):
    assert total_score().wrong(figure) <= CEILINGS[figure], report()
