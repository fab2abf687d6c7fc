"""The facets of a listing: which values its statements have, how often, and what they are called.

However many facets there are, they are counted in two queries and named in another.
"""

from collections import Counter
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from django.db.models import BigIntegerField, Case, CharField, Count, F, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.counting import COUNTED, Bounded
from newsdesk.archive.models import Expert, Organisation, Outlet, Statement, Topic
from newsdesk.archive.models.topic import SEPARATOR

VALUES_SHOWN = 10
# Of the one facet that is asked for whole.
ALL_SHOWN = 200
PATHS = {"expert": "expert", "outlet": "article__outlet", "kind": "kind"}
KEYS = {
    "expert": F("expert"),
    "outlet": F("article__outlet"),
    "kind": F("kind"),
    "speaker": Coalesce("expert__kind", Value("unnamed")),
    "year": F("article__published_on__year"),
}
# The same of a row of `rows_of`, where no choice of their own stands in the way.
VALUES = {
    "expert": attrgetter("expert"),
    "outlet": attrgetter("article__outlet"),
    "kind": attrgetter("kind"),
    "speaker": lambda row: row.expert__kind or "unnamed",
    "year": lambda row: _year_of(row.seq),
}
NUMBERED = ("expert", "topic", "outlet", "year")
SPEAKERS = {
    "analyst": _("Analysts"),
    "newsmaker": _("Newsmakers"),
    "institution": _("Institutions"),
    "unnamed": _("Unnamed sources"),
}
KINDS = {"direct": _("Direct"), "mixed": _("Mixed"), "indirect": _("Indirect")}
# Beside the facets: how many statements the topics were counted in.
ALL_TOPICS = "all topics"
# Which outlets printed what another printed first.
ALSO = "also"
ROWS, CARDS = Count("pk"), Count("listed_under", distinct=True)


class FacetValue(NamedTuple):
    """One value that a facet offers, with what choosing it (or dropping it) leads to.

    A sub-topic has the id of the topic above it as its `parent`.
    """

    value: object
    label: str
    count: Bounded
    is_chosen: bool
    parent: int | None = None


class Counted(NamedTuple):
    """How many statements have a value; `parent` as in FacetValue."""

    count: Bounded
    parent: int | None = None


def rows_of(found):
    """Of the newest of the statements `found`, what most facets are counted by."""
    read = found.newest_first().values_list(
        "expert", "expert__kind", "article__outlet", "kind", "seq", named=True
    )
    return list(read[: COUNTED + 1])


def counted(listing):
    """For each facet {value: Counted}, each facet without its own choice but with all others.

    Counted among the newest COUNTED statements: where there are more, each number is a least.
    What is chosen is always there, with 0 if need be.
    """
    wanted = listing.wanted
    chosen = [facet for facet in wanted.FACETS if getattr(wanted, facet)]
    parts = [_part(listing, facet) for facet in dict.fromkeys([*chosen, "topic"])]
    if wanted.topic:
        parts.append(_of_all_topics(listing))
    parts.append(_of_other_outlets(listing))
    found = {facet: {} for facet in (*wanted.FACETS, ALL_TOPICS, ALSO)}
    for facet, key, parent, number in parts[0].union(*parts[1:], all=True):
        found[facet][_read(facet, key)] = (number, parent)
    for facet, value in VALUES.items():
        if facet not in chosen:
            counts = Counter(map(value, listing.rows))
            found[facet] = {key: (number, None) for key, number in counts.items()}
    also = found.pop(ALSO)
    totals = {
        facet: sum(number for number, _parent in rows.values()) for facet, rows in found.items()
    }
    # A statement is about several topics: how many there are is known from elsewhere.
    totals["topic"] = totals[ALL_TOPICS] if wanted.topic else listing.count
    for outlet, (number, _parent) in also.items():
        found["outlet"][outlet] = (found["outlet"].get(outlet, (0, None))[0] + number, None)
    return {
        facet: _counts(found[facet], getattr(wanted, facet), is_least=totals[facet] > COUNTED)
        for facet in wanted.FACETS
    }


def _counts(found, chosen, *, is_least):
    absent = {value: Counted(Bounded(0, is_least=is_least)) for value in chosen}
    return absent | {
        value: Counted(Bounded(number, is_least=is_least), parent)
        for value, (number, parent) in found.items()
        if value is not None
    }


@lru_cache(maxsize=50_000)
def _year_on(ordinal):
    return date.fromordinal(ordinal).year


def _year_of(seq):
    """The year that a place in the order by date is in; None for what has no date."""
    return _year_on(seq >> 32) if seq >> 32 else None


def _newest(listing, facet):
    found = listing.matching(listing.wanted.without(facet))
    return found.newest_first().values("pk")[: COUNTED + 1]


def _part(listing, facet):
    """Rows of (facet, value as text, id of the value above, how many)."""
    ids = _newest(listing, facet)
    if facet == "topic":
        rows = listing.wanted.topic_links().filter(statement__in=ids)
        return _rows(rows, facet, F("topic"), F("topic__parent"))
    rows = Statement.objects.filter(pk__in=ids)
    return _rows(rows, facet, KEYS[facet], Value(None))


def _of_other_outlets(listing):
    """As _part, of the outlets that printed the same claims as others did before them."""
    cards = _newest(listing, "outlet")
    others = Statement.objects.published().filter(listed_under__in=cards)
    others = others.exclude(article__outlet=F("listed_under__article__outlet"))
    return _rows(others, ALSO, F("article__outlet"), Value(None), number=CARDS)


def _of_all_topics(listing):
    rows = Statement.objects.filter(pk__in=_newest(listing, "topic"))
    return _rows(rows, ALL_TOPICS, F("kind"), Value(None))


def _rows(rows, facet, key, parent, number=ROWS):
    # The columns of a union have one type each, so every value is text on its way.
    named = rows.order_by().annotate(
        facet=Value(facet, output_field=CharField()),
        key=Cast(key, CharField()),
        above=Cast(parent, BigIntegerField()),
    )
    counted = named.values("facet", "key", "above").annotate(number=number)
    return counted.values_list("facet", "key", "above", "number")


def _read(facet, key):
    return int(key) if facet in (*NUMBERED, ALSO) and key is not None else key


def values_of(listing):
    """For each facet its FacetValues, as a listing shows them."""
    return {facet: _shown(listing, facet, values) for facet, values in listing.kept.items()}


def kept(listing):
    """For each facet the values that are shown, in no order."""
    return {facet: _kept(listing, facet) for facet in listing.wanted.FACETS}


def asked_for(wanted):
    """For each facet the values that are chosen or excluded."""
    asked = {facet: [*getattr(wanted, facet), *wanted.excluded(facet)] for facet in wanted.FACETS}
    return asked | {"organisation": list(wanted.organisation)}


def _kept(listing, facet):
    """The most frequent values, those chosen, and what stands above them."""
    counts, chosen = listing.counted[facet], set(getattr(listing.wanted, facet))
    most = ALL_SHOWN if facet == listing.whole else VALUES_SHOWN
    ranked = sorted(counts, key=lambda value: (-counts[value].count, str(value).rjust(20)))
    kept = ranked[:most] + [value for value in ranked[most:] if value in chosen]
    above = [counts[value].parent for value in kept]
    return [value for value in dict.fromkeys(kept + above) if value in counts]


def _shown(listing, facet, kept):
    counts, chosen = listing.counted[facet], set(getattr(listing.wanted, facet))
    values = [
        FacetValue(
            value,
            name_of(listing.names, facet, value),
            counts[value].count,
            value in chosen,
            counts[value].parent,
        )
        for value in kept
    ]
    if facet == "year":
        return sorted(values, key=lambda year: -year.value)
    values.sort(key=lambda value: (-value.count, str(value.label).lower()))
    return _under_parents(values)


def name_of(names, facet, value):
    """The name among `names`. What nothing public has is as unknown as what is not there."""
    return names.get((facet, value)) or gettext("%s, not found") % value


def _under_parents(values):
    """The values in the same order, but those that have a parent below it, without its name.

    One whose parent is not among them stands for itself, with the whole of its name.
    """
    there = {value.value for value in values}
    below = {}
    for value in values:
        if value.parent in there:
            name = value.label.partition(SEPARATOR)[2]
            below.setdefault(value.parent, []).append(value._replace(label=name))
    tops = [value._replace(parent=None) for value in values if value.parent not in there]
    return [each for top in tops for each in [top, *below.get(top.value, [])]]


def names_of(values):
    """What the values of facets are called, as {(facet, value): name}, in one query at most.

    `values` has a list for each facet. What nothing public has, has no name.
    """
    names = {("year", year): year for year in values.get("year", ())}
    names |= {("kind", kind): KINDS[kind] for kind in values.get("kind", ())}
    names |= {("speaker", kind): SPEAKERS[kind] for kind in values.get("speaker", ())}
    asked = [NAMED[facet](facet, values[facet]) for facet in NAMED if values.get(facet)]
    if asked:
        names |= {(facet, pk): name for facet, pk, name in asked[0].union(*asked[1:], all=True)}
    return names


def _named(rows, facet, ids, name):
    rows = rows.once_public().filter(pk__in=ids).order_by()
    facet = Value(facet, output_field=CharField())
    return rows.annotate(facet=facet, label=name).values_list("facet", "pk", "label")


def _after(text, name):
    """`text` and then the field `name`, or nothing at all where that is empty."""
    return Case(
        When(**{name: ""}, then=Value("")),
        When(**{f"{name}__isnull": True}, then=Value("")),
        default=text,
        output_field=CharField(),
    )


# Two people of one name are told apart wherever they can be chosen.
EXPERT_NAME = Concat(
    "name",
    _after(Concat(Value(" ("), "distinction", Value(")")), "distinction"),
    output_field=CharField(),
)
TOPIC_NAME = Concat(
    _after(Concat("parent__name", Value(SEPARATOR)), "parent__name"),
    "name",
    output_field=CharField(),
)
NAMED = {
    "expert": lambda facet, ids: _named(Expert.objects, facet, ids, EXPERT_NAME),
    "topic": lambda facet, ids: _named(Topic.objects, facet, ids, TOPIC_NAME),
    "outlet": lambda facet, ids: _named(Outlet.objects, facet, ids, Cast("name", CharField())),
    "organisation": lambda facet, ids: _named(
        Organisation.objects, facet, ids, Cast("name", CharField())
    ),
}
