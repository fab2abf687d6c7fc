"""Ways out of a search that finds nothing: what to drop, and how much that leads to."""

import re
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsdesk.archive.counting import Bounded, count_each
from newsdesk.archive.listing import Listing, Wanted
from newsdesk.reader.forms import address_of

# Each offer is counted; more words than this are a sentence, of which no half is better.
MOST_PARTS = 6
_PART = re.compile(r'-?"[^"]*"?|[^\s"]+')

ANY = {
    "expert": gettext_lazy("any speaker"),
    "topic": gettext_lazy("any topic"),
    "outlet": gettext_lazy("any outlet"),
    "kind": gettext_lazy("any kind"),
    "speaker": gettext_lazy("any kind of speaker"),
    "year": gettext_lazy("any year"),
}
BACK = {
    "expert": gettext_lazy("without leaving out a speaker"),
    "topic": gettext_lazy("without leaving out a topic"),
    "outlet": gettext_lazy("without leaving out an outlet"),
    "kind": gettext_lazy("without leaving out a kind"),
    "speaker": gettext_lazy("without leaving out a kind of speaker"),
    "year": gettext_lazy("without leaving out a year"),
}


class Offer(NamedTuple):
    label: str
    wanted: Wanted
    count: Bounded = Bounded(0)

    @property
    def address(self):
        return address_of(self.wanted)


def offers(wanted, corrected=()):
    """What `wanted`, which finds nothing, would find in other words or with less asked for.

    A pair of lists of Offers, all counted in one query and none of them empty: those with the
    words `corrected`, and those that drop some of what is asked for.
    """
    wanted = _from_the_start(wanted)
    filters, shorter, alone = _without_a_filter(wanted), *_with_fewer_words(wanted)
    spelt = [_of_words(wanted, words) for words in corrected]
    # Rightly spelt they may still be somewhere else than among what is asked for.
    spelt_anywhere = [_of_words(wanted.own, words) for words in corrected if wanted.is_narrowed]
    groups = _counted(spelt, spelt_anywhere, filters, shorter, alone)
    spelt, spelt_anywhere, filters, shorter, alone = groups
    return spelt or spelt_anywhere, filters + (shorter or alone)


def spelt_otherwise(wanted, corrected):
    """Offers of what `wanted` would find with the words `corrected`."""
    return _counted([_of_words(_from_the_start(wanted), words) for words in corrected])[0]


def _from_the_start(wanted):
    return replace(wanted, before=None, oldest_first=False, by_relevance=False)


def _counted(*groups):
    """The same lists of Offers with their counts, without those that lead to nothing."""
    made = [offer for group in groups for offer in group]
    counts = count_each([Listing(offer.wanted).matching(offer.wanted) for offer in made])
    counted = iter([offer._replace(count=count) for offer, count in zip(made, counts, strict=True)])
    return [[offer for offer in islice(counted, len(group)) if offer.count] for group in groups]


def _without_a_filter(wanted):
    """Offers to drop one facet, the days, or the words; or all but the words."""
    facets = [name for name in Wanted.FACETS if getattr(wanted, name) and name not in wanted.fixed]
    made = [Offer(ANY[name], wanted.without(name)) for name in facets]
    made += [
        Offer(BACK[name], replace(wanted, **{f"not_{name}": ()}))
        for name in Wanted.FACETS
        if wanted.excluded(name)
    ]
    if wanted.since or wanted.until:
        made.append(Offer(_("any date"), replace(wanted, since=None, until=None)))
    if wanted.topic and not wanted.narrower:
        made.append(Offer(_("sub-topics, too"), replace(wanted, narrower=True)))
    if made and wanted.q:
        made.append(Offer(_("any words"), replace(wanted, q="")))
    if len(made) > 2 and wanted.q:
        made.append(Offer(_("the words alone"), wanted.own))
    return made


def _with_fewer_words(wanted):
    """Offers with one word or phrase less, and if that is not enough, with one alone."""
    parts = [part for part in _PART.findall(wanted.q) if part != "OR"][: MOST_PARTS + 1]
    if not 1 < len(parts) <= MOST_PARTS:
        return [], []
    shorter = [" ".join(parts[:at] + parts[at + 1 :]) for at in range(len(parts))]
    alone = parts if len(parts) > 2 else []
    return [[_of_words(wanted, q) for q in dict.fromkeys(words)] for words in (shorter, alone)]


def _of_words(wanted, words):
    return Offer(_("“%s”") % words, replace(wanted, q=words))
