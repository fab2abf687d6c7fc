"""Every statement that was recorded, found and tagged in numbers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST

from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.listing import COUNTED, Bounded
from newsdesk.archive.models import Outlet, Statement, Topic
from newsdesk.desk.access import desk_required
from newsdesk.desk.forms.statements import StatementFilterForm, TaggingForm

PAGE_SIZE = 50
NAMES_PROPOSED = 500


@desk_required
def statement_list(request):
    """Show every statement, the last recorded first, to be filtered and tagged."""
    return _list_page(request, request.GET)


def _list_page(request, wanted, *, tagging=None, status=200):
    form = StatementFilterForm(wanted)
    is_clear = form.is_valid()
    everything = Statement.objects.all()
    found = everything.recorded(**form.conditions()) if is_clear else everything.none()
    page = found.for_listing().order_by("-pk")
    if before := form.cleaned_data.get("before"):
        page = page.filter(pk__lt=before)
    statements = list(page[: PAGE_SIZE + 1])
    context = {
        "form": form,
        "tagging": tagging or TaggingForm(),
        "chosen": tagging.chosen_ids if tagging else set(),
        "all_chosen": wanted.get("choose") == "all" and not tagging,
        "statements": statements[:PAGE_SIZE],
        "count": Bounded(found.order_by()[: COUNTED + 1].count()),
        "next_before": statements[PAGE_SIZE - 1].pk if len(statements) > PAGE_SIZE else None,
        "wanted": wanted,
        "topics": Topic.objects.in_order()[:NAMES_PROPOSED],
        "outlets": Outlet.objects.all()[:NAMES_PROPOSED],
    }
    return render(request, "desk/statement_list.html", context, status=status if is_clear else 422)


@desk_required
@require_POST
def statement_tag(request):
    """Tag, untag or retag the chosen statements and go back to the list they were chosen from."""
    wanted = QueryDict(request.POST.get("back", ""), mutable=True)
    wanted.pop("choose", None)
    form = TaggingForm(request.POST)
    if not form.is_valid():
        return _list_page(request, wanted, tagging=form, status=422)
    try:
        _tag(by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error("topics", error)
        return _list_page(request, wanted, tagging=form, status=422)
    except NotAllowed as error:
        form.add_error(None, str(error))
        return _list_page(request, wanted, tagging=form, status=403)
    messages.success(request, _what_happened(**form.cleaned_data))
    return redirect(reverse("desk:statement_list", query=wanted))


HAPPENED = {
    "tag": ngettext_lazy("%(count)s statement tagged.", "%(count)s statements tagged.", "count"),
    "untag": ngettext_lazy(
        "%(count)s statement untagged.", "%(count)s statements untagged.", "count"
    ),
    "retag": ngettext_lazy(
        "%(count)s statement retagged.", "%(count)s statements retagged.", "count"
    ),
}


@transaction.atomic
def _tag(*, by, statement, topics, verb, creates_topics):
    """Do it to all of them, or to none if one may not be touched."""
    topics = [Topic.objects.plant(path, by=by) for path in topics]
    for each in statement:
        if verb == "untag":
            each.retag(by=by, remove=topics)
        elif verb == "tag":
            each.retag(by=by, add=topics)
        else:
            others = [topic for topic in each.direct_topics() if topic not in topics]
            each.retag(by=by, add=topics, remove=others)


def _what_happened(*, statement, verb, **rest):
    return HAPPENED[verb] % {"count": len(statement)}
