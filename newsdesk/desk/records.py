"""Saves a record that several people edit, and shows both versions when two did at once."""

from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from newsdesk.archive import merging
from newsdesk.archive.conflicts import Conflict
from newsdesk.archive.models import Action
from newsdesk.desk.differences import LABELS
from newsdesk.desk.forms.records import Clash

ACTIONS_SHOWN = 6


def save(request, form, page):
    """Save what a bound RecordForm changes and go back to the record's page.

    `page` answers with the page of a record, given a form: as typed with what is wrong (422),
    or over what somebody else stored in the meantime (409).
    """
    record = form.record
    if not form.is_valid():
        return page(request, record, form=form, status=422)
    changes = form.changes()
    if not changes:
        messages.info(request, _("Nothing was changed."))
        return redirect(address_of(record))
    try:
        record.edit(by=request.user, version=form.cleaned_data["version"], **changes)
    except Conflict as conflict:
        clash = Clash(form, conflict.theirs)
        again = form.onto(conflict.theirs, clash)
        return page(request, conflict.theirs, form=again, clash=clash, status=409)
    except IntegrityError:
        # Somebody has just taken the name: now it can be said which.
        form.full_clean()
        if form.is_valid():
            raise
        return page(request, record, form=form, status=422)
    messages.success(request, _("Saved."))
    return redirect(address_of(record))


def add_page(request, form, noun):
    """The page for adding a record, with what is wrong once something was typed."""
    context = {"form": form, "list_url": reverse(f"desk:{noun}_list")}
    return render(request, f"desk/{noun}_new.html", context, status=422 if form.is_bound else 200)


def record_page(request, record, form, clash, status, **more):
    """The page of a record with its form; `more` is what its kind shows beside that."""
    noun = record._meta.model_name
    context = {
        noun: record,
        "record": record,
        "form": form,
        "clash": clash,
        "log": log_of(record),
        "trails": merging.trails(record) if type(record) in merging.MERGES else None,
        "here": address_of(record),
        "edit_url": reverse(f"desk:{noun}_edit", args=[record.pk]),
        "list_url": reverse(f"desk:{noun}_list"),
    }
    return render(request, f"desk/{noun}_detail.html", context | more, status=status)


def to_merged(trails, pk):
    """On to the record that the one with the id `pk` was merged into, or a 404."""
    trail = get_object_or_404(trails, old_id=pk)
    return redirect(address_of(merging.led_to(trail)))


def log_of(record):
    """The last Actions on `record`, each with the names of the fields that it `changed`."""
    actions = list(Action.objects.on(record).select_related("by")[:ACTIONS_SHOWN])
    for action in actions:
        before, after = action.before or {}, action.after or {}
        is_edit = action.before and action.after
        changed = [name for name in LABELS if before.get(name) != after.get(name)]
        action.changed = [str(LABELS[name]).lower() for name in changed] if is_edit else []
    return actions


def address_of(record):
    """The record's page at the desk, as `redirect` takes it."""
    return reverse(f"desk:{record._meta.model_name}_detail", args=[record.pk])
