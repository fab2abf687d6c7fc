"""What a list is narrowed to and can be narrowed by, with the address of every way to go."""

from dataclasses import replace
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsdesk.archive import facets
from newsdesk.archive.counting import Bounded
from newsdesk.archive.listing import Wanted
from newsdesk.reader.forms import PARAMETERS, address_of

TITLES = {
    "organisation": gettext_lazy("Speaking for"),
    "expert": gettext_lazy("Speaker"),
    "topic": gettext_lazy("Topic"),
    "outlet": gettext_lazy("Outlet"),
    "kind": gettext_lazy("Kind"),
    "speaker": gettext_lazy("Kind of speaker"),
    "year": gettext_lazy("Year"),
}


class Chip(NamedTuple):
    """What narrows the list, and the address without it."""

    facet: str
    value: object
    label: str
    without: str
    title: str
    is_excluded: bool = False

    @property
    def parameter(self):
        """What an address calls it."""
        return f"-{self.facet}" if self.is_excluded else self.facet


class Choice(NamedTuple):
    """A value to choose, with the address that chooses it alone, and the one that leaves it out."""

    value: object
    label: str
    count: Bounded
    is_chosen: bool
    is_below: bool
    only: str
    excluding: str


class Facet(NamedTuple):
    """One way to narrow the list: its values, those left out, and how many more there are.

    `excluded` are pairs of (value, name).
    """

    name: str
    choices: list
    excluded: list
    left_out: int
    is_whole: bool

    @property
    def title(self):
        return TITLES[self.name]


def chips_of(wanted, names=None):
    """The Chips of all that narrows a list besides its words and the page's own facets.

    `names` are as Listing.names; without them it takes a query.
    """
    names = facets.names_of(_shown(wanted)) if names is None else names
    chips = [_for_chip(wanted, pk, names) for pk in _of_own(wanted)]
    for facet in Wanted.FACETS:
        chosen = () if facet in wanted.fixed else getattr(wanted, facet)
        chips += [_chip(wanted, facet, value, names) for value in chosen]
        excluded = wanted.excluded(facet)
        chips += [_chip(wanted, facet, value, names, is_excluded=True) for value in excluded]
    return chips + _other_chips(wanted)


def _shown(wanted):
    """For each facet the values that have a chip: all but the page's own."""
    chosen = {name: () if name in wanted.fixed else getattr(wanted, name) for name in wanted.FACETS}
    shown = {name: [*chosen[name], *wanted.excluded(name)] for name in wanted.FACETS}
    return shown | {"organisation": _of_own(wanted)}


def _of_own(wanted):
    """The organisations that have a chip: not the page's own."""
    return () if "organisation" in wanted.fixed else wanted.organisation


def _for_chip(wanted, pk, names):
    left = tuple(each for each in wanted.organisation if each != pk)
    address = address_of(replace(wanted, organisation=left, before=None))
    label = facets.name_of(names, "organisation", pk)
    return Chip("organisation", pk, label, address, TITLES["organisation"])


def _chip(wanted, facet, value, names, *, is_excluded=False):
    address = address_of(wanted.dropping(facet, value))
    label = facets.name_of(names, facet, value)
    return Chip(facet, value, label, address, TITLES[facet], is_excluded)


def _other_chips(wanted):
    wanted = replace(wanted, before=None)
    chips = [
        Chip(
            PARAMETERS[name],
            day.isoformat(),
            date_format(day, "DATE_FORMAT"),
            address_of(replace(wanted, **{name: None})),
            title,
        )
        for name, day, title in (
            ("since", wanted.since, _("From")),
            ("until", wanted.until, _("To")),
        )
        if day
    ]
    if wanted.topic and not wanted.narrower:
        address = address_of(replace(wanted, narrower=True))
        chips.append(Chip("narrower", "0", _("without sub-topics"), address, TITLES["topic"]))
    return chips


def facets_of(listing):
    """The Facets that offer a choice; chosen values always stay."""
    wanted, made = listing.wanted, []
    for name, values in listing.facets.items():
        choices = [_choice(wanted, name, value) for value in values]
        excluded = [
            (value, facets.name_of(listing.names, name, value)) for value in wanted.excluded(name)
        ]
        if choices or excluded:
            is_whole = name == listing.whole
            made.append(Facet(name, choices, excluded, listing.left_out[name], is_whole))
    return made


def _choice(wanted, facet, value):
    return Choice(
        value.value,
        value.label,
        value.count,
        value.is_chosen,
        value.parent is not None,
        address_of(wanted.only(facet, value.value)),
        address_of(wanted.excluding(facet, value.value)),
    )
