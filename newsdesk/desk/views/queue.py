"""The queue, the way from one of its articles to the next, and who has claimed which."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from newsdesk.archive.counting import COUNTED, Bounded
from newsdesk.archive.models import Article, ErrorReport, Finding
from newsdesk.desk.access import desk_required
from newsdesk.desk.forms.queue import UnsureForm
from newsdesk.desk.queueing import (
    ORDERS,
    READ,
    UNSURE,
    USUAL_BELOW,
    WHOSE,
    Queue,
    Wanted,
    next_article,
)


@require_safe
@desk_required
def queue(request):
    """Show the articles that wait, why each does, and what the list can be narrowed to."""
    wanted = Wanted.read(request.GET)
    form = UnsureForm(request.GET if "below" in request.GET else None, initial=wanted.query)
    is_clear = not form.is_bound or form.is_valid()
    waiting = Queue(request.user, wanted)
    context = {
        "wanted": wanted,
        "form": form,
        "rows": waiting.shown if is_clear else [],
        "unshown_count": len(waiting.rows) - len(waiting.shown),
        "read": READ,
        "is_cut": waiting.is_cut,
        "is_clear": is_clear,
        "is_unsure": wanted.queue == UNSURE.name,
        "total": waiting.count("", wanted.whose),
        "unsure_count": waiting.count(UNSURE.name, wanted.whose),
        "is_empty": not waiting.rows and wanted == Wanted(),
        "filters": [
            (reason, waiting.count(reason.name, wanted.whose)) for reason in wanted.reasons[:-1]
        ],
        "whose": [
            (name, label, waiting.count(wanted.queue, name)) for name, label in WHOSE.items()
        ],
        "orders": ORDERS.items(),
        "usual_below": USUAL_BELOW,
        "notices": _notices(request.user),
    }
    return render(request, "desk/queue.html", context, status=200 if is_clear else 422)


def _notices(user):
    """What waits outside the queue for those who answer for it, as counts that stay cheap."""
    if not user.may_publish:
        return {}
    over_limit = Article.objects.over_limit().order_by()
    return {
        "reports": ErrorReport.objects.open_count(),
        "findings": Finding.objects.open_count(),
        "over_limit": Bounded(over_limit[: COUNTED + 1].count()),
        "limit": settings.SHARE_LIMIT,
    }


@require_safe
@desk_required
def queue_next(request):
    """Send whoever is through with the article `after` on to the next one of the queue."""
    wanted = Wanted.read(request.GET)
    after = get_object_or_404(Article, pk=_number(request.GET.get("after", "")))
    row = next_article(request.user, after=after, wanted=wanted)
    if not row:
        messages.success(request, _("That was the last article of this queue."))
        return redirect(reverse("desk:queue", query=wanted.query))
    query = wanted.query
    if wanted.queue:
        query = {"card": row.cards[wanted.queue]} | query
    return redirect(reverse("desk:article_detail", args=[row.article.pk], query=query))


def _number(typed):
    return int(typed) if typed.isdecimal() and len(typed) < 18 else 0


@require_POST
@desk_required
def article_claim(request, pk):
    """Say that whoever asks is on the article, instead of whoever was."""
    article = get_object_or_404(Article, pk=pk)
    article.claim(by=request.user)
    return _answer(request, article)


@require_POST
@desk_required
def article_unclaim(request, pk):
    """Let go of the article, if it is claimed by whoever asks."""
    article = get_object_or_404(Article, pk=pk)
    article.unclaim(by=request.user)
    return _answer(request, article)


def _answer(request, article):
    """Who has the article now, alone for htmx, else in the page that was asked from."""
    if request.htmx:
        return render(request, "desk/_claim.html", {"article": article})
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("desk:article_detail", args=[article.pk])
    return HttpResponseRedirect(back, status=303)
