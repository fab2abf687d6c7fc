from django.shortcuts import render

from newsdesk.archive.models import Expert, Statement, Topic

SHOWN = 10
# What is current is told by the newest statements, not by counting the whole archive.
CURRENT = 500


def home(request):
    """The newest statements, what they are about, and the analysts who made them."""
    listed = Statement.objects.listed()
    current = listed.newest(CURRENT)
    topics = Topic.objects.filter(level=1).counted_in(current)
    analysts = Expert.objects.filter(kind=Expert.Kind.ANALYST).counted_in(current)
    context = {
        "statements": listed.newest_first().for_readers()[:SHOWN],
        "topics": topics[:SHOWN],
        "analysts": analysts[:SHOWN],
    }
    return render(request, "reader/home.html", context)
