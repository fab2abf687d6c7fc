"""Readers tell the editors that something is wrong, without an account."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from newsdesk.archive.models import ErrorReport, Statement, TooMany
from newsdesk.reader.addresses import not_published
from newsdesk.reader.report_form import ReportForm


# Without an account there is nothing that another site could do in somebody's name; and the form
# brings a signed word of its own (see ReportForm) where Django would have to set a cookie.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def statement_report(request, pk):
    """The form in which a reader says what is wrong with a statement, and what came of it."""
    statement = Statement.objects.published().for_readers().filter(pk=pk).first()
    if statement is None:
        return not_published(request, pk)
    is_sent = request.method == "POST"
    form = ReportForm(request.POST if is_sent else None, statement=statement)
    status = 422 if is_sent else 200
    if form.is_valid():
        # Behind a proxy this is the visitor's own, see NEWSDESK_PROXIES.
        address = request.META.get("REMOTE_ADDR", "")
        try:
            ErrorReport.objects.receive(statement, address=address, **form.report())
        except TooMany:
            status = 429
            form.add_error(
                None,
                _(
                    "So many reports came in today that no more are taken. What you typed is "
                    "still here: please send it again tomorrow."
                ),
            )
        else:
            return HttpResponseRedirect(reverse("reader:report_sent", args=[pk]), status=303)
    context = {"statement": statement, "form": form}
    return render(request, "reader/statement_report.html", context, status=status)


@require_safe
def report_sent(request, pk):
    """Thanks, and what happens now."""
    statement = Statement.objects.published().filter(pk=pk).first()
    if statement is None:
        return not_published(request, pk)
    return render(request, "reader/report_sent.html", {"statement": statement})
