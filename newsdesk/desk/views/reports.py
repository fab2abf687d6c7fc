"""What readers reported to be wrong, and what was done about it."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from newsdesk.archive.conflicts import Conflict
from newsdesk.archive.models import ErrorReport, Statement
from newsdesk.desk.access import editor_required
from newsdesk.desk.forms.reports import HandleForm

PAGE_SIZE = 25


class Row:
    """A report with the form that says what was done about it."""

    def __init__(self, report, form=None):
        self.report, self.form = report, form or HandleForm(report=report)


@editor_required
@require_safe
def report_list(request):
    """Show what is to be dealt with, or what has been, the newest first."""
    return _page(request, request.GET)


def _reports():
    statements = Prefetch("statement", Statement.objects.for_listing())
    return ErrorReport.objects.select_related("handled_by").prefetch_related(statements)


def _page(request, wanted, *, refused=None, status=200):
    ErrorReport.objects.forget_senders()
    is_handled = wanted.get("show") == "handled"
    page = _reports().exclude(handled_at=None) if is_handled else _reports().open()
    before = wanted.get("before", "")
    if before.isdecimal() and len(before) < 18:
        page = page.filter(pk__lt=before)
    reports = list(page.order_by("-pk")[: PAGE_SIZE + 1])
    rows = [Row(each) for each in reports[:PAGE_SIZE]]
    if refused:
        rows = [refused, *(row for row in rows if row.report.pk != refused.report.pk)]
    context = {
        "rows": rows,
        "is_handled": is_handled,
        "open_count": ErrorReport.objects.open_count(),
        "next_before": reports[PAGE_SIZE - 1].pk if len(reports) > PAGE_SIZE else None,
        "wanted": wanted,
    }
    return render(request, "desk/report_list.html", context, status=status)


@editor_required
@require_POST
def report_handle(request, pk):
    """Note what was done about a report."""
    report = get_object_or_404(_reports(), pk=pk)
    form = HandleForm(request.POST, report=report)
    if not form.is_valid():
        return _page(request, QueryDict(), refused=Row(report, form), status=422)
    try:
        report.handle(by=request.user, **form.cleaned_data)
    except Conflict:
        return _show_theirs(request, _reports().get(pk=pk), form)
    messages.success(request, _("Noted. It stands among the handled ones."))
    return HttpResponseRedirect(reverse("desk:report_list"), status=303)


def _show_theirs(request, report, form):
    """The report as it now stands, what was typed still in its field."""
    data = form.data.copy()
    data["version"] = report.version
    again = HandleForm(data, report=report)
    again.add_error("note", _("Somebody else has dealt with this meanwhile. Nothing was changed."))
    return _page(request, QueryDict(), refused=Row(report, again), status=409)


@editor_required
@require_POST
def report_reopen(request, pk):
    """Put a report back among those to deal with."""
    report = get_object_or_404(_reports(), pk=pk)
    version = request.POST.get("version", "")
    try:
        report.unhandle(by=request.user, version=int(version) if version.isdecimal() else 0)
    except Conflict:
        messages.warning(request, _("Somebody else has changed this meanwhile. Look at it again."))
    else:
        messages.success(request, _("It is open again."))
    return HttpResponseRedirect(reverse("desk:report_list"), status=303)
