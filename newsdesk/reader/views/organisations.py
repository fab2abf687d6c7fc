from django.shortcuts import render

from newsdesk.archive.listing import Listing
from newsdesk.archive.models import Organisation
from newsdesk.reader.addresses import find_or_merged, moved_to
from newsdesk.reader.by_article import by_article
from newsdesk.reader.forms import ListForm
from newsdesk.reader.spokespeople import PEOPLE_SHOWN, spokespeople_of


def organisation_detail(request, pk, slug=None):
    """Who spoke for an organisation, in which role and when, and what they said for it."""
    once_public = Organisation.objects.once_public().prefetch_related("names")
    organisation = find_or_merged(once_public, pk)
    if elsewhere := moved_to(request, organisation):
        return elsewhere
    listing = Listing(ListForm(request.GET).wanted(organisation=(organisation.pk,)))
    people = spokespeople_of(organisation)
    context = {
        "organisation": organisation,
        "people": people[:PEOPLE_SHOWN],
        "is_cut": len(people) > PEOPLE_SHOWN,
        "listing": listing,
        "groups": by_article(listing.statements),
    }
    return render(request, "reader/organisation_detail.html", context)
