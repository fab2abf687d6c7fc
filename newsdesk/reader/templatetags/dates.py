"""Dates for people and programs."""

from django import template
from django.utils.html import format_html

from newsdesk.archive.dates import Precision, show_date, write_date

register = template.Library()


@register.filter
def time_of(thing, name):
    """The date field `name` of `thing` as a time element, no more precise than it is known."""
    day = getattr(thing, name)
    precision = getattr(thing, f"{name.removesuffix('_on')}_precision")
    written, shown = write_date(day, precision), show_date(day, precision)
    return format_html('<time datetime="{}">{}</time>', written, shown) if written else shown


@register.filter
def is_to_the_day(thing, name):
    """True if the date field `name` of `thing` is known to the day."""
    return getattr(thing, f"{name.removesuffix('_on')}_precision") == Precision.DAY
