"""Dates as newspapers give them: to the day, to the month, to the year, or not at all."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateformat import format as format_date


class Precision(models.TextChoices):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


PRECISION_BY_PARTS = {1: Precision.YEAR, 2: Precision.MONTH, 3: Precision.DAY}
FORMAT_BY_PRECISION = {Precision.DAY: "j F Y", Precision.MONTH: "F Y", Precision.YEAR: "Y"}


def read_date(text):
    """The date `text` gives and how precise it is: "2024-11-18", "2024-11", "2024" or "".

    What a month or a year leaves open is filled with its first day. Nothing at all is
    (None, UNKNOWN). Raises ValidationError, saying what to write, for anything else.
    """
    text = (text or "").strip()
    if not text:
        return None, Precision.UNKNOWN
    if not re.fullmatch(r"\d{4}(-\d{1,2}){0,2}", text, flags=re.ASCII):
        raise ValidationError(
            f"“{text}” is not a date. Write it as 2024-11-18, or 2024-11 or 2024 "
            "if the day or month is not known."
        )
    parts = [int(part) for part in text.split("-")]
    try:
        day = datetime.date(*parts, *[1] * (3 - len(parts)))
    except ValueError:
        raise ValidationError(
            f"There is no day {text} in the calendar. Check the day and the month."
        ) from None
    return day, PRECISION_BY_PARTS[len(parts)]


def write_date(day, precision):
    """`day` as `read_date` reads it: "2024-11-18", "2024-11", "2024" or ""."""
    if day is None or precision == Precision.UNKNOWN:
        return ""
    return day.isoformat()[: {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[precision]]


def show_date(day, precision):
    """`day` in words, no more precise than it is known: "18 November 2024", "November 2024"."""
    if day is None or precision == Precision.UNKNOWN:
        return "date unknown"
    return format_date(day, FORMAT_BY_PRECISION[precision])
