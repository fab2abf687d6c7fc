"""Dates as newspapers give them: to the day, to the month, to the year, or not at all."""

import calendar
import datetime
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _


class Precision(models.TextChoices):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


PRECISION_BY_PARTS = {1: Precision.YEAR, 2: Precision.MONTH, 3: Precision.DAY}
# Names of formats, so that each language writes its own way (newsdesk.formats).
FORMAT_BY_PRECISION = {
    Precision.DAY: "DATE_FORMAT",
    Precision.MONTH: "YEAR_MONTH_FORMAT",
    Precision.YEAR: "Y",
}


MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if number}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
NUMBERS = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", re.ASCII)
# "18 November 2024", "18 Nov. 2024", "November 2024", "November 18, 2024".
PRINTED = [
    re.compile(
        r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)? )?(?P<month>[A-Za-z]+)\.?,? (?P<year>\d{4})", re.ASCII
    ),
    re.compile(
        r"(?P<month>[A-Za-z]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})", re.ASCII
    ),
]


def read_date(text):
    """The date `text` gives and how precise it is: "2024-11-18", "2024-11", "2024" or "".

    It may also be written as outlets print it: "18 November 2024", "Nov 18, 2024", "November
    2024". What a month or a year leaves open is filled with its first day. Nothing at all is
    (None, UNKNOWN). Raises ValidationError, saying what to write, for anything else.
    """
    text = " ".join((text or "").split())
    if not text:
        return None, Precision.UNKNOWN
    parts = _parts_of(text)
    if not parts:
        raise ValidationError(
            _(
                "“%(text)s” is not a date. Write it as 2024-11-18, or 2024-11 or 2024 if the day or month is not known."
            )
            % {"text": text}
        )
    try:
        day = datetime.date(*parts, *[1] * (3 - len(parts)))
    except ValueError:
        raise ValidationError(
            _("There is no day %(text)s in the calendar. Check the day and the month.")
            % {"text": text}
        ) from None
    return day, PRECISION_BY_PARTS[len(parts)]


def _parts_of(text):
    """Year, month and day as far as `text` gives them; nothing if it is no date."""
    if found := NUMBERS.fullmatch(text):
        return [int(part) for part in found.groups() if part]
    for pattern in PRINTED:
        found = pattern.fullmatch(text)
        if found and (month := MONTHS.get(found["month"].lower())):
            day = [int(found["day"])] if found["day"] else []
            return [int(found["year"]), month, *day]
    return []


def write_date(day, precision):
    """`day` as `read_date` reads it: "2024-11-18", "2024-11", "2024" or ""."""
    if day is None or precision == Precision.UNKNOWN:
        return ""
    return day.isoformat()[: {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[precision]]


def show_date(day, precision):
    """`day` in words, no more precise than it is known: "18 November 2024", "November 2024"."""
    if day is None or precision == Precision.UNKNOWN:
        return _("date unknown")
    return date_format(day, FORMAT_BY_PRECISION[precision])


def first_and_last(day, precision):
    """The first and the last day that `day`, known to its `precision`, can stand for.

    >>> first_and_last(datetime.date(2024, 2, 1), Precision.MONTH)
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    if precision == Precision.YEAR:
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    if precision == Precision.MONTH:
        length = calendar.monthrange(day.year, day.month)[1]
        return day.replace(day=1), day.replace(day=length)
    return day, day
