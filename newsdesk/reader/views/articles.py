from collections import Counter

from django.shortcuts import get_object_or_404, render

from newsdesk.archive.models import Article, Rights
from newsdesk.archive.words import are_shown
from newsdesk.reader.addresses import gone, moved_to
from newsdesk.reader.context import shown_blocks

# A wire's text may stand in hundreds of papers.
COPIES_SHOWN = 20


def article_detail(request, pk, slug=None):
    """An article as far as its rights allow: its statements, their paragraphs, or all of it."""
    once_public = Article.objects.once_public().select_related("outlet", "revision")
    article = get_object_or_404(once_public, pk=pk)
    if article.withheld_at:
        return gone(request, "article", article.withheld_reason)
    if elsewhere := moved_to(request, article):
        return elsewhere
    published = article.statements.all().published().in_article_order().for_readers()
    statements = list(published)
    placed = [s for s in statements if s.revision_id == article.revision_id]
    # Whose statements are all withheld keeps its address, and shows none of its words.
    blocks = shown_blocks(article, article.revision, placed) if statements else []
    context = {
        "article": article,
        "blocks": blocks,
        "is_whole": bool(blocks) and article.shown_rights == Rights.FULL,
        # What stands in an older text, and everything where the text is not shown.
        "statements": [s for s in statements if not blocks or s not in placed],
        "count": len(statements),
        "lacks_words": any(not are_shown(s) for s in statements),
        "copies": article.same_text().readable()[:COPIES_SHOWN],
        "speakers": Counter(s.expert for s in statements if s.expert).most_common(),
    }
    return render(request, "reader/article_detail.html", context)
