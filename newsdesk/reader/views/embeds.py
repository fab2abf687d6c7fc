"""Statements in other people's pages."""

from csp.decorators import csp_replace
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from newsdesk.archive.models import Statement
from newsdesk.reader.addresses import absence_of
from newsdesk.reader.embedding import oembed, statement_id, title_of
from newsdesk.reader.picked_words import picked
from newsdesk.reader.text_fragments import words_at_source
from newsdesk.reader.views.statements import find_published


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def statement_embed(request, pk):
    """A statement as a card that stands in a frame of another page: its words are never cut."""
    statement = find_published(pk)
    if statement is None:
        absence = absence_of(pk)
        context = {"absence": absence}
        return render(request, "reader/embed_absent.html", context, status=absence.status)
    context = {
        "statement": statement,
        "title": title_of(statement),
        "role": statement.printed_role
        or Statement.objects.published().printed_role_beside(statement),
        "picked": picked(statement, request.GET.get("words")),
        "source": words_at_source(statement),
    }
    return render(request, "reader/statement_embed.html", context)


@require_safe
def oembed_answer(request):
    """What to show of the statement at `url`, for programs that turn links into cards."""
    if request.GET.get("format", "json").lower() != "json":
        return _refused(501, _("Cards come as JSON alone. Ask with format=json."))
    pk = statement_id(request.GET.get("url", ""), request.get_host())
    statement = find_published(pk) if pk is not None else None
    # Withheld or never there: oEmbed has one word for it.
    if statement is None:
        return _refused(404, _("There is no public statement at this address."))
    sizes = {"widest": _pixels(request, "maxwidth"), "highest": _pixels(request, "maxheight")}
    answer = JsonResponse(oembed(statement, request.build_absolute_uri("/").rstrip("/"), **sizes))
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _pixels(request, name):
    """A size asked for, or None; what is no size sets no limit."""
    asked = request.GET.get(name, "")
    return int(asked[:9]) or None if asked.isascii() and asked.isdigit() else None


def _refused(status, reason):
    return HttpResponse(reason, status=status, content_type="text/plain; charset=utf-8")
