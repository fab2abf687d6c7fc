"""Texts made for measuring are alike in size and shape, and the same every time."""

import pytest

from bench.extraction_curve import SHAPES, as_line, measure
from bench.generated import articles, people, text_of


def test_the_same_seed_makes_the_same_articles():
    assert list(articles(5)) == list(articles(5))
    assert len({*articles(20)}) == 20
    assert next(articles(1)) != next(articles(1, seed=2))


def test_people_have_two_names_and_none_is_there_twice():
    names = people(200)

    assert len(set(names)) == len(names)
    assert all(len(name.split()) == 2 for name in names)


def test_a_text_is_as_long_as_asked_for():
    assert [len(text_of(size)) for size in (0, 10, 5_000)] == [0, 10, 5_000]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_can_be_measured(shape):
    point = measure(SHAPES[shape], 3_000)

    # Leaving marks out makes a text a little shorter.
    assert 2_500 <= len(SHAPES[shape](3_000, 1)) <= 3_000
    assert "3,000" in as_line(point | {"shape": shape, "relative": None}, markdown=True)
