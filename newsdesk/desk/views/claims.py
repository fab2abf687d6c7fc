"""What may be one claim said in two places: joined, or kept apart for good."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from newsdesk.archive import claiming
from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.counting import count
from newsdesk.archive.models import ClaimPair, Statement
from newsdesk.desk.access import desk_required, editor_required
from newsdesk.desk.claims import PAGE_SIZE, Row


@require_safe
@desk_required
def claim_list(request):
    """Show what may be one claim, the likeliest first; or what was decided, the newest first."""
    return _page(request)


def _page(request, *, refused="", status=200):
    show = request.GET.get("show")
    pairs = ClaimPair.objects.askable().best_first()
    if show in (ClaimPair.State.JOINED, ClaimPair.State.REFUSED):
        pairs = ClaimPair.objects.filter(state=show).order_by("-decided_at", "-pk")
    about = request.GET.get("statement", "")
    if about.isdecimal() and len(about) < 19:
        pairs = pairs.of(int(about))
    context = {
        "rows": [Row(pair) for pair in pairs.with_statements()[:PAGE_SIZE]],
        "count": count(pairs),
        "show": show,
        "shown": PAGE_SIZE,
        "refused": refused,
    }
    return render(request, "desk/claim_list.html", context, status=status)


@require_POST
@editor_required
def claim_join(request, pk):
    """Make one claim of the two of a pair."""
    return _decide(request, pk, claiming.join, _("Joined: readers see one card with both outlets."))


@require_POST
@editor_required
def claim_refuse(request, pk):
    """Keep that the two of a pair are not one claim."""
    return _decide(request, pk, claiming.refuse, _("Kept apart. The two are not proposed again."))


def _decide(request, pk, decide, said):
    pair = get_object_or_404(ClaimPair.objects.with_statements(), pk=pk)
    try:
        decide(pair, by=request.user, version=_version(request))
    except Conflict as conflict:
        theirs = conflict.theirs
        refused = _("%(who)s has decided this meanwhile: %(what)s. Nothing was changed.") % {
            "who": getattr(theirs, "decided_by", None) or _("Somebody"),
            "what": theirs.get_state_display() if isinstance(theirs, ClaimPair) else theirs,
        }
        return _page(request, refused=refused, status=409)
    except NotAllowed as refusal:
        return _page(request, refused=str(refusal), status=422)
    messages.success(request, said)
    return _back(request)


@require_POST
@editor_required
def statement_separate(request, pk):
    """Take a statement out of its claim."""
    statement = get_object_or_404(Statement, pk=pk)
    try:
        claiming.separate(statement, by=request.user, version=_version(request))
    except Conflict:
        refused = _("Somebody has changed this statement meanwhile. Nothing was changed.")
        return _page(request, refused=refused, status=409)
    messages.success(request, _("Taken out: it is a card of its own again."))
    return _back(request)


def _version(request):
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _back(request):
    """To where the decision was made, on this site alone."""
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back if is_ours else reverse("desk:claim_list"), status=303)
