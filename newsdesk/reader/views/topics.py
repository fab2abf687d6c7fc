from django.shortcuts import render

from newsdesk.archive.counting import COUNTED
from newsdesk.archive.listing import Listing
from newsdesk.archive.models import Expert, Topic
from newsdesk.reader.addresses import find_or_merged, moved_to
from newsdesk.reader.by_article import by_article
from newsdesk.reader.forms import ListForm

SPEAKERS_SHOWN = 12


def topic_list(request):
    """The tree of topics, each with the number of statements; the empty ones are left out."""
    topics = Topic.objects.with_counts().filter(statement_count__gt=0).in_order()
    return render(request, "reader/topic_list.html", {"topics": topics})


def topic_detail(request, pk, slug=None):
    """What was said on a topic, by whom, and its sub-topics."""
    topic = find_or_merged(Topic.objects.once_public().select_related("parent"), pk)
    if elsewhere := moved_to(request, topic):
        return elsewhere
    listing = Listing(ListForm(request.GET).wanted(topic=(topic.pk,)))
    on_topic = listing.matching(listing.wanted).newest(COUNTED)
    context = {
        "topic": topic,
        "subtopics": topic.subtopics.with_counts().filter(statement_count__gt=0),
        "speakers": Expert.objects.counted_in(on_topic).analysts_first()[:SPEAKERS_SHOWN],
        "listing": listing,
        "groups": by_article(listing.statements),
    }
    return render(request, "reader/topic_detail.html", context)
