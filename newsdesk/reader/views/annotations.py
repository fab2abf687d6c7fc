"""Statements as W3C Web Annotations, as far as readers see what they are about."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from newsdesk.archive.annotations import MEDIA_TYPE, annotated, annotation_of, page_of, visible
from newsdesk.archive.models import Article, Statement
from newsdesk.reader.addresses import absence_of
from newsdesk.reader.context import shown_blocks


@require_safe
def statement_annotation(request, pk):
    """One statement as an annotation; why there is none, if so."""
    published = Statement.objects.published().filter(pk=pk)
    statement = annotated(published).first()
    if statement is None and published.exists():
        return _answer({"id": pk, "error": "not in the text that the article has now"}, status=404)
    if statement is None:
        absence = absence_of(pk)
        data = {"id": pk, "error": absence.error, "reason": absence.reason}
        return _answer(data, status=absence.status)
    [annotation] = _annotations(request, statement.article, [statement])
    return _answer(annotation)


@require_safe
def article_annotations(request, pk):
    """All statements of an article as annotations, in the order of its text."""
    articles = Article.objects.once_public().select_related("outlet", "revision")
    article = get_object_or_404(articles, pk=pk)
    if article.withheld_at:
        return _answer({"id": pk, "error": "withheld", "reason": article.withheld_reason}, 410)
    statements = list(annotated(article.statements.all().published()))
    found = _annotations(request, article, statements, has_context=False)
    return _answer(page_of(article, found, request.build_absolute_uri(request.path)))


def _annotations(request, article, statements, **how):
    """Of what stands around the words, what the article's rights let readers see."""
    root = request.build_absolute_uri("/").rstrip("/")
    published = article.statements.all().published().filter(revision=article.revision_id)
    blocks = shown_blocks(article, article.revision, list(published)) if statements else []
    text = visible(article.revision.text, [[b.start, b.end] for b in _open(blocks)])
    return [annotation_of(each, root, text=text, **how) for each in statements]


def _open(blocks):
    """The blocks in which nothing is withheld."""
    return [block for block in blocks if not any(each.is_withheld for each in block.segments)]


def _answer(data, status=200):
    answer = JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = MEDIA_TYPE
    answer["Access-Control-Allow-Origin"] = "*"
    answer["X-Robots-Tag"] = "noindex"
    return answer
