"""Making one of two records, seen before it is done, and taking that apart again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsdesk.archive import merging
from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.likeness import LIKELY, NOT_ALIKE
from newsdesk.archive.models import DistinctExperts, Expert, Organisation, Topic
from newsdesk.desk.access import editor_required
from newsdesk.desk.forms.merging import ChoiceForm, MergeForm
from newsdesk.desk.names import alike_in_words
from newsdesk.desk.records import address_of

NEAR_SHOWN = 8
# Each is looked up by itself.
FORMS_COMPARED = 6
NAMES_PROPOSED = 500


@editor_required
def expert_merge(request, pk):
    """Choose the other record of one person, see what would move, and merge the two."""
    return _merge(request, get_object_or_404(Expert, pk=pk))


@editor_required
def topic_merge(request, pk):
    """Choose the topic that is the same as this one, see what would move, and merge the two."""
    return _merge(request, get_object_or_404(Topic.objects.select_related("parent"), pk=pk))


@editor_required
def organisation_merge(request, pk):
    """Choose the other record of one organisation, see what would move, and merge the two."""
    return _merge(request, get_object_or_404(Organisation, pk=pk))


@editor_required
@require_POST
def expert_part(request, pk):
    """Take apart what was merged into an expert."""
    return _part(request, get_object_or_404(Expert, pk=pk))


@editor_required
@require_POST
def topic_part(request, pk):
    """Take apart what was merged into a topic."""
    return _part(request, get_object_or_404(Topic, pk=pk))


@editor_required
@require_POST
def organisation_part(request, pk):
    """Take apart what was merged into an organisation."""
    return _part(request, get_object_or_404(Organisation, pk=pk))


@editor_required
@require_POST
def expert_together(request, pk):
    """Take back that an expert and another one are two people."""
    expert = get_object_or_404(Expert, pk=pk)
    other = get_object_or_404(Expert, pk=_number(request.POST.get("other")))
    if DistinctExperts.objects.take_back(expert, other, by=request.user):
        messages.success(
            request, _("Taken back: %(other)s may be the same again.") % {"other": other}
        )
    return redirect(address_of(expert))


def _merge(request, thing):
    if request.method == "POST":
        return _do_merge(request, thing)
    form = ChoiceForm(request.GET, thing=thing)
    is_clear = form.is_valid()
    return _page(request, thing, form, status=200 if is_clear else 422)


def _do_merge(request, thing):
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _page(request, thing, ChoiceForm({}, thing=thing), status=422)
    source, target = form.pair(type(thing))
    if source is None or target is None:
        raise Http404
    if "apart" in request.POST and isinstance(thing, Expert):
        DistinctExperts.objects.tell_apart(source, target, by=request.user)
        messages.success(
            request,
            _("Kept: %(source)s and %(target)s are two people. They are not proposed again.")
            % {"source": source, "target": target},
        )
        return redirect(address_of(thing))
    try:
        merging.merge(source, target, by=request.user, versions=form.versions)
    except (Conflict, NotAllowed) as refusal:
        other = target if source == thing else source
        chosen = {"other": other.pk, "keep": target.pk}
        form = ChoiceForm(chosen, thing=thing)
        form.is_valid()
        is_late = isinstance(refusal, Conflict)
        said = (
            _("%(refusal)s Look again at what would be merged.") % {"refusal": refusal}
            if is_late
            else str(refusal)
        )
        return _page(request, thing, form, refusal=said, status=409 if is_late else 422)
    messages.success(
        request,
        format_html(
            _(
                "Merged: what “{}” had belongs to “{}” now, and its address leads here. "
                "It can be taken apart again below."
            ),
            source,
            target,
        ),
    )
    return redirect(address_of(target))


def _page(request, thing, form, *, refusal="", status=200):
    noun, other = thing._meta.model_name, getattr(form, "other", None)
    context = {"thing": thing, "noun": noun, "form": form, "refusal": refusal, "other": other}
    if other is None:
        context["near"] = _near(thing)
        if noun == "topic":
            context["others"] = Topic.objects.in_order().exclude(pk=thing.pk)[:NAMES_PROPOSED]
        elif noun == "organisation":
            context["others"] = Organisation.objects.exclude(pk=thing.pk)[:NAMES_PROPOSED]
    else:
        context |= _preview(*form.pair())
    return render(request, "desk/merge.html", context, status=status)


def _preview(source, target):
    counted = type(target).objects.with_counts()
    if not isinstance(target, Organisation):
        counted = counted.with_draft_counts()
    context = {
        "source": counted.get(pk=source.pk),
        "target": counted.get(pk=target.pk),
        "merge_form": MergeForm.of(source, target),
    }
    try:
        context["movings"] = merging.preview(source, target)
    except NotAllowed as refusal:
        context["cannot"] = str(refusal)
    return context


def _near(thing):
    """Records that may well be the same, each with why; those found to differ are left out."""
    if isinstance(thing, Topic):
        alike = Topic.objects.filter(name__iexact=thing.name).exclude(pk=thing.pk)
        return [
            (topic, _("the same name")) for topic in alike.select_related("parent")[:NEAR_SHOWN]
        ]
    if isinstance(thing, Organisation):
        return [(each, reason) for each, reason in Organisation.objects.near(thing)[:NEAR_SHOWN]]
    apart = {thing.pk} | {pair.other(thing).pk for pair in DistinctExperts.objects.of(thing)}
    best = {}
    for form in thing.all_forms()[:FORMS_COMPARED]:
        for expert, found in Expert.objects.alike(form, least=LIKELY):
            if expert.pk not in apart and found.score > best.get(expert, NOT_ALIKE).score:
                best[expert] = found
    ranked = sorted(best.items(), key=lambda pair: (-pair[1].score, pair[0].pk))
    return [(expert, alike_in_words(found.reason)) for expert, found in ranked[:NEAR_SHOWN]]


def _part(request, thing):
    trail = merging.trails(thing).filter(old_id=_number(request.POST.get("old"))).first()
    if trail is None:
        raise Http404
    try:
        back = merging.take_apart(trail, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect(address_of(thing))
    messages.success(
        request, _("Taken apart: “%(back)s” is a record of its own again.") % {"back": back}
    )
    return redirect(address_of(back))


def _number(given):
    return int(given) if (given or "").isdecimal() and len(given) < 19 else 0
