from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from newsdesk.archive.counting import Bounded
from newsdesk.archive.listing import RANKED
from newsdesk.archive.models import SearchMiss
from newsdesk.archive.search import wanted_words
from newsdesk.archive.spelling import corrected
from newsdesk.reader.forms import SearchForm
from newsdesk.reader.named import named_in, named_like
from newsdesk.reader.narrowing import chips_of, facets_of
from newsdesk.reader.offers import offers, spelt_otherwise


def search(request):
    """Statements by words and by facets, the pages that are named, and ways out of nothing."""
    form = SearchForm(request.GET)
    listing = form.listing()
    wanted = listing.wanted
    spelt, less = _otherwise(listing)
    is_missed = not listing.count and all(offer.wanted != wanted.own for offer in less)
    if is_missed:
        # Nowhere at all, not only among what else was asked for.
        SearchMiss.objects.note(wanted_words(wanted.q))
    context = {
        "wanted": wanted,
        "listing": listing,
        "ranked": Bounded(RANKED),
        "form": form,
        "chips": chips_of(wanted, listing.names),
        "facets": facets_of(listing),
        "spelt": spelt,
        "offers": less,
        "named": named_in(wanted.q) if listing.count else named_like(wanted.q),
    }
    answer = render(request, "reader/search.html", context)
    if is_missed:
        # Kept, it would be counted once for all who look.
        add_never_cache_headers(answer)
    return answer


def _otherwise(listing):
    """What to look for instead: Offers in another spelling, and with less asked for."""
    wanted = listing.wanted
    if not listing.count:
        return offers(wanted, corrected(wanted.q))
    # With an alternative that is there, a slip in the other one is easily overlooked.
    has_alternatives = any(len(group) > 1 for group in wanted.query.wanted)
    return spelt_otherwise(wanted, corrected(wanted.q)) if has_alternatives else [], []
