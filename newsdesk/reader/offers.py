"""Ways out of a search that finds nothing: what to drop, and how much that leads to."""

import re
from dataclasses import replace
from typing import NamedTuple

from django.http import QueryDict

from newsdesk.archive.listing import Listing, Wanted

# Each offer is counted; more words than this are a sentence, of which no half is better.
MOST_PARTS = 6
_PART = re.compile(r'-?"[^"]*"?|[^\s"]+')


class Offer(NamedTuple):
    label: str
    address: str
    count: int


def offers(query, wanted, titles):
    """Offers to drop some of what `query`, read as `wanted`, asks for; those with a result.

    `titles` are the facets' names.
    """
    given = [facet for facet in Wanted.FACETS if getattr(wanted, facet)]
    made = [
        _offer(f"any {titles[facet].lower()}", without(query, facet), wanted.without(facet))
        for facet in given
    ]
    if given and wanted.q:
        made.append(_offer("any words", without(query, "q"), replace(wanted, q="")))
    if len(given) > 1 and wanted.q:
        made.append(
            _offer("the words alone", f"?{_only_words(wanted.q).urlencode()}", Wanted(q=wanted.q))
        )
    return [offer for offer in made if offer.count] + _with_fewer_words(query, wanted)


def without(query, facet, value=None):
    """The address of the same search without `value` (or anything) in `facet`, from its start."""
    changed = query.copy()
    given = [] if value is None else changed.getlist(facet)
    changed.setlist(facet, [v for v in given if v.strip().lstrip("0") != str(value)])
    changed.pop("before", None)
    return f"?{changed.urlencode()}"


def _with_fewer_words(query, wanted):
    """Offers with one word or phrase less, or if that is not enough, with one alone."""
    parts = [part for part in _PART.findall(wanted.q) if part != "OR"][: MOST_PARTS + 1]
    if not 1 < len(parts) <= MOST_PARTS:
        return []
    shorter = [" ".join(parts[:at] + parts[at + 1 :]) for at in range(len(parts))]
    made = _of_words(query, wanted, shorter)
    return made or _of_words(query, wanted, parts if len(parts) > 2 else [])


def _of_words(query, wanted, phrases):
    made = []
    for words in dict.fromkeys(phrases):
        changed = query.copy()
        changed["q"] = words
        changed.pop("before", None)
        address = f"?{changed.urlencode()}"
        made.append(_offer(f"“{words}”", address, replace(wanted, q=words, before=None)))
    return [offer for offer in made if offer.count]


def _only_words(words):
    query = QueryDict(mutable=True)
    query["q"] = words
    return query


def _offer(label, address, wanted):
    return Offer(label, address, Listing(wanted).count)
