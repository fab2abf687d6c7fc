"""Where an editor begins: the queue of articles to review, and the guideline."""

from django.shortcuts import render

from newsdesk.archive.models import Article
from newsdesk.desk.access import desk_required

# As many of those that wait longest are put in order of risk; the cost stays flat.
QUEUE_READ = 500
QUEUE_SHOWN = 100

# What the queue can be narrowed to: name in the address, label, the count it looks at.
FILTERS = [
    ("check-first", "Check first", "check_first_count"),
    ("ready", "Ready", "ready_count"),
    ("drafts", "Drafts", "draft_count"),
]


@desk_required
def queue(request):
    """Show the articles that wait for a decision, the riskiest first."""
    # Whoever marked an article as done has said that what is open in it may stay so.
    waiting = Article.objects.awaiting_review().exclude(state=Article.State.DONE)
    waiting = waiting.with_counts().select_related("outlet")
    articles = list(waiting.order_by("pk")[: QUEUE_READ + 1])
    is_cut = len(articles) > QUEUE_READ
    articles = sorted(articles[:QUEUE_READ], key=_risk)
    shown = request.GET.get("show", "")
    chosen = {name: count for name, _label, count in FILTERS}.get(shown)
    matching = [a for a in articles if getattr(a, chosen)] if chosen else articles
    context = {
        "articles": matching[:QUEUE_SHOWN],
        "unshown_count": len(matching[QUEUE_SHOWN:]),
        "is_cut": is_cut,
        "shown": shown if chosen else "",
        "total": len(articles),
        "filters": [
            (name, label, sum(bool(getattr(a, count)) for a in articles))
            for name, label, count in FILTERS
        ],
    }
    return render(request, "desk/queue.html", context)


def _risk(article):
    """Sorts by what needs an editor's judgement most, then by who waits longest."""
    counts = (article.check_first_count, article.ready_count, article.draft_count)
    return (*[-count for count in counts], article.brought_in_at)


@desk_required
def guideline(request):
    """Show what a statement is: the rules that editors and the finder follow."""
    return render(request, "desk/guideline.html")
