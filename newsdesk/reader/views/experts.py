from itertools import groupby
from string import ascii_lowercase

from django.db.models import Prefetch
from django.shortcuts import render

from newsdesk.archive.counting import COUNTED
from newsdesk.archive.listing import Listing
from newsdesk.archive.models import Affiliation, Expert, Statement, Topic
from newsdesk.reader.addresses import find_or_merged, moved_to
from newsdesk.reader.by_article import by_article, with_strips
from newsdesk.reader.forms import IndexForm, ListForm
from newsdesk.reader.profile import AsPrinted, counts_of, each_once

PAGE_SIZE = 100
TABS_SHOWN = 8


def expert_list(request):
    """A page of the index of those who speak, by family name: analysts unless asked otherwise."""
    asked = IndexForm(request.GET).asked()
    experts = Expert.objects.listed().filter(kind=asked["kind"]).from_letter(asked["letter"])
    # Where somebody unpublished stands in the index would tell the beginning of the name.
    if last := Expert.objects.once_public().filter(pk=asked["after"] or 0).first():
        experts = experts.after(last)
    roles = Affiliation.objects.public().filter(is_former=False).select_related("organisation")
    experts = experts.with_counts().with_printed_role()
    page = list(experts.prefetch_related(Prefetch("affiliations", roles))[: PAGE_SIZE + 1])
    context = {
        "letters_there": _by_letter(page[:PAGE_SIZE]),
        "next_after": page[PAGE_SIZE - 1].pk if len(page) > PAGE_SIZE else None,
        "asked": asked,
        "letters": ascii_lowercase,
    }
    return render(request, "reader/expert_list.html", context)


def _by_letter(experts):
    """The experts as (letter, those who begin with it), in the order given."""
    groups = groupby(experts, key=lambda expert: expert.sort_key[:1].upper())
    return [(letter, list(those)) for letter, those in groups]


def expert_detail(request, pk, slug=None):
    """Everything one expert said, newest first, and what the articles tell of the speaker."""
    expert = find_or_merged(Expert.objects.once_public().prefetch_related("names"), pk)
    if elsewhere := moved_to(request, expert):
        return elsewhere
    listing = Listing(ListForm(request.GET).wanted(expert=(expert.pk,)))
    said = Statement.objects.listed().said_by(expert)
    topics = list(Topic.objects.counted_in(said.newest(COUNTED + 1)))
    as_printed = AsPrinted(expert)
    affiliations = each_once(expert.affiliations.public().select_related("organisation"))
    context = {
        "expert": expert,
        "listing": listing,
        "groups": with_strips(by_article(listing.statements), expert),
        "counts": counts_of(expert),
        "topic_count": sum(topic.tagged_count > 0 for topic in topics),
        "tabs": _tabs(topics, listing.wanted.topic),
        "roles": as_printed.roles(affiliations),
        "forms": as_printed.forms(),
        "alongside": list(as_printed.alongside()),
        "affiliations": affiliations,
        "disclosures": list(expert.disclosures.all()),
        "namesakes": list(Expert.objects.listed().filter(name=expert.name).exclude(pk=expert.pk)),
    }
    return render(request, "reader/expert_detail.html", context)


def _tabs(topics, chosen):
    """The topics to filter by: the top ones, and the one that is chosen if it is below."""
    top = [topic for topic in topics if topic.level == 1][:TABS_SHOWN]
    return top + [topic for topic in topics if topic.pk in chosen and topic not in top]
