"""Watched feeds: which there are, what is in a new one, and what came of asking them."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from newsdesk.archive.models import Article, Feed, Outlet
from newsdesk.desk.access import desk_required, editor_required
from newsdesk.desk.forms.feeds import FeedAddressForm, FeedForm, NewFeedForm
from newsdesk.desk.forms.records import LONGEST_NAME
from newsdesk.intake.feeds.reading import look_at
from newsdesk.intake.feeds.watching import PROPOSED, ask_now, watch

FEEDS_SHOWN = 200
ENTRIES_SHOWN = 100
OUTLETS_PROPOSED = 500


@desk_required
def feed_list(request):
    """Show the feeds that are watched, and take the address of another one."""
    return _list_page(
        request, FeedAddressForm(initial={"address": request.GET.get("url", "")[:2000]})
    )


def _list_page(request, form, *, status=200, **context):
    feeds = Feed.objects.select_related("outlet")
    context = {"form": form, "feeds": feeds[:FEEDS_SHOWN], **context}
    return render(request, "desk/feed_list.html", context, status=status)


@require_POST
@editor_required
def feed_preview(request):
    """Fetch a feed and show what is in it; nothing is stored."""
    form = FeedAddressForm(request.POST)
    if not form.is_valid():
        return _list_page(request, form, status=422)
    try:
        found = look_at(form.cleaned_data["address"])
    except ValueError as error:
        form.add_error("address", str(error))
        return _list_page(request, form, status=422)
    if known := Feed.objects.filter(address=found.address).first():
        messages.info(request, _("This feed is watched already. Here it is."))
        return redirect(known)
    if not found.is_feed:
        return _list_page(request, form, leads_to=found.leads_to)
    if not found.entries:
        messages.info(
            request, _("There is nothing in this feed now; what comes will be brought in.")
        )
    name = (found.title or found.address)[:LONGEST_NAME]
    typed = {"address": found.address, "name": name}
    return _new_page(request, NewFeedForm(initial=typed), found)


def _new_page(request, form, found, *, chosen=None, status=200):
    """The entries of a feed, of which the newest that are not here are ticked at first."""
    entries = found.entries[:ENTRIES_SHOWN]
    addresses = [entry.address for entry in entries]
    here = {each.url: each for each in Article.objects.filter(url__in=addresses)}
    if chosen is None:
        new = [entry.key for entry in entries if entry.address not in here]
        chosen = set(new[:PROPOSED])
    context = {
        "form": form,
        "found": found,
        "kind": dict(Feed.Kind.choices)[found.kind],
        "rows": [
            {"entry": each, "here": here.get(each.address), "is_ticked": each.key in chosen}
            for each in entries
        ],
        "not_shown": found.entries[ENTRIES_SHOWN:],
        "outlets": Outlet.objects.all()[:OUTLETS_PROPOSED],
    }
    return render(request, "desk/feed_new.html", context, status=status)


@require_POST
@editor_required
def feed_new(request):
    """Watch a feed from now on, and bring in what was ticked of it."""
    form = NewFeedForm(request.POST)
    chosen, shown = form.keys()
    address = request.POST.get("address", "")[:2000]
    if known := Feed.objects.filter(address=address).first():
        messages.info(request, _("This feed is watched already. Here it is."))
        return redirect(known)
    try:
        # What came meanwhile, and was not shown, is new.
        found = look_at(address)
    except ValueError as error:
        again = FeedAddressForm(initial={"address": address})
        return _list_page(request, again, status=422, problem=str(error))
    if not found.is_feed:
        again = FeedAddressForm(initial={"address": address})
        return _list_page(request, again, status=422, leads_to=found.leads_to)
    if not form.is_valid():
        return _new_page(request, form, found, chosen=chosen, status=422)
    facts = form.facts(by=request.user)
    facts.pop("address")
    with transaction.atomic():
        feed = watch(found, by=request.user, chosen=chosen, passed=shown, **facts)
    messages.success(request, _watched(feed))
    return _led_to(feed)


def _watched(feed):
    count = feed.visits.get().found
    if not count:
        return _("Watched from now on. What is new in it will be brought in.")
    return ngettext(
        "Watched from now on. %(count)s article is being brought in.",
        "Watched from now on. %(count)s articles are being brought in.",
        count,
    ) % {"count": count}


def _led_to(feed):
    return HttpResponseRedirect(feed.get_absolute_url(), status=303)


@desk_required
def feed_detail(request, pk):
    """Show how a feed fares; editors change its name, its outlet and how often it is asked."""
    feed = _feed(pk)
    typed = {
        "name": feed.name,
        "outlet": feed.outlet.name if feed.outlet else "",
        "every": feed.every,
    }
    return _page(request, feed, FeedForm(initial=typed))


def _feed(pk):
    return get_object_or_404(Feed.objects.select_related("outlet", "added_by"), pk=pk)


def _page(request, feed, form, *, status=200):
    context = {
        "feed": feed,
        "form": form,
        "visits": feed.visits.select_related("job"),
        "entries": feed.entries.count(),
        "outlets": Outlet.objects.all()[:OUTLETS_PROPOSED],
    }
    return render(request, "desk/feed_detail.html", context, status=status)


@require_POST
@editor_required
def feed_edit(request, pk):
    """Change what is kept of a feed."""
    feed, form = _feed(pk), FeedForm(request.POST)
    if not form.is_valid():
        return _page(request, feed, form, status=422)
    feed.edit(by=request.user, **form.facts(by=request.user))
    messages.success(request, _("Saved."))
    return _led_to(feed)


@require_POST
@editor_required
def feed_ask(request, pk):
    """Ask a feed at once."""
    feed = _feed(pk)
    ask_now(feed)
    messages.success(request, _("It is asked in the background. Look again in a moment."))
    return _led_to(feed)


@require_POST
@editor_required
def feed_pause(request, pk):
    """Ask a feed no more for now."""
    feed = _feed(pk)
    feed.edit(by=request.user, is_paused=True)
    messages.success(request, _("Paused. What is new meanwhile comes in once it goes on."))
    return _led_to(feed)


@require_POST
@editor_required
def feed_resume(request, pk):
    """Go on asking a feed that was paused, at once."""
    feed = _feed(pk)
    feed.edit(by=request.user, is_paused=False)
    ask_now(feed)
    return _led_to(feed)


@require_POST
@editor_required
def feed_drop(request, pk):
    """Watch a feed no longer."""
    feed = _feed(pk)
    feed.unwatch(by=request.user)
    messages.success(
        request,
        _("%(feed)s is watched no longer. What it brought in stays.") % {"feed": feed},
    )
    return HttpResponseRedirect(reverse("desk:feed_list"), status=303)
