"""Making two of one expert's, organisation's or topic's record, seen before it is done."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.merging.splitting import split
from newsdesk.archive.models import Expert, Organisation, Topic
from newsdesk.desk.access import editor_required
from newsdesk.desk.forms.splitting import ExpertSplitForm
from newsdesk.desk.forms.splitting_organisations import OrganisationSplitForm
from newsdesk.desk.forms.splitting_topics import TopicSplitForm
from newsdesk.desk.records import address_of


@editor_required
def expert_split(request, pk):
    """Choose what belongs to somebody else, see how much that is, and make two records of one."""
    return _split(request, ExpertSplitForm, get_object_or_404(Expert, pk=pk))


@editor_required
def organisation_split(request, pk):
    """Choose what belongs to another organisation, see how much that is, and make two of one."""
    return _split(request, OrganisationSplitForm, get_object_or_404(Organisation, pk=pk))


@editor_required
def topic_split(request, pk):
    """Pick what is about another topic, see how much that is, and make two topics of one."""
    topics = Topic.objects.select_related("parent")
    return _split(request, TopicSplitForm, get_object_or_404(topics, pk=pk))


def _split(request, form_class, thing):
    form = form_class(request.POST if request.method == "POST" else None, thing=thing)
    if "filter" in request.POST:
        form.only_filter()
        return _page(request, form, status=422 if form.errors else 200)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    if "confirm" not in request.POST:
        return _page(request, form, is_counted=True)
    given = form.cleaned_data
    try:
        new = split(
            thing, by=request.user, version=given["version"], name=given["name"], **form.asked()
        )
    except Conflict as conflict:
        form.data = form.data.copy()
        form.data["version"] = conflict.theirs.version
        form.add_error(None, _("Somebody saved this record in the meantime. Look again what goes."))
        return _page(request, form, is_counted=True, status=409)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, status=422)
    messages.success(
        request,
        _("Split: %(new)s is a record of its own now. It can be undone in the log.") % {"new": new},
    )
    return redirect(address_of(new))


def _page(request, form, *, is_counted=False, status=200):
    noun = form.thing._meta.model_name
    context = {"form": form, "thing": form.thing, "thing_url": address_of(form.thing)}
    if is_counted:
        going = form.going_count()
        context |= {"going_count": going, "staying_count": form.whole_count() - going}
    return render(request, f"desk/{noun}_split.html", context, status=status)
