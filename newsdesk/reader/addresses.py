"""Addresses are for ever: the id decides, and what is withheld says why."""

from django.shortcuts import get_object_or_404, redirect, render


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
    """The answer for a `what` ("statement") that readers have seen and that is withheld: why."""
    return render(request, "410.html", {"what": what, "reason": reason}, status=410)
