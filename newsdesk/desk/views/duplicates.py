"""Experts who may be one person: each pair with what speaks for it and against, to be decided."""

from typing import NamedTuple

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from newsdesk.archive.models import DistinctExperts, Expert, LikelyPair
from newsdesk.archive.models.company import Company
from newsdesk.desk.access import editor_required
from newsdesk.desk.forms.duplicates import PairForm, PlaceForm
from newsdesk.desk.names import alike_in_words
from newsdesk.desk.turns import Turns
from newsdesk.desk.views.answers import see

PAGE_SIZE = 10


class Row(NamedTuple):
    """Two experts, how their names are alike, and Reasons for their being one and against it."""

    pair: LikelyPair
    two: list
    alike: str
    for_it: list
    against: list


@editor_required
@require_safe
def duplicate_list(request):
    """Show who may be one person, the most likely first; the keys are those of the first pair."""
    form = PlaceForm(request.GET)
    last = form.cleaned_data["after"] if form.is_valid() else None
    last = LikelyPair.objects.filter(pk=last).first() if last else None
    pairs = LikelyPair.objects.undecided().best_first()
    page = list((pairs.after(last) if last else pairs)[: PAGE_SIZE + 1])
    context = {
        "rows": _rows(page[:PAGE_SIZE]),
        "is_later": last is not None,
        "next_after": page[PAGE_SIZE - 1].pk if len(page) > PAGE_SIZE else None,
        "turns": Turns(request.user),
    }
    return render(request, "desk/duplicate_list.html", context)


def _rows(pairs):
    ids = {pk for pair in pairs for pk in (pair.first_id, pair.second_id)}
    counted = Expert.objects.filter(pk__in=ids).with_counts().with_draft_counts()
    experts = {expert.pk: expert for expert in counted}
    prefetch_related_objects(list(experts.values()), "names", "affiliations__organisation")
    company, rows = Company(ids), []
    for pair in pairs:
        reasons = company.reasons(pair.first_id, pair.second_id)
        rows.append(
            Row(
                pair,
                [experts[pair.first_id], experts[pair.second_id]],
                alike_in_words(pair.reason),
                [each for each in reasons if each.weight > 0],
                [each for each in reasons if each.weight < 0],
            )
        )
    return rows


@editor_required
@require_POST
def duplicate_apart(request):
    """Keep that two are two people, and go on with the list."""
    form = PairForm(request.POST)
    if not form.is_valid():
        raise Http404
    one, other = form.two
    DistinctExperts.objects.tell_apart(one, other, by=request.user)
    messages.success(
        request,
        _("Kept: %(source)s and %(target)s are two people. They are not proposed again.")
        % {"source": one, "target": other},
    )
    return see(reverse("desk:duplicate_list"))
