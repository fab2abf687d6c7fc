"""Bringing articles in: pages by address, files, and what of them waits to be decided on."""

import time

from django.contrib import messages
from django.db import DataError, IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.dates import read_date, show_date
from newsdesk.archive.models import Original, Outlet
from newsdesk.desk.access import desk_required
from newsdesk.desk.forms.articles import NewArticleForm
from newsdesk.desk.forms.imports import AddressForm, ArchiveForm, FilesForm, WaitingForm
from newsdesk.desk.names import titled
from newsdesk.intake.addresses import TooSlow
from newsdesk.intake.arriving import (
    Source,
    are_here,
    bring_in,
    bring_in_as_read,
    facts_of,
    fetch_source,
    put_in_blocks,
    read_source,
    reading_of,
    set_aside,
    twins_of,
    words_of,
)
from newsdesk.intake.text_files import LARGEST_FILE
from newsdesk.intake.text_files import bring_in as bring_in_text

# As many names as a browser's list of proposals is any help with.
OUTLETS_PROPOSED = 500
# Of a long article the preview shows as many blocks as help to tell that it is right.
BLOCKS_SHOWN = 200
# An editor waits, and so does a thread of the server: seconds for a page altogether, how many of
# them for fetching it, and for files altogether.
FOR_A_PAGE, FOR_FETCHING, FOR_FILES = 10, 6, 10


@desk_required
def article_new(request):
    """Offer the ways in, and bring in an article that somebody pastes."""
    form = NewArticleForm(request.POST if request.method == "POST" else None, user=request.user)
    if not form.is_valid():
        return ways_in(request, form=form, status=422 if form.is_bound else 200)
    if "preview" in request.POST:
        return ways_in(request, form=form, preview=_preview(form, []))
    with transaction.atomic():
        arrival = bring_in_text(by=request.user, **form.facts())
    return _led_to(request, arrival)


def ways_in(request, *, status=200, **context):
    """The page with all the ways in; `context` has the forms that were sent."""
    here = request.build_absolute_uri(reverse("desk:article_new"))
    context = {
        "form": NewArticleForm(user=request.user),
        "address_form": AddressForm(initial={"address": request.GET.get("url", "")[:2000]}),
        "files_form": FilesForm(),
        "archive_form": ArchiveForm(),
        "waiting_count": Original.objects.waiting(of=request.user).count(),
        # It only leads here with the address of the page it is used on, and fetches nothing.
        "bookmarklet": f"javascript:location.href='{here}?url='+encodeURIComponent(location.href)",
        **context,
    }
    return render(request, "desk/article_new.html", _with_outlets(context), status=status)


def _with_outlets(context):
    return context | {"outlets": Outlet.objects.all()[:OUTLETS_PROPOSED]}


def _preview(form, known):
    """What would be stored of a valid form: blocks with their words, and what is here already."""
    given = form.cleaned_data
    words = {name: given[name] for name in ("text", "headline", "standfirst")}
    whole = put_in_blocks(known, **words)
    shown = whole.blocks[:BLOCKS_SHOWN]
    day, precision = given["published"]
    outlet = given["outlet"]
    return {
        "outlet": outlet,
        "is_new_outlet": bool(outlet) and not Outlet.objects.filter(name__iexact=outlet).exists(),
        "day": show_date(day, precision),
        "url": given["url"],
        "blocks": [(b.kind, titled(b.kind), whole.text[b.start : b.end]) for b in shown],
        "count": len(whole.blocks),
        "more": max(0, len(whole.blocks) - BLOCKS_SHOWN),
        "twins": twins_of(whole, url=given["url"], outlet=given["outlet"]),
        "language": given["language"],
    }


def _led_to(request, arrival):
    """Lead to the article, saying what became of it."""
    if arrival.is_new:
        found = arrival.article.suggestions.count()
        messages.success(
            request, _("Brought in: %(found)s.") % {"found": suggestions_in_words(found)}
        )
    else:
        messages.info(request, _("This article was here already. Here it is; nothing was changed."))
    return redirect("desk:article_detail", arrival.article.pk)


def suggestions_in_words(count):
    """How many suggestions there are: "3 suggestions"."""
    return ngettext("%(count)s suggestion", "%(count)s suggestions", count) % {"count": count}


@require_POST
@desk_required
def original_fetch(request):
    """Fetch a page and show what would be brought in of it; a slow one is left to the worker."""
    form, is_slow = AddressForm(request.POST), False
    if form.is_valid():
        given_up = time.monotonic() + FOR_A_PAGE
        try:
            source = fetch_source(form.cleaned_data["address"], within=FOR_FETCHING)
            found = read_source(source, within=given_up - time.monotonic())
            original = set_aside(source, found, by=request.user)
            return redirect("desk:original_detail", original.pk)
        except (ValueError, NotAllowed) as error:
            is_slow = isinstance(error, TooSlow)
            form.add_error("address", str(error))
    return ways_in(request, address_form=form, is_slow=is_slow, status=422)


@require_POST
@desk_required
def original_upload(request):
    """Read files and show what would be brought in; a bad one does not cost the others."""
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return ways_in(request, files_form=form, status=422)
    read, failed, given_up = [], [], time.monotonic() + FOR_FILES
    for file in form.cleaned_data["files"]:
        left = given_up - time.monotonic()
        if left <= 0:
            failed.append((file.name, _("There was no time left for it. Give it again.")))
            continue
        source = Source(file.read(LARGEST_FILE + 1), name=file.name)
        try:
            found = read_source(source, within=left)
            read.append(set_aside(source, found, by=request.user))
        except (ValueError, NotAllowed) as error:
            failed.append((file.name, str(error)))
    if failed:
        return _waiting_page(request, failed=failed, status=422)
    if len(read) == 1:
        return redirect("desk:original_detail", read[0].pk)
    return redirect("desk:original_list")


@desk_required
def original_list(request):
    """Show what waits to be brought in, and bring in what is ticked, each by itself."""
    if request.method != "POST":
        return _waiting_page(request)
    waiting = Original.objects.waiting(of=request.user)
    form = WaitingForm(request.POST, waiting=waiting)
    if not form.is_valid():
        return _waiting_page(request, form=form, status=422)
    done, failed = [], []
    for original in form.cleaned_data["chosen"]:
        found = reading_of(original)
        outlet = facts_of(found)["outlet"] or form.cleaned_data["outlet"]
        try:
            done.append(bring_in_as_read(original, found, by=request.user, outlet=outlet))
        except (ValueError, IntegrityError, DataError) as error:
            failed.append((found.headline, str(error)))
    return _waiting_page(request, done=done, failed=failed, status=422 if failed else 200)


def _waiting_page(request, *, status=200, form=None, done=(), failed=()):
    waiting = Original.objects.waiting(of=request.user)
    originals = list(waiting.defer("packed"))
    readings = [reading_of(original) for original in originals]
    ticked = {str(each) for each in form["chosen"].value() or ()} if form else None
    context = {
        "form": form or WaitingForm(waiting=waiting),
        "rows": [
            {
                "original": original,
                "found": found,
                "day": show_date(*read_date(found.published)),
                "here": here,
                "is_ticked": str(original.pk) in ticked if ticked is not None else not here,
            }
            for original, found, here in zip(originals, readings, are_here(readings), strict=True)
        ],
        "done": done,
        "failed": failed,
    }
    return render(request, "desk/original_list.html", _with_outlets(context), status=status)


@desk_required
def original_detail(request, pk):
    """Show what was read of a page or a file, to be corrected and brought in."""
    original = get_object_or_404(Original.objects.waiting(of=request.user), pk=pk)
    found = reading_of(original)
    typed = _as_typed(found)
    # What was read is checked as if it had been typed, so that what is missing is marked at once.
    is_sent = request.method == "POST"
    form = NewArticleForm(request.POST if is_sent else typed, user=request.user)
    if not is_sent or not form.is_valid() or "preview" in request.POST:
        preview = _preview(form, found.blocks) if form.is_valid() else None
        context = {"original": original, "form": form, "preview": preview}
        status = 422 if is_sent and not form.is_valid() else 200
        return render(request, "desk/original_detail.html", _with_outlets(context), status=status)
    with transaction.atomic():
        facts = form.facts()
        words = {name: facts.pop(name) for name in ("text", "headline", "standfirst")}
        whole = put_in_blocks(found.blocks, **words)
        arrival = bring_in(original, whole, by=request.user, **facts)
    return _led_to(request, arrival)


def _as_typed(found):
    """What was read as the form's fields hold it."""
    facts = facts_of(found)
    return words_of(found) | {
        "byline": facts["byline"],
        "outlet": facts["outlet"],
        "published": found.published,
        "date_is_inferred": facts["date_is_inferred"],
        "url": facts["url"],
        "language": facts["language"],
    }


@require_POST
@desk_required
def original_drop(request, pk):
    """Forget what was read of a page or a file."""
    get_object_or_404(Original.objects.waiting(of=request.user), pk=pk).delete()
    messages.success(request, _("Not brought in."))
    return redirect("desk:original_list")


@desk_required
def original_download(request, pk):
    """Give what an article was read from, byte for byte, to be kept and not to be shown."""
    original = get_object_or_404(Original.objects.exclude(revision=None), pk=pk)
    name = original.name or f"original-{original.pk}.html"
    return HttpResponse(
        original.data,
        # A page from elsewhere must not run here.
        content_type="application/octet-stream",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
