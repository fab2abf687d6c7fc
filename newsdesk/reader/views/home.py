from django.shortcuts import render

from newsdesk.archive.models import Expert, Statement, Topic
from newsdesk.reader.by_article import newest_articles

SHOWN = 10
ARTICLES, STATEMENTS_OF_EACH = 3, 4
# What is current is told by the newest statements, not by counting the whole archive.
CURRENT = 500


def home(request):
    """The newest articles' statements, what they are about, and the analysts who made them."""
    listed = Statement.objects.listed()
    current = listed.newest(CURRENT)
    topics = Topic.objects.filter(level=1).counted_in(current)
    analysts = Expert.objects.filter(kind=Expert.Kind.ANALYST).counted_in(current)
    context = {
        "groups": newest_articles(
            listed, articles=ARTICLES, each=STATEMENTS_OF_EACH, among=CURRENT
        ),
        "topics": topics[:SHOWN],
        "analysts": analysts[:SHOWN],
    }
    return render(request, "reader/home.html", context)
