"""Where a list can be had in other formats."""

from dataclasses import replace
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from newsdesk.reader.forms import address_of

TYPES = {
    "atom": "application/atom+xml",
    "feed.json": "application/feed+json",
    "json": "application/json",
    "csv": "text/csv",
}
NAMES = {"atom": _("Atom"), "feed.json": _("JSON Feed"), "json": "JSON", "csv": "CSV"}
FEEDS = ("atom", "feed.json")


class Format(NamedTuple):
    ending: str
    address: str

    @property
    def type(self):
        return TYPES[self.ending]

    @property
    def name(self):
        return NAMES[self.ending]

    @property
    def is_feed(self):
        return self.ending in FEEDS


def format_address(wanted, ending):
    """The path and query at which `wanted` is given as a file or feed with that `ending`.

    The list of an expert, a topic, an outlet or an organisation has one that its merges and new names leave alone.
    """
    if len(wanted.fixed) != 1:
        return address_of(replace(wanted, fixed=()), reverse("reader:search_as", args=[ending]))
    [noun] = wanted.fixed
    [pk] = getattr(wanted, noun)
    return address_of(wanted, reverse(f"reader:{noun}_as", args=[pk, ending]))


def formats_of(wanted):
    """The Formats of the list of `wanted`."""
    return [Format(ending, format_address(wanted, ending)) for ending in TYPES]
