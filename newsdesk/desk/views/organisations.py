"""Organisations at the desk: all of them, adding one, and the record of each."""

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsdesk.archive.counting import COUNTED, Bounded
from newsdesk.archive.models import Affiliation, MergedOrganisation, Organisation
from newsdesk.desk.access import desk_required, editor_required
from newsdesk.desk.forms.organisations import OrganisationFilterForm, OrganisationForm
from newsdesk.desk.records import add_page, address_of, record_page, save, to_merged
from newsdesk.extraction import fold

PAGE_SIZE = 50
ROLES_SHOWN, ROLES_READ = 100, 1_000
THERE = Affiliation.objects.filter(organisation=OuterRef("pk"))
# By name of the filter: what is asked of an organisation.
USES = {
    "": Q(),
    "some": Exists(THERE.standing()),
    "none": ~Exists(THERE.standing()),
    "open": Exists(THERE.open()),
}


@desk_required
def organisation_list(request):
    """Show every organisation by name, to be searched by any of its names."""
    form = OrganisationFilterForm(request.GET)
    is_clear = form.is_valid()
    found = _organisations_as(form.cleaned_data) if is_clear else Organisation.objects.none()
    page = found.order_by("sort_key", "pk")
    after = form.cleaned_data.get("after")
    if last := Organisation.objects.filter(pk=after).first() if after else None:
        page = page.after(last)
    shown = list(page.with_counts().prefetch_related("names")[: PAGE_SIZE + 1])
    context = {
        "form": form,
        "organisations": shown[:PAGE_SIZE],
        "count": Bounded(found.order_by()[: COUNTED + 1].count()),
        "next_after": shown[PAGE_SIZE - 1].pk if len(shown) > PAGE_SIZE else None,
    }
    return render(request, "desk/organisation_list.html", context, status=200 if is_clear else 422)


def _organisations_as(wanted):
    """The organisations as the filter form asks for them."""
    return Organisation.objects.with_a_word_like(wanted["words"]).filter(USES[wanted["use"]])


@editor_required
def organisation_new(request):
    """Add an organisation."""
    data = request.POST if request.method == "POST" else None
    form = OrganisationForm(data, user=request.user, values={"name": request.GET.get("name", "")})
    if not form.is_valid():
        return add_page(request, form, "organisation")
    organisation = Organisation.objects.register(by=request.user, **form.typed())
    messages.success(request, _("Added. Other names can be added below."))
    return redirect(address_of(organisation))


@desk_required
def organisation_detail(request, pk):
    """Show what is recorded of an organisation; editors may change it here."""
    organisation = Organisation.objects.filter(pk=pk).first()
    return _page(request, organisation) if organisation else to_merged(MergedOrganisation, pk)


@editor_required
@require_POST
def organisation_edit(request, pk):
    """Save what an editor changed on an organisation's page."""
    organisation = get_object_or_404(Organisation, pk=pk)
    form = OrganisationForm(request.POST, record=organisation, user=request.user)
    return save(request, form, _page)


def _page(request, organisation, *, form=None, clash=None, status=200):
    form = form or OrganisationForm(record=organisation, user=request.user)
    there = organisation.affiliations.standing().select_related("expert", "read_in")
    there = list(there.order_by("expert__sort_key", "expert_id", "id")[:ROLES_READ])
    roles = _each_wording_once(there)
    is_cut = len(roles) > ROLES_SHOWN or len(there) == ROLES_READ
    more = {"there": roles[:ROLES_SHOWN], "is_cut": is_cut}
    return record_page(request, organisation, form, clash, status, **more)


def _each_wording_once(affiliations):
    """The roles without what articles say again of one that is there, decided ones before others."""
    known = {}
    for each in affiliations:
        key = each.expert_id, fold(each.role)
        if key not in known or known[key].state == Affiliation.State.SUGGESTED != each.state:
            known[key] = each
    return list(known.values())
