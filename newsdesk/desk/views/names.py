"""Forms of names that articles print: which of them are somebody's is for an editor to say."""

from typing import NamedTuple

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from newsdesk.archive.conflicts import Conflict
from newsdesk.archive.models import DoubtfulName, Expert, Statement
from newsdesk.desk.access import editor_required
from newsdesk.desk.forms.duplicates import PlaceForm
from newsdesk.desk.forms.names import VerdictForm
from newsdesk.desk.records import address_of
from newsdesk.desk.turns import Turns
from newsdesk.desk.views import experts
from newsdesk.desk.views.answers import see

PAGE_SIZE = 10
# Of all that a page's names were read in.
MOST_READ = 200


class Row(NamedTuple):
    """A DoubtfulName, the newest statement that prints it, and who else is called so."""

    doubt: DoubtfulName
    statement: Statement | None
    others: list


@editor_required
@require_safe
def doubt_list(request):
    """Show the forms of names that wait for a yes or a no, the newest first."""
    form = PlaceForm(request.GET)
    last = form.cleaned_data["after"] if form.is_valid() else None
    waiting = DoubtfulName.objects.filter(verdict=DoubtfulName.Verdict.OPEN)
    waiting = waiting.select_related("expert").order_by("-pk")
    page = list((waiting.filter(pk__lt=last) if last else waiting)[: PAGE_SIZE + 1])
    context = {
        "rows": _rows(page[:PAGE_SIZE]),
        "is_later": last is not None,
        "next_after": page[PAGE_SIZE - 1].pk if len(page) > PAGE_SIZE else None,
        "turns": Turns(request.user),
    }
    return render(request, "desk/doubt_list.html", context)


def _rows(doubts):
    printed = Q(pk__in=[])
    for doubt in doubts:
        printed |= Q(expert=doubt.expert_id, printed_source__contains=doubt.text)
    said = Statement.objects.filter(printed).select_related("article").order_by("-pk")[:MOST_READ]
    said = list(said)
    called = Expert.objects.of_each({doubt.text for doubt in doubts}) if doubts else {}
    return [
        Row(
            doubt,
            next((each for each in said if _prints(each, doubt)), None),
            [other for other in called[doubt.text] if other.pk != doubt.expert_id],
        )
        for doubt in doubts
    ]


def _prints(statement, doubt):
    return statement.expert_id == doubt.expert_id and doubt.text in statement.printed_source


@editor_required
@require_POST
def expert_name(request, pk):
    """Keep a printed form as a name of an expert's, or that it is none of theirs."""
    expert = get_object_or_404(Expert, pk=pk)
    form = VerdictForm(request.POST, expert=expert)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.warning(request, errors[0])
        return experts.page(request, expert, status=422)
    try:
        expert.edit(by=request.user, version=form.cleaned_data["version"], **form.changes())
    except Conflict as conflict:
        messages.warning(
            request, _("Somebody else has changed this meanwhile. Look at it, and decide again.")
        )
        return experts.page(request, conflict.theirs, status=409)
    told = {"name": form.cleaned_data["text"], "expert": expert}
    if form.cleaned_data["verdict"] == DoubtfulName.Verdict.REFUSED:
        messages.success(
            request,
            _("Kept: “%(name)s” is not a name of %(expert)s. Nobody is asked again.") % told,
        )
    else:
        messages.success(request, _("Kept: “%(name)s” is a name of %(expert)s.") % told)
    if request.POST.get("back") == "names":
        return see(reverse("desk:doubt_list"))
    return see(f"{address_of(expert)}#ledger")
