"""Dates are read as editors write them and as outlets print them."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from newsdesk.archive.dates import read_date


@pytest.mark.parametrize(
    "text",
    [
        "2024-11-18",
        "18 November 2024",
        " 18  nov 2024 ",
        "18 Nov. 2024",
        "18th November, 2024",
        "November 18, 2024",
        "Nov 18 2024",
    ],
)
def test_a_day_is_read_however_it_is_printed(text):
    assert read_date(text) == (datetime.date(2024, 11, 18), "day")


def test_a_month_a_year_and_nothing_are_read_as_what_they_are():
    assert read_date("November 2024") == (datetime.date(2024, 11, 1), "month")
    assert read_date("Sept 2024") == (datetime.date(2024, 9, 1), "month")
    assert read_date("2024-11") == (datetime.date(2024, 11, 1), "month")
    assert read_date("2024") == (datetime.date(2024, 1, 1), "year")
    assert read_date("  ") == (None, "unknown")


@pytest.mark.parametrize("text", ["18/11/2024", "18 Novembre 2024", "18 November", "soon", "24"])
def test_what_is_no_date_is_told_how_to_write_one(text):
    with pytest.raises(ValidationError, match="is not a date. Write it as 2024-11-18"):
        read_date(text)


@pytest.mark.parametrize("text", ["31 February 2024", "2024-02-31", "2024-13", "0000"])
def test_a_day_that_is_not_in_the_calendar_is_named(text):
    with pytest.raises(ValidationError, match="There is no day"):
        read_date(text)
