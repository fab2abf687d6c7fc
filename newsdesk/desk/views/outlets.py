"""Outlets at the desk: all of them, adding one, and the record of each."""

from django.contrib import messages
from django.db.models import Q
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsdesk.archive.counting import COUNTED, Bounded
from newsdesk.archive.models import Outlet
from newsdesk.desk.access import desk_required, editor_required
from newsdesk.desk.forms.outlets import OutletFilterForm, OutletForm
from newsdesk.desk.records import add_page, address_of, record_page, save

PAGE_SIZE = 50


@desk_required
def outlet_list(request):
    """Show every outlet by name, with what is here of it and how much readers may see."""
    form = OutletFilterForm(request.GET)
    is_clear = form.is_valid()
    found = _outlets_as(form.cleaned_data) if is_clear else Outlet.objects.none()
    page = found.annotate(key=Lower("name")).order_by("key", "pk")
    after = form.cleaned_data.get("after")
    if last := page.filter(pk=after).first() if after else None:
        page = page.filter(Q(key__gt=last.key) | Q(key=last.key, pk__gt=last.pk))
    outlets = list(page.with_counts()[: PAGE_SIZE + 1])
    context = {
        "form": form,
        "outlets": outlets[:PAGE_SIZE],
        "count": Bounded(found.order_by()[: COUNTED + 1].count()),
        "next_after": outlets[PAGE_SIZE - 1].pk if len(outlets) > PAGE_SIZE else None,
    }
    return render(request, "desk/outlet_list.html", context, status=200 if is_clear else 422)


def _outlets_as(wanted):
    """The outlets as the filter form asks for them."""
    conditions = {"name__icontains": wanted["words"], "rights": wanted["rights"]}
    return Outlet.objects.filter(**{name: value for name, value in conditions.items() if value})


@editor_required
def outlet_new(request):
    """Add an outlet."""
    data = request.POST if request.method == "POST" else None
    form = OutletForm(data, user=request.user)
    if not form.is_valid():
        return add_page(request, form, "outlet")
    outlet = Outlet.objects.register(by=request.user, **form.typed())
    messages.success(request, _("Added: %(outlet)s.") % {"outlet": outlet})
    return redirect(address_of(outlet))


@desk_required
def outlet_detail(request, pk):
    """Show what is recorded of an outlet; editors may change it here."""
    return _page(request, get_object_or_404(Outlet, pk=pk))


@editor_required
@require_POST
def outlet_edit(request, pk):
    """Save what an editor changed on an outlet's page."""
    outlet = get_object_or_404(Outlet, pk=pk)
    return save(request, OutletForm(request.POST, record=outlet, user=request.user), _page)


def _page(request, outlet, *, form=None, clash=None, status=200):
    form = form or OutletForm(record=outlet, user=request.user)
    counts = Outlet.objects.with_counts().get(pk=outlet.pk)
    return record_page(request, outlet, form, clash, status, counts=counts)
