from django.shortcuts import get_object_or_404, render

from newsdesk.archive.listing import Listing
from newsdesk.archive.models import Outlet
from newsdesk.reader.addresses import moved_to
from newsdesk.reader.by_article import by_article
from newsdesk.reader.forms import ListForm


def outlet_detail(request, pk, slug=None):
    """What an outlet has reported people as saying."""
    outlet = get_object_or_404(Outlet.objects.once_public(), pk=pk)
    if elsewhere := moved_to(request, outlet):
        return elsewhere
    listing = Listing(ListForm(request.GET).wanted(outlet=(outlet.pk,)))
    context = {"outlet": outlet, "listing": listing, "groups": by_article(listing.statements)}
    return render(request, "reader/outlet_detail.html", context)
