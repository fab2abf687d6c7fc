"""Carrying statements over to edited texts: nothing may land in a wrong place."""

from bench import carrying


def test_no_statement_of_the_demonstration_lands_in_a_wrong_place():
    counted, _seconds = carrying.measure([carrying.NEWSROOM], rounds=1)

    for name, fates in counted.items():
        assert fates["exact"] + fates["close"] > 150, name
        assert fates["wrong place"] == 0, name
