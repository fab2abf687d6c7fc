from collections import Counter

from django.shortcuts import get_object_or_404, render

from newsdesk.archive.models import Article, Rights, Statement
from newsdesk.reader.addresses import gone, moved_to
from newsdesk.reader.context import shown_blocks


def article_detail(request, pk, slug=None):
    """An article as far as its rights allow: its statements, their paragraphs, or all of it."""
    article = Article.objects.readable().select_related("outlet", "revision").filter(pk=pk).first()
    if article is None:
        return _not_readable(request, pk)
    if elsewhere := moved_to(request, article):
        return elsewhere
    published = article.statements.all().published().in_article_order().for_readers()
    statements = list(published)
    placed = [s for s in statements if s.revision_id == article.revision_id]
    blocks = shown_blocks(article, article.revision, placed)
    context = {
        "article": article,
        "blocks": blocks,
        "is_whole": article.shown_rights == Rights.FULL,
        # What stands in an older text, and everything where the text is not shown.
        "statements": [s for s in statements if not blocks or s not in placed],
        "count": len(statements),
        "speakers": Counter(s.expert for s in statements if s.expert).most_common(),
    }
    return render(request, "reader/article_detail.html", context)


def _not_readable(request, pk):
    """410 with the reason for an article that readers have seen, a plain 404 for any other."""
    once_public = Statement.objects.exclude(published_at=None).values("article")
    article = get_object_or_404(
        Article.objects.exclude(withheld_at=None).filter(pk__in=once_public), pk=pk
    )
    return gone(request, "article", article.withheld_reason)
