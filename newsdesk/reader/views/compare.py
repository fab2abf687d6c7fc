from typing import NamedTuple

from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from newsdesk.archive.models import Expert, Topic
from newsdesk.reader.addresses import find_or_merged
from newsdesk.reader.comparing import FEWEST, MOST, Comparison, as_csv, speakers_on
from newsdesk.reader.forms import CompareForm
from newsdesk.reader.over_time import OverTime


class Chosen(NamedTuple):
    """Whom an address asks to compare, in its order, and what of it could not be done."""

    experts: list
    too_many: list
    unknown: int


@require_safe
def topic_compare(request, pk, slug=None):
    """Two to four experts on one topic side by side; a page to choose them with fewer."""
    topic, chosen, elsewhere = _asked(request, "topic_compare", pk)
    if elsewhere:
        return elsewhere
    context = {
        "topic": topic,
        "chosen": chosen,
        "most": MOST,
        "address": _address("topic_compare", topic),
        "page_query": _query(chosen.experts),
    }
    speakers = speakers_on(topic)
    if len(chosen.experts) < FEWEST:
        context["speakers"] = _by_kind(speakers)
        context["suggested"] = _query(_suggested(chosen.experts, speakers))
        context["is_enough"] = len(speakers) >= FEWEST
        return render(request, "reader/compare_choose.html", context)
    context["comparison"] = Comparison(topic, chosen.experts)
    context["csv"] = _address("topic_compare_csv", topic, chosen.experts)
    # With four there is no room for another.
    room = len(chosen.experts) < MOST
    context["others"] = [e for e in speakers if e not in chosen.experts] if room else []
    return render(request, "reader/compare.html", context)


def _by_kind(speakers):
    """The speakers as (kind, those of it), analysts first."""
    kinds = dict.fromkeys(speaker.get_kind_display() for speaker in speakers)
    return [(kind, [s for s in speakers if s.get_kind_display() == kind]) for kind in kinds]


def _suggested(chosen, speakers):
    """Two whom it makes sense to compare, or nobody: those chosen, then the most quoted."""
    pair = [*chosen, *[speaker for speaker in speakers if speaker not in chosen]][:FEWEST]
    return pair if len(pair) == FEWEST else []


@require_safe
def topic_compare_csv(request, pk, slug=None):
    """All that is compared, as a table; also of one expert, and a bare header of nobody."""
    topic, chosen, elsewhere = _asked(request, "topic_compare_csv", pk)
    if elsewhere:
        return elsewhere
    root = request.build_absolute_uri("/").rstrip("/")
    return StreamingHttpResponse(
        as_csv(Comparison(topic, chosen.experts), root),
        content_type="text/csv; charset=utf-8; header=present",
        headers={
            "Content-Disposition": 'attachment; filename="compared.csv"',
            "X-Robots-Tag": "noindex",
        },
    )


@require_safe
def topic_over_time(request, pk, slug=None):
    """One expert on one topic, from the oldest statement to the newest."""
    topic, chosen, elsewhere = _asked(request, "topic_over_time", pk, most=1)
    if elsewhere:
        return elsewhere
    if not chosen.experts:
        context = {"topic": topic, "chosen": chosen, "speakers": speakers_on(topic)}
        context["address"] = _address("topic_over_time", topic)
        return render(request, "reader/over_time_choose.html", context)
    [expert] = chosen.experts
    context = {
        "topic": topic,
        "expert": expert,
        "record": OverTime(topic, expert, after=CompareForm(request.GET).cleaned("after")),
        "address": _address("topic_over_time", topic, chosen.experts),
        "compare": _address("topic_compare", topic, chosen.experts),
    }
    return render(request, "reader/over_time.html", context)


def _asked(request, name, pk, most=MOST):
    """The topic, the Chosen, and the 301 to where both have their address now, or None."""
    topic = find_or_merged(Topic.objects.once_public().select_related("parent"), pk)
    ids = CompareForm(request.GET).cleaned("expert")
    known, moved = _experts(ids)
    if request.path != reverse(f"reader:{name}", args=_arguments(topic)) or moved:
        return topic, None, redirect(_address(name, topic, known), permanent=True)
    return topic, Chosen(known[:most], known[most:], len(ids) - len(known)), None


def _experts(ids):
    """The experts with these ids, each once and in their order; and whether one was merged."""
    if not ids:
        return [], False
    there = Expert.objects.once_public().with_printed_role()
    known = there.in_bulk(ids)
    missing = [pk for pk in ids if pk not in known]
    moved = {}
    if missing:
        merged = there.filter(merged__old_id__in=missing).values_list("merged__old_id", "pk")
        moved = dict(merged)
        known |= there.in_bulk(list(moved.values()))
    order = dict.fromkeys(moved.get(pk, pk) for pk in ids)
    return [known[pk] for pk in order if pk in known], bool(moved)


def _arguments(topic):
    return [topic.pk, topic.slug]


def _query(experts):
    return "&".join(f"expert={expert.pk}" for expert in experts)


def _address(name, topic, experts=()):
    """The address of the page `name` of `topic`, with these experts chosen."""
    address = reverse(f"reader:{name}", args=_arguments(topic))
    return f"{address}?{_query(experts)}" if experts else address
