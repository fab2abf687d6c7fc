"""Addresses are for ever: the id decides, and what is withheld says why."""

from typing import NamedTuple

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from newsdesk.archive.models import Statement


def find_or_merged(things, pk):
    """The one of `things` with the id `pk`, or the one that was merged into, or a 404."""
    return things.filter(pk=pk).first() or get_object_or_404(things, merged__old_id=pk)


def moved_to(request, thing):
    """A 301 to the address of `thing`, its query kept; None when the request is there already."""
    address = thing.get_absolute_url()
    if request.path == address:
        return None
    query = request.META.get("QUERY_STRING")
    return redirect(f"{address}?{query}" if query else address, permanent=True)


def gone(request, what, reason):
    """The answer for a `what` (as an Absence has it) that readers have seen: why it is withheld."""
    return render(request, "410.html", {"what": what, "reason": reason}, status=410)


class Absence(NamedTuple):
    """Why a statement that was public is not: with a `reason` if it is withheld.

    `what` is "statement" or "article", whichever was withheld, "text" if its outlet withdrew the
    words; "" if it is being checked.
    """

    what: str
    reason: str

    @property
    def status(self):
        return 410 if self.what else 404

    @property
    def error(self):
        """For programs: "withheld", "withdrawn", or "" if it may come back."""
        return {"text": "withdrawn", "": ""}.get(self.what, "withheld")


def absence_of(pk):
    """The Absence of the statement `pk`; a 404 if nothing of it was ever public."""
    once_public = Statement.objects.exclude(published_at=None).select_related("article")
    statement = get_object_or_404(once_public, pk=pk)
    if statement.article.withheld_at:
        return Absence("article", statement.article.withheld_reason)
    if statement.status in (Statement.Status.WITHHELD, Statement.Status.DISCARDED):
        is_withdrawn = statement.anchoring == Statement.Anchoring.WITHDRAWN
        return Absence("text" if is_withdrawn else "statement", statement.status_reason)
    why = _("The article this statement stood in has changed, and the statement is being checked.")
    return Absence("", why)


def not_published(request, pk):
    """Why what stood at an address of the statement `pk` is not here; a 404 if nothing ever did."""
    absence = absence_of(pk)
    if absence.what:
        return gone(request, absence.what, absence.reason)
    return render(request, "404.html", {"why": absence.reason}, status=404)
