"""The log of everything that was done at the desk."""

from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from newsdesk.archive.deeds import DERIVED, in_words
from newsdesk.archive.listing import COUNTED, Bounded
from newsdesk.archive.models import Action
from newsdesk.archive.undoing import FINAL
from newsdesk.desk.access import desk_required
from newsdesk.desk.differences import differences_of
from newsdesk.desk.forms.log import LogFilterForm

PAGE_SIZE = 50
# What has a page of its own.
RECORDS = ("expert", "topic", "outlet")


@require_safe
@desk_required
def log(request):
    """Show what was done, newest first, to be filtered; one's own can be undone from here."""
    form = LogFilterForm(request.GET)
    is_clear = form.is_valid()
    found = Action.objects.filter(form.condition()) if is_clear else Action.objects.none()
    page = found.select_related("by", "article").order_by("-pk")
    if before := form.cleaned_data.get("before"):
        page = page.filter(pk__lt=before)
    taken_back = Action.objects.filter(undoes__request=OuterRef("request"))
    actions = list(page.annotate(is_turned=Exists(taken_back))[: PAGE_SIZE + 1])
    context = {
        "form": form,
        "entries": _entries(actions[:PAGE_SIZE], request.user),
        "count": Bounded(found.order_by()[: COUNTED + 1].count()),
        "next_before": actions[PAGE_SIZE - 1].pk if len(actions) > PAGE_SIZE else None,
        "wanted": request.GET,
    }
    return render(request, "desk/log.html", context, status=200 if is_clear else 422)


def _entries(actions, user):
    differences = differences_of(actions)
    offered, entries = set(), []
    for action in actions:
        turn = "" if action.request in offered else _turn_of(action, user)
        if turn:
            offered.add(action.request)
        entries.append(Entry(action, differences[action.pk], turn))
    return entries


def _turn_of(action, user):
    """The name of the page that turns it back, if whoever looks may try: their own, once."""
    is_own = action.by_id == user.pk and not action.is_turned
    if not is_own or action.verb in FINAL or action.verb in DERIVED:
        return ""
    return "desk:redo" if action.verb == "undo" else "desk:undo"


class Entry:
    """One action as the log shows it."""

    def __init__(self, action, differences, turn):
        self.action, self.differences, self.turn = action, differences, turn
        self.words = in_words([action])

    @property
    def turn_url(self):
        return reverse(self.turn) if self.turn else ""

    @property
    def url(self):
        """Where what was done can be looked at: its card, its article, or its record."""
        action = self.action
        if not action.article_id:
            if action.after is None or action.object_type not in RECORDS:
                return ""
            return reverse(f"desk:{action.object_type}_detail", args=[action.object_id])
        is_card = action.object_type in ("statement", "suggestion")
        query = {"card": f"{action.object_type}-{action.object_id}"} if is_card else None
        return reverse("desk:article_detail", args=[action.article_id], query=query)
