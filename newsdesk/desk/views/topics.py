"""Topics at the desk: the tree of them, adding one, and the record of each."""

from typing import NamedTuple

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsdesk.archive.counting import COUNTED, Bounded
from newsdesk.archive.models import MergedTopic, StatementTopic, Topic
from newsdesk.desk.access import desk_required, editor_required
from newsdesk.desk.forms.topics import TopicFilterForm, TopicForm
from newsdesk.desk.records import add_page, address_of, record_page, save, to_merged

# Of top topics; each comes with those below it.
PAGE_SIZE = 40
# By name of the filter: what is asked of a topic.
USES = {
    "used": Exists(StatementTopic.objects.filter(topic=OuterRef("pk"))),
    "unused": ~Exists(StatementTopic.objects.filter(topic=OuterRef("pk"))),
    "lone": Q(level=1) & ~Exists(Topic.objects.filter(parent=OuterRef("pk"))),
    "undefined": Q(definition=""),
}


@desk_required
def topic_list(request):
    """Show the tree of topics, two levels of it, with how much is tagged with each."""
    form = TopicFilterForm(request.GET)
    is_clear = form.is_valid()
    found = _topics_as(form.cleaned_data) if is_clear else Topic.objects.none()
    tops = Topic.objects.filter(Q(pk__in=found.values("pk")) | Q(subtopics__in=found.values("pk")))
    tops = tops.filter(level=1).distinct().in_order()
    at = form.cleaned_data.get("from_row") or 0
    tops = list(tops.with_counts().with_draft_counts()[at : at + PAGE_SIZE + 1])
    below = found.filter(parent__in=[top.pk for top in tops[:PAGE_SIZE]]).in_order()
    below = list(below.with_counts().with_draft_counts())
    matching = set(found.filter(pk__in=[top.pk for top in tops]).values_list("pk", flat=True))
    context = {
        "form": form,
        "tree": [
            (top, top.pk in matching, [each for each in below if each.parent_id == top.pk])
            for top in tops[:PAGE_SIZE]
        ],
        "count": Bounded(found.order_by()[: COUNTED + 1].count()),
        "is_narrowed": bool(form.cleaned_data.get("words") or form.cleaned_data.get("use")),
        "next_row": at + PAGE_SIZE if len(tops) > PAGE_SIZE else None,
    }
    return render(request, "desk/topic_list.html", context, status=200 if is_clear else 422)


def _topics_as(wanted):
    """The topics as the filter form asks for them."""
    found = Topic.objects.filter(USES[wanted["use"]] if wanted["use"] else Q())
    for word in wanted["words"].split():
        found = found.holding(word)
    return found


@editor_required
def topic_new(request):
    """Add a topic."""
    data = request.POST if request.method == "POST" else None
    form = TopicForm(data, user=request.user, values={"parent_id": request.GET.get("below")})
    if not form.is_valid():
        return add_page(request, form, "topic")
    topic = Topic.objects.register(by=request.user, **form.typed())
    messages.success(request, _("Added: %(topic)s.") % {"topic": topic})
    return redirect(address_of(topic))


@desk_required
def topic_detail(request, pk):
    """Show what is recorded of a topic; editors may change it here."""
    topic = Topic.objects.select_related("parent").filter(pk=pk).first()
    return _page(request, topic) if topic else to_merged(MergedTopic, pk)


@editor_required
@require_POST
def topic_edit(request, pk):
    """Save what an editor changed on a topic's page."""
    topic = get_object_or_404(Topic.objects.select_related("parent"), pk=pk)
    form = TopicForm(request.POST, record=topic, user=request.user)
    if "moves" not in request.POST and form.is_valid() and (moving := _moving(form)):
        return _page(request, topic, form=form, moving=moving)
    return save(request, form, _page)


class Moving(NamedTuple):
    """That a topic comes below another one: how much is tagged with it, and what it is about."""

    count: Bounded
    old: Topic | None
    new: Topic | None


def _moving(form):
    """The Moving that a valid `form` asks for; None if nothing that is tagged would move."""
    topic, parent = form.record, form.cleaned_data["parent_id"]
    if parent == topic.parent_id:
        return None
    tagged = topic.statement_links.filter(is_direct=True)[: COUNTED + 1].count()
    return tagged and Moving(Bounded(tagged), topic.parent, Topic.objects.filter(pk=parent).first())


def _page(request, topic, *, form=None, clash=None, status=200, moving=None):
    form = form or TopicForm(record=topic, user=request.user)
    counted = Topic.objects.with_counts().with_draft_counts()
    below = counted.filter(parent=topic).in_order()
    more = {"counts": counted.get(pk=topic.pk), "below": below, "moving": moving}
    return record_page(request, topic, form, clash, status, **more)
