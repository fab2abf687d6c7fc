"""Which words a statement consists of after its ends were moved."""

import pytest

from newsdesk.desk.reshaping import CannotMove, reshape
from tests.factories import make_article

pytestmark = pytest.mark.django_db

TEXT = (
    "News 🙂\n🙂 Lind said rents “will fall” soon, that is.\n"
    "“Wages rise, too,” she said. “Not much.”"
)


def moved(words, *moves, text=TEXT):
    """The stretches (by " | ") of the statement with `words` after `moves`, one after another."""
    revision = make_article(text).revision
    content = []
    for stretch in words.split(" | "):
        start = revision.text.index(stretch)
        content.append([start, start + len(stretch)])
    for move in moves:
        content = reshape(revision, content, move)
    return " | ".join(revision.text[start:end] for start, end in content)


@pytest.mark.parametrize(
    ("words", "move", "expected"),
    [
        ("rents", "end+1", "rents “will"),
        ("rents", "start-1", "said rents"),
        ("Lind said", "end-1", "Lind"),
        ("Lind said", "start+1", "said"),
        ("soon", "start-1", "fall” soon"),
        # The marks around all of it stay out, those around a part of it come in.
        ("rents “will", "end+1", "rents “will fall”"),
        ("rents “will fall”", "start+1", "will fall"),
        ("will fall", "end+1", "“will fall” soon"),
        ("will fall", "start-1", "rents “will fall”"),
        ("“will fall” soon", "end-1", "will fall"),
        # A comma within the marks belongs to the words.
        ("Wages rise", "end+1", "Wages rise, too,"),
        ("Wages rise, too,", "end-1", "Wages rise"),
        ("soon", "end+1", "soon, that"),
        ("Wages rise, too, | Not much.", "end-1", "Wages rise, too, | Not"),
        ("Wages rise, too, | Not much.", "drop=0", "Not much."),
        ("Wages rise, too, | Not much.", "drop=1", "Wages rise, too,"),
    ],
)
def test_an_end_moves_by_a_word_and_the_marks_go_with_it(words, move, expected):
    assert moved(words, move) == expected


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("Lind", "start-1"),
        ("that is", "end+1"),
        ("Lind", "end-1"),
        ("Lind", "start+1"),
        ("Lind", "end=99"),
        ("Lind", "start=0"),
        ("Lind", "drop=0"),
        ("Lind", "drop=7"),
        ("Lind", "add=5,3"),
        ("Lind", "add=10,70"),
        ("Lind", "add=6,7"),
        ("Lind", "end=x"),
        ("Lind", "end=9999999999"),
        ("Lind", "up"),
        ("Lind", ""),
    ],
)
def test_what_cannot_be_is_refused(words, move):
    with pytest.raises(CannotMove):
        moved(words, move)


def test_one_stretch_never_runs_into_another():
    with pytest.raises(CannotMove):
        moved("Wages rise, too, | Not", *["start+1"] * 3)


def test_a_place_means_the_nearest_end_of_a_word():
    text = make_article(TEXT).revision.text

    assert moved("rents", f"end={text.index('fall') + 3}") == "rents “will fall”"
    assert moved("rents", f"start={text.index('Lind') + 1}") == "Lind said rents"


def test_a_stretch_is_added_in_order_and_without_its_marks():
    text = make_article(TEXT).revision.text
    start = text.index("“Not")

    added = f"add={start},{start + len('“Not much.”')}"

    assert moved("Wages rise, too,", added) == "Wages rise, too, | Not much."


def test_stretches_that_touch_become_one():
    text = make_article(TEXT).revision.text
    start = text.index("said")

    assert moved("Lind", f"add={start - 1},{start + 4}") == "Lind said"
