from django.db.models import Q
from django.db.models.functions import Lower
from django.shortcuts import render
from django.utils.translation import gettext as _

from newsdesk.archive.counting import COUNTED
from newsdesk.archive.listing import Listing
from newsdesk.archive.models import Statement, Topic
from newsdesk.reader.activity import Activity
from newsdesk.reader.addresses import find_or_merged, moved_to
from newsdesk.reader.by_article import by_article
from newsdesk.reader.forms import ListForm
from newsdesk.reader.index import IndexForm
from newsdesk.reader.structured import term
from newsdesk.reader.timelines import timeline
from newsdesk.reader.voices import voices_in

TOPICS_SHOWN = 50


def topic_list(request):
    """A page of the tree of topics: with numbers and the newest of each, without empty ones.

    With `q`, those of which a name holds it, below the topic where they belong.
    """
    asked = IndexForm(request.GET).asked()
    there = Topic.objects.with_counts().with_newest().filter(statement_count__gt=0)
    tops, questions = there.filter(level=1).order_by(Lower("name")), there
    if asked["q"]:
        questions = there.holding(asked["q"])
        found = Topic.objects.holding(asked["q"]).with_counts().filter(statement_count__gt=0)
        named = Q(pk__in=found.values("pk")) | Q(pk__in=found.values("parent"))
        tops = tops.filter(named)
    if last := Topic.objects.once_public().filter(pk=asked["after"] or 0, level=1).first():
        tops = tops.after(last)
    page = list(tops[: TOPICS_SHOWN + 1])
    shown = page[:TOPICS_SHOWN]
    below = list(questions.filter(parent__in=shown).order_by(Lower("name")))
    _give_newest([*shown, *below])
    context = {
        "branches": [(top, [sub for sub in below if sub.parent_id == top.pk]) for top in shown],
        "asked": asked,
        "next_after": shown[-1].pk if len(page) > TOPICS_SHOWN else None,
    }
    return render(request, "reader/topic_list.html", context)


def _give_newest(topics):
    """Put the newest statement about each of the topics fetched `with_newest` on it."""
    newest = Statement.objects.listed().filter(seq__in={topic.newest_seq for topic in topics})
    said = {each.seq: each for each in newest.select_related("article", "expert")}
    for topic in topics:
        topic.newest = said.get(topic.newest_seq)


def topic_detail(request, pk, slug=None):
    """Who says what on a topic, when, and the questions within it."""
    topics = Topic.objects.once_public().with_counts().with_direct_counts()
    topic = find_or_merged(topics.select_related("parent"), pk)
    if elsewhere := moved_to(request, topic):
        return elsewhere
    listing = Listing(ListForm(request.GET).wanted(topic=(topic.pk,)))
    on_topic = listing.matching(listing.wanted)
    activity = Activity(on_topic)
    analysts, others = voices_in(on_topic.newest(COUNTED + 1), is_least=activity.is_capped)
    # Counted already.
    listing.count = activity.counts["statements"]
    # A part of the list leads to the page itself for what there is to know of the topic.
    names = [] if listing.wanted.is_narrowed else list(topic.names.all())
    about = _("Statements on %(topic)s") % {"topic": topic.name}
    context = {
        "topic": topic,
        "names": names,
        "data": term(topic, names, request.build_absolute_uri("/")[:-1]),
        "subtopics": topic.subtopics.with_counts().filter(statement_count__gt=0),
        "analysts": analysts,
        "others": others,
        "counts": activity.counts,
        "counted": activity.limit,
        "timeline": timeline(activity, listing.wanted, about=about),
        "listing": listing,
        "groups": by_article(listing.statements),
    }
    return render(request, "reader/topic_detail.html", context)
