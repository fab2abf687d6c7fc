"""Making two of one topic, seen before it is done."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.merging.splitting_topics import split
from newsdesk.archive.models import Topic
from newsdesk.desk.access import editor_required
from newsdesk.desk.forms.topic_split import BELOW, TopicSplitForm
from newsdesk.desk.records import address_of


@editor_required
def topic_split(request, pk):
    """Pick what is about another topic, see how much that is, and make two topics of one."""
    topic = get_object_or_404(Topic.objects.select_related("parent"), pk=pk)
    form = TopicSplitForm(request.POST if request.method == "POST" else None, topic=topic)
    if "filter" in request.POST:
        form.only_filter()
        return _page(request, form, status=422 if form.errors else 200)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    if "confirm" not in request.POST:
        return _page(request, form, going=form.chosen)
    given = form.cleaned_data
    try:
        new = split(
            topic,
            by=request.user,
            version=given["version"],
            name=given["name"],
            definition=given["definition"],
            is_below=given["place"] == BELOW,
            statements=form.chosen,
        )
    except Conflict as conflict:
        form.data = form.data.copy()
        form.data["version"] = conflict.theirs.version
        form.add_error(None, _("Somebody saved this topic in the meantime. Look again what goes."))
        return _page(request, form, going=form.chosen, status=409)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, status=422)
    messages.success(
        request,
        _("Split: %(new)s is a topic of its own now. It can be undone in the log.") % {"new": new},
    )
    return redirect(address_of(new))


def _page(request, form, *, going=None, status=200):
    context = {"form": form, "topic": form.topic}
    if going is not None:
        count = form.tagged.order_by().count()
        context |= {"going_count": len(going), "staying_count": count - len(going)}
    return render(request, "desk/topic_split.html", context, status=status)
