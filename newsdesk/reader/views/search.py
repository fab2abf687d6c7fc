from typing import NamedTuple

from django.shortcuts import render

from newsdesk.archive.counting import Bounded
from newsdesk.archive.listing import FacetValue, Wanted
from newsdesk.archive.models import Expert, Outlet, Statement, Topic
from newsdesk.reader.forms import SearchForm
from newsdesk.reader.named import named_in, named_like
from newsdesk.reader.offers import offers, without

NAMED_BY = {
    "expert": Expert.objects.once_public(),
    "topic": Topic.objects.once_public().select_related("parent"),
    "outlet": Outlet.objects.once_public(),
}
TITLES = {
    "expert": "Speaker",
    "topic": "Topic",
    "outlet": "Outlet",
    "kind": "Kind",
    "year": "Year",
}


class Chip(NamedTuple):
    """A value that narrows the search, and the address without it."""

    facet: str
    value: object
    label: str
    without: str

    @property
    def title(self):
        return TITLES[self.facet]


class Facet(NamedTuple):
    """One way to narrow the search: its values, and how many more there are."""

    name: str
    values: list
    left_out: int
    is_whole: bool

    @property
    def title(self):
        return TITLES[self.name]


def search(request):
    """Statements by words and by facets, the pages that are named, and ways out of nothing."""
    form = SearchForm(request.GET)
    listing = form.listing()
    wanted = listing.wanted
    labels = _labels_of(wanted)
    context = {
        "wanted": wanted,
        "listing": listing,
        "form": form,
        "chips": _chips(request.GET, wanted, labels),
        "facets": _facets(listing, labels) if listing.count else [],
        "offers": [] if listing.count else offers(request.GET, wanted, TITLES),
        "named": named_in(wanted.q) if listing.count else named_like(wanted.q),
        "is_narrowed": any(getattr(wanted, facet) for facet in Wanted.FACETS),
    }
    return render(request, "reader/search.html", context)


def _labels_of(wanted):
    """The names of the chosen values, as {(facet, value): name}."""
    labels = {("year", year): str(year) for year in wanted.year}
    labels |= {("kind", kind): Statement.Kind(kind).label for kind in wanted.kind}
    for facet, named in NAMED_BY.items():
        chosen = getattr(wanted, facet)
        things = named.filter(pk__in=chosen) if chosen else ()
        labels |= {(facet, thing.pk): str(thing) for thing in things}
    return labels


def _chips(query, wanted, labels):
    return [
        Chip(
            facet,
            value,
            _label(labels, facet, value),
            without(query, facet, value),
        )
        for facet in Wanted.FACETS
        for value in getattr(wanted, facet)
    ]


def _label(labels, facet, value):
    """What a chosen value is called. What nothing public has is as unknown as what is not there."""
    return labels.get((facet, value), f"{value}, not found")


def _facets(listing, labels):
    """The Facets that offer a choice; chosen values always stay."""
    facets = []
    for facet, values in listing.facets.items():
        there = {value.value for value in values}
        absent = [
            FacetValue(value, _label(labels, facet, value), Bounded(0), True)
            for value in getattr(listing.wanted, facet)
            if value not in there
        ]
        if values or absent:
            is_whole = facet == listing.whole
            facets.append(Facet(facet, values + absent, listing.left_out[facet], is_whole))
    return facets
