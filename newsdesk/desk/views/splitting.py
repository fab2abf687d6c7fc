"""Making two of one expert's or one organisation's record, seen before it is done."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.merging import splitting_organisations
from newsdesk.archive.merging.splitting import split
from newsdesk.archive.models import Expert, Organisation
from newsdesk.desk.access import editor_required
from newsdesk.desk.forms.splitting import SplitForm
from newsdesk.desk.forms.splitting_organisations import OrganisationSplitForm
from newsdesk.desk.records import address_of


@editor_required
def expert_split(request, pk):
    """Choose what belongs to somebody else, see how much that is, and make two records of one."""
    expert = get_object_or_404(Expert, pk=pk)
    form = SplitForm(request.POST if request.method == "POST" else None, expert=expert)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    if "confirm" not in request.POST:
        return _page(request, form, going=form.chosen)
    given = form.cleaned_data
    try:
        new = split(
            expert,
            by=request.user,
            version=given["version"],
            name=given["name"],
            distinction=given["distinction"],
            kind=given["kind"],
            statements=form.chosen,
            forms=form.forms_of_name,
        )
    except Conflict:
        form.data = form.data.copy()
        form.data["version"] = Expert.objects.get(pk=pk).version
        form.add_error(None, _("Somebody saved this record in the meantime. Look again what goes."))
        return _page(request, form, going=form.chosen, status=409)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, status=422)
    messages.success(
        request,
        _("Split: %(new)s is a record of its own now. It can be undone in the log.") % {"new": new},
    )
    return redirect(address_of(new))


def _page(request, form, *, going=None, status=200):
    context = {"form": form, "expert": form.expert, "list_url": address_of(form.expert)}
    if going is not None:
        count = form.expert.statements.count()
        context |= {"going_count": len(going), "staying_count": count - len(going)}
    return render(request, "desk/expert_split.html", context, status=status)


@editor_required
def organisation_split(request, pk):
    """Choose what belongs to another organisation, see how much that is, and make two of one."""
    organisation = get_object_or_404(Organisation, pk=pk)
    form = OrganisationSplitForm(
        request.POST if request.method == "POST" else None, organisation=organisation
    )
    if not form.is_valid():
        return _organisation_page(request, form, status=422 if form.is_bound else 200)
    given = form.cleaned_data
    if "confirm" not in request.POST:
        return _organisation_page(request, form, going=given["role"])
    try:
        new = splitting_organisations.split(
            organisation,
            by=request.user,
            version=given["version"],
            name=given["name"],
            roles=[role.pk for role in given["role"]],
            names=given["form"],
        )
    except Conflict as conflict:
        form.data = form.data.copy()
        form.data["version"] = conflict.theirs.version
        form.add_error(None, _("Somebody saved this record in the meantime. Look again what goes."))
        return _organisation_page(request, form, going=given["role"], status=409)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return _organisation_page(request, form, status=422)
    messages.success(
        request,
        _("Split: %(new)s is a record of its own now. It can be undone in the log.") % {"new": new},
    )
    return redirect(address_of(new))


def _organisation_page(request, form, *, going=None, status=200):
    context = {"form": form, "organisation": form.organisation}
    if going is not None:
        count = form.organisation.affiliations.count()
        context |= {"going_count": len(going), "staying_count": count - len(going)}
    return render(request, "desk/organisation_split.html", context, status=status)
