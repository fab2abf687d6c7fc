"""One statement in other formats: as data, and as the programs read it that people cite with."""

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from newsdesk.archive.models import Statement
from newsdesk.archive.words import pieces_of
from newsdesk.reader.addresses import absence_of
from newsdesk.reader.changes import last_changes
from newsdesk.reader.citing import STYLES, cite
from newsdesk.reader.formats.record import record_of
from newsdesk.reader.text_fragments import words_at_source
from newsdesk.reader.views.statements import find_published


@require_safe
def statement_as(request, pk, style):
    """The citation of a statement as a file; why there is none, in plain text."""
    statement = find_published(pk)
    if statement is None:
        absence = absence_of(pk)
        return _plain(f"{absence.reason}\n", "text/plain", status=absence.status)
    role = statement.printed_role or Statement.objects.published().printed_role_beside(statement)
    address = request.build_absolute_uri(statement.get_absolute_url())
    body = cite(statement, address, style, role=role)
    answer = _plain(body if body.endswith("\n") else f"{body}\n", STYLES[style].type)
    if style in ("bib", "ris", "csl.json"):
        name = f"newsdesk-{statement.pk}.{style}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def statement_json(request, pk):
    """A statement as data: what lists give of it, whose words are whose, and where they lead."""
    statement = find_published(pk)
    if statement is None:
        absence = absence_of(pk)
        data = {"id": pk, "error": absence.error, "reason": absence.reason}
        return _open(JsonResponse(data, status=absence.status))
    root = request.build_absolute_uri("/").rstrip("/")
    record = record_of(statement, last_changes([statement])[statement.pk], root)
    if not record["role"]:
        record["role"] = Statement.objects.published().printed_role_beside(statement)
    nested_in = Statement.objects.published().filter(pk=statement.nested_in_id).first()
    record |= {
        "pieces": [{"text": p.text, "voice": p.voice} for p in pieces_of(statement)],
        "words_at_source": words_at_source(statement),
        "continues": statement.continues and root + statement.continues.get_absolute_url(),
        "nested_in": nested_in and root + nested_in.get_absolute_url(),
        "history": root + reverse("reader:statement_history", args=[pk]),
        "citations": {
            ending: root + reverse("reader:statement_as", args=[pk, ending]) for ending in STYLES
        },
    }
    return _open(JsonResponse(record, json_dumps_params={"ensure_ascii": False}))


def _plain(body, media_type, **kwargs):
    return _open(HttpResponse(body, content_type=f"{media_type}; charset=utf-8", **kwargs))


def _open(answer):
    """The answer, for the scripts of any page, and not for search engines, which get the page."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["X-Robots-Tag"] = "noindex"
    return answer
