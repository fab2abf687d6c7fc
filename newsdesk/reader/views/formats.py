"""Lists in other formats than a page: exactly the set that the page of the same query has."""

from dataclasses import replace

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from newsdesk.archive.listing import Listing
from newsdesk.archive.models import Expert, Organisation, Outlet, Topic
from newsdesk.reader.addresses import find_or_merged, gone
from newsdesk.reader.formats import feeds, streams
from newsdesk.reader.formats.links import TYPES, format_address
from newsdesk.reader.forms import ListForm, SearchForm, address_of, query_of
from newsdesk.reader.narrowing import chips_of


@require_safe
@conditional_page
def search_as(request, ending):
    """What a search finds."""
    wanted = SearchForm(request.GET).wanted()
    title = _("“%s”") % wanted.q if wanted.q else _("Statements")
    return _answer(request, wanted, ending, title=title, page=reverse("reader:search"))


@require_safe
@conditional_page
def expert_as(request, pk, ending):
    """What an expert said."""
    expert = find_or_merged(Expert.objects.once_public(), pk)
    if expert.withheld_at:
        return gone(request, "expert", expert.withheld_reason)
    return _moved(request, "expert", pk, expert, ending) or _list_of(request, expert, ending)


@require_safe
@conditional_page
def topic_as(request, pk, ending):
    """What was said on a topic."""
    topic = find_or_merged(Topic.objects.once_public().select_related("parent"), pk)
    return _moved(request, "topic", pk, topic, ending) or _list_of(request, topic, ending)


@require_safe
@conditional_page
def outlet_as(request, pk, ending):
    """What an outlet reported."""
    outlet = get_object_or_404(Outlet.objects.once_public(), pk=pk)
    return _list_of(request, outlet, ending)


@require_safe
@conditional_page
def organisation_as(request, pk, ending):
    """What was said in the name of an organisation."""
    organisation = find_or_merged(Organisation.objects.once_public(), pk)
    moved = _moved(request, "organisation", pk, organisation, ending)
    return moved or _list_of(request, organisation, ending)


def _moved(request, noun, pk, thing, ending):
    """A 301 to the list of what the one asked for was merged into, its query kept."""
    if thing.pk == pk:
        return None
    address = reverse(f"reader:{noun}_as", args=[thing.pk, ending])
    query = request.META.get("QUERY_STRING")
    return redirect(f"{address}?{query}" if query else address, permanent=True)


def _list_of(request, thing, ending):
    fixed = {thing._meta.model_name: (thing.pk,)}
    wanted = ListForm(request.GET).wanted(**fixed)
    return _answer(request, wanted, ending, title=str(thing), page=thing.get_absolute_url())


def _answer(request, wanted, ending, *, title, page):
    root = request.build_absolute_uri("/").rstrip("/")
    title = _title(wanted, title)
    address = address_of(wanted, root + page)
    if ending == "json":
        body = streams.as_json(Listing(wanted), root, title=title, address=address)
        answer = StreamingHttpResponse(body, content_type=TYPES[ending])
    elif ending == "csv":
        answer = StreamingHttpResponse(
            streams.as_csv(Listing(wanted), root),
            content_type="text/csv; charset=utf-8; header=present",
            headers={"Content-Disposition": 'attachment; filename="statements.csv"'},
        )
    else:
        feed = _feed(wanted, ending, title=title, root=root, page=page)
        body = feed.as_atom() if ending == "atom" else feed.as_json()
        answer = HttpResponse(body, content_type=f"{TYPES[ending]}; charset=utf-8")
    # The pages are what search engines should lead to.
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _title(wanted, title):
    """The title with everything that narrows the list, in the order of the page's chips."""
    chips = [
        f"{_('not') + ' ' if chip.is_excluded else ''}{chip.title}: {chip.label}"
        for chip in chips_of(wanted)
    ]
    return " | ".join([_("Newsdesk"), title, *chips])


def _feed(wanted, ending, *, title, root, page):
    """The Feed of `wanted`, whatever the order asked for."""
    wanted = replace(wanted, oldest_first=False, by_relevance=False)
    return feeds.Feed(
        Listing(wanted),
        name=_name(wanted),
        title=title,
        root=root,
        page=address_of(wanted, root + page),
        first=root + format_address(wanted, ending),
    )


def _name(wanted):
    """What the tag of a feed calls it: "expert/5", or "search?kind=direct"."""
    place = "search"
    if wanted.fixed:
        [noun] = wanted.fixed
        place = f"{noun}/{getattr(wanted, noun)[0]}"
    return address_of(replace(wanted, before=None), place) if query_of(wanted) else place
