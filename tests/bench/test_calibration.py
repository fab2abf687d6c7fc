"""What the calibration curve counts as right, by the rules of the attribution benchmark."""

import pytest

from bench.calibration import Judged, bins, expected_error, judged

TEXT = "“Rents will fall,” said Ada Lind, an economist. Ben Ode thinks that they rise."


def span(words):
    start = TEXT.index(words)
    return [start, start + len(words)]


def gold(*statements, **fields):
    return {"text": TEXT, "statements": list(statements)} | fields


def statement(words, *, source=None, speaker=None, **fields):
    found = {"spans": [span(words)], "kind": "direct", "source": source and span(source)}
    return found | {"speaker": speaker, "confidence": 0.9} | fields


RENTS = statement("Rents will fall,", source="Ada Lind, an economist", speaker="Ada Lind")


def outcomes(truth, *predicted):
    return [each.is_right for each in judged(truth, list(predicted))]


def test_a_statement_is_right_with_half_of_its_words_and_a_word_of_its_source():
    assert outcomes(gold(RENTS), statement("Rents will", source="Lind")) == [True]
    assert outcomes(gold(RENTS), statement("Rents", source="Lind")) == [False]
    assert outcomes(gold(RENTS), statement("Rents will fall", source="Ben Ode")) == [False]
    assert outcomes(gold(RENTS), statement("Rents will fall")) == [False]


@pytest.mark.parametrize(
    ("said", "is_right"),
    [
        ("Ada Lind", True),
        ("A. Lind", True),
        ("Áda M. Lind", True),
        ("Lind", False),
        ("Bo Lind", False),
    ],
)
def test_the_right_speaker_makes_up_for_another_source(said, is_right):
    predicted = statement("Rents will fall", source="Ben Ode", speaker=said)

    assert outcomes(gold(RENTS), predicted) == [is_right]


def test_only_one_of_two_suggestions_can_be_the_one_statement():
    predicted = statement("Rents will", source="Lind"), statement("Rents will fall", source="Lind")

    assert outcomes(gold(RENTS), *predicted) == [False, True]


def test_what_gold_leaves_open_counts_neither_way():
    belief = statement("they rise", act="other", kind="indirect")

    assert outcomes(gold(belief), statement("they rise")) == []
    assert outcomes(gold(belief), statement("that they rise")) == []
    assert outcomes(gold(ignore=[span("they rise")]), statement("they rise")) == []
    assert outcomes(gold(), statement("they rise")) == [False]


def test_the_surest_and_the_edges_have_their_bin():
    rows = bins([Judged(1.0, True), Judged(0.9, False), Judged(0.3, True), Judged(0.0, False)])

    assert [row.count for row in rows] == [1, 0, 0, 1, 0, 0, 0, 0, 0, 2]
    assert (rows[9].confidence, rows[9].share_right) == (0.95, 0.5)


def test_the_expected_error_weighs_bins_by_what_is_in_them():
    sure = [Judged(0.9, True)] * 3

    assert expected_error(bins([*sure, Judged(0.1, False)])) == pytest.approx(0.1)
    assert expected_error(bins([])) == 0
