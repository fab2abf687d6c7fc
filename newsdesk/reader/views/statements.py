from django.db.models import Q
from django.shortcuts import get_object_or_404, render

from newsdesk.archive.models import Action, Statement
from newsdesk.reader.addresses import gone
from newsdesk.reader.citation import cite
from newsdesk.reader.context import shown_blocks

RELATED_SHOWN = 50


def statement_detail(request, pk):
    """One statement: who said it, when, in what words, and what stands around it."""
    published = Statement.objects.published().for_readers().select_related("revision")
    statement = published.filter(pk=pk).first()
    if statement is None:
        return _not_published(request, pk)
    context = {
        "statement": statement,
        "blocks": shown_blocks(
            statement.article, statement.revision, [statement], may_be_whole=False
        ),
        "citation": cite(statement, request.build_absolute_uri(statement.get_absolute_url())),
        "corrections": Action.objects.public_corrections(statement),
        "related": _related(statement),
    }
    return render(request, "reader/statement_detail.html", context)


def _related(statement):
    """The published statements that it continues, lies in, holds, or says again, by title."""
    pk, claim = statement.pk, statement.claim_id
    near = Q(pk__in=filter(None, [statement.nested_in_id, statement.continues_id]))
    around = Q(nested_in=pk) | Q(continues=pk) | near
    same = Q(claim=claim) if claim else Q()
    related = Statement.objects.published().exclude(pk=pk).filter(around | same)
    related = list(related.for_readers().order_by("pk")[:RELATED_SHOWN])
    groups = {
        "Inside the words of": [s for s in related if s.pk == statement.nested_in_id],
        "Continues": [s for s in related if s.pk == statement.continues_id],
        "Continued by": [s for s in related if s.continues_id == pk],
        "Reported inside these words": [s for s in related if s.nested_in_id == pk],
        "The same claim elsewhere": [
            s for s in related if claim and s.claim_id == claim and s.nested_in_id is None
        ],
    }
    return [(title, others) for title, others in groups.items() if others]


def _not_published(request, pk):
    """Why the words that stood at this address are not here; a plain 404 if none ever did."""
    once_public = Statement.objects.exclude(published_at=None).select_related("article")
    statement = get_object_or_404(once_public, pk=pk)
    if statement.article.withheld_at:
        return gone(request, "article", statement.article.withheld_reason)
    if statement.status == Statement.Status.WITHHELD:
        return gone(request, "statement", statement.status_reason)
    why = "The article this statement stood in has changed, and the statement is being checked."
    return render(request, "404.html", {"why": why}, status=404)
