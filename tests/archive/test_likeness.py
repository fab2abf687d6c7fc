"""Names as papers print them, and whom the archive proposes for each, or never links by itself."""

from pathlib import Path

import pytest

from newsdesk.archive.likeness import LIKELY, likeness
from newsdesk.archive.models import Expert
from tests.factories import make_expert

PAIRS = [
    (*line.partition(" = " if " = " in line else " ! "),)
    for line in (Path(__file__).parent / "names.txt").read_text().splitlines()
    if " = " in line or " ! " in line
    if not line.startswith("#")
]
SAME = [(printed, name) for printed, mark, name in PAIRS if mark == " = "]
OTHERS = [(printed, name) for printed, mark, name in PAIRS if mark == " ! "]


@pytest.fixture
def archive(db):
    """Everybody of the list, and those who are taken for them most easily."""
    for name in dict.fromkeys(name for _printed, name in SAME + OTHERS):
        kind = Expert.Kind.ANALYST
        is_body = name in ("Bank of Velmark", "National Statistics Office", "Green Pact")
        make_expert(name, kind=Expert.Kind.INSTITUTION if is_body else kind)
    known = set(Expert.objects.values_list("name", flat=True))
    for printed, _name in OTHERS:
        if " " in printed and printed not in known:
            make_expert(printed)


def test_there_are_two_hundred_pairs():
    assert len(PAIRS) >= 200


def test_the_right_one_is_proposed_first_nine_times_in_ten(archive):
    missed = [
        (printed, name, [str(each) for each in Expert.objects.looked_up(printed)[:2]])
        for printed, name in SAME
        if [each.name for each in Expert.objects.looked_up(printed)[:1]] != [name]
    ]

    assert len(missed) <= len(SAME) // 10, missed


def test_nobody_is_linked_to_somebody_else_by_the_name_alone(archive):
    right = dict(SAME)
    for printed, name in SAME + OTHERS:
        linked = list(Expert.objects.of_full_name(printed)[:2])
        if len(linked) == 1:
            meant = right.get(printed, printed)
            assert linked[0].name == meant, f"{printed}: {linked[0]}, not {name}"


@pytest.mark.parametrize(("printed", "name"), OTHERS)
def test_who_is_somebody_else_is_not_as_likely_as_the_same(printed, name):
    assert likeness(printed, name).score < 95


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Ivan Koleff", "Ivan Kolev", "spelled differently"),
        ("Katrin Ashvall", "Katrin Ashvale", "a letter or two off"),
        ("J. Hartwell", "John Hartwell", "an initial"),
        ("Tanaka Yukiko", "Yukiko Tanaka", "in another order"),
        ("John Hartwell", "John Quincy Hartwell", "one of them with more names"),
        ("Hartwell", "John Hartwell", "one name only"),
        ("Dr Hannah Weil", "Hannah Weil", "the same name"),
    ],
)
def test_it_says_why(one, other, reason):
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, other).reason == reason


def test_a_surname_alone_is_nobodys():
    assert likeness("Korolev", "Alexander Korolev").score < LIKELY


@pytest.mark.parametrize("name", ["", "!!!", "Dr", "李", "Jr.", "\x00", "a" * 5000])
def test_whatever_is_typed_is_compared(name):
    assert 0 <= likeness(name, "Ada Lind").score <= 100
    assert likeness(name, name).score in range(101)
