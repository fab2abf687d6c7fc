from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from newsdesk.archive.counting import COUNTED, Bounded
from newsdesk.archive.identity import shown_evidence
from newsdesk.archive.listing import Listing
from newsdesk.archive.models import Expert, Statement, Topic
from newsdesk.extraction import fold
from newsdesk.reader import index
from newsdesk.reader.activity import Activity
from newsdesk.reader.addresses import find_or_merged, gone, moved_to
from newsdesk.reader.by_article import by_article, with_strips
from newsdesk.reader.forms import ListForm
from newsdesk.reader.profile import (
    AsPrinted,
    disclosed,
    each_once,
    first_quoted,
    with_undisclosed,
)
from newsdesk.reader.structured import profile
from newsdesk.reader.timelines import timeline

NAMESAKES_SHOWN = 50
TABS_SHOWN = 8
TOPICS_SHOWN = 24
INDEXES = {
    "name": index.by_name,
    "organisation": index.by_organisation,
    "topic": index.by_topic,
}


def expert_list(request):
    """A page of an index of those who speak, analysts unless asked otherwise."""
    asked = index.IndexForm(request.GET).asked()
    context = {"asked": asked, "ways": index.WAYS, "kinds": index.KINDS}
    return render(request, "reader/expert_list.html", context | INDEXES[asked["by"]](asked))


def expert_named(request):
    """Who is quoted under the `name` asked for, if several are; the page of the one, if it is one."""
    form = index.NameForm(request.GET)
    asked = fold(form.cleaned_data["name"]) if form.is_valid() else ""
    if not asked:
        return redirect("reader:expert_list")
    people = index.for_index(Expert.objects.listed().sharing([asked]))
    people = list(people.prefetch_related("names")[:NAMESAKES_SHOWN])
    if not people:
        raise Http404
    if len(people) == 1:
        # Not for good: somebody else of this name may be quoted tomorrow.
        return redirect(people[0])
    names = [form.text for each in people for form in each.names.all() if form.folded == asked]
    for expert in people:
        expert.found_as = names[0] if fold(expert.name) != asked else None
    return render(request, "reader/expert_named.html", {"name": names[0], "people": people})


def expert_detail(request, pk, slug=None):
    """Everything one expert said, newest first, and what the articles tell of the speaker."""
    expert, namesakes = _expert_and_namesakes(pk)
    if expert.withheld_at:
        return gone(request, "expert", expert.withheld_reason)
    if elsewhere := moved_to(request, expert):
        return elsewhere
    listing = Listing(ListForm(request.GET).wanted(expert=(expert.pk,)))
    is_narrowed = bool(listing.wanted.is_narrowed or listing.wanted.q)
    said = Statement.objects.listed().said_by(expert)
    activity = Activity(listing.matching(listing.wanted))
    # Counted already.
    listing.count = activity.counts["statements"]
    total = expert.statement_count if is_narrowed else listing.count
    topics = _topics_of(said, is_least=total.is_capped)
    context = {
        "expert": expert,
        "kind_title": index.KINDS[expert.kind],
        "namesakes": namesakes,
        "evidence": shown_evidence(expert),
        "listing": listing,
        "is_narrowed": is_narrowed,
        "total": total,
        "counts": activity.counts,
        "timeline": _timeline(expert, listing.wanted, activity),
        "topics": _tree(topics)[:TOPICS_SHOWN],
        "topics_left_out": max(0, len(topics) - TOPICS_SHOWN),
        "topic_count": sum(topic.tagged_count > 0 for topic in topics),
        "tabs": _tabs(topics, listing.wanted.topic),
        "first_quoted": first_quoted(expert),
    }
    context |= _as_printed(expert)
    context["data"] = profile(expert, request.build_absolute_uri("/")[:-1])
    context |= _disclosed(expert, listing, activity)
    context |= _compared(topics, listing.wanted)
    if not is_narrowed:
        context |= _alongside(context["printed"], topics)
    return render(request, "reader/expert_detail.html", context)


def _timeline(expert, wanted, activity):
    about = _("Statements by %(name)s") % {"name": expert.name}
    return timeline(activity, wanted, about=about)


def _disclosed(expert, listing, activity):
    """The articles and the disclosures, each with how they fell before or after the other."""
    disclosures = list(expert.disclosures.all())
    groups = with_strips(by_article(listing.statements), expert)
    return {
        "groups": with_undisclosed(groups, disclosures),
        "disclosures": disclosed(disclosures, activity),
    }


def _compared(topics, wanted):
    """The topic to compare on, and the one that the page is narrowed to, if it is one alone."""
    chosen = [topic for topic in topics if topic.pk in wanted.topic]
    narrowed_to = chosen[0] if len(chosen) == 1 else None
    return {"compared_on": narrowed_to or next(iter(topics), None), "narrowed_to": narrowed_to}


def _alongside(printed, topics):
    """Who speaks beside the expert, and the first of them who does so on the first topic."""
    others = list(printed.alongside(*topics[:1]))
    on_topic = [other for other in others if other.on_topic_count]
    return {"alongside": others, "compared_with": next(iter(on_topic), None)}


def _as_printed(expert):
    """What the articles tell of the expert."""
    printed = AsPrinted(expert)
    affiliations = each_once(expert.affiliations.public().select_related("organisation", "read_in"))
    roles, known = printed.roles(affiliations), {fold(each.role) for each in affiliations}
    return {
        "printed": printed,
        "forms": printed.forms(),
        "last_quoted": printed.last_quoted(),
        "roles": roles,
        # Those recorded say themselves when they were printed.
        "other_roles": [role for role in roles[1:] if fold(role.role) not in known],
        "affiliations": printed.with_reading(affiliations),
    }


def _expert_and_namesakes(pk):
    """The expert `pk` (or whoever that was merged into), and the listed others of the name."""
    once_public = Expert.objects.once_public()
    people = once_public.of_one_name(pk).with_first_date().with_counts()
    people = people.select_related("sealed").prefetch_related("names")
    expert = next((person for person in people if person.pk == pk), None)
    if expert is None:
        return find_or_merged(once_public, pk), []
    return expert, [person for person in people if person.is_listed and person.pk != pk]


def _topics_of(said, *, is_least):
    """The topics of what was `said`, each with `shown_count`, as the facets count."""
    topics = list(Topic.objects.counted_in(said.newest(COUNTED + 1)))
    for topic in topics:
        topic.shown_count = Bounded(topic.statement_count, is_least=is_least)
    return topics


def _tree(topics):
    """The topics, most frequent first, but the questions within each below it."""
    return [
        each
        for top in topics
        if top.level == 1
        for each in [top, *[topic for topic in topics if topic.parent_id == top.pk]]
    ]


def _tabs(topics, chosen):
    """The topics to filter by: the top ones, and the one that is chosen if it is below."""
    top = [topic for topic in topics if topic.level == 1][:TABS_SHOWN]
    return top + [topic for topic in topics if topic.pk in chosen and topic not in top]
