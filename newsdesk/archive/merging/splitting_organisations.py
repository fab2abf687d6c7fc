"""Making two of one organisation: roles and names go to a record of their own.

As `splitting` does for experts: the log keeps what went and the row that was made, so that the
split is undone and done again exactly, and an address that readers have seen leads back.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import Conflict, NotAllowed, locked, save_if_unchanged
from newsdesk.archive.merging.relations import kept_row, make_again, relations_to
from newsdesk.archive.models import Action, Affiliation, MergedOrganisation, Organisation
from newsdesk.archive.models.action import one_request

ROLES = "archive.affiliation.organisation"
NAMES = "archive.organisationname.organisation"


@transaction.atomic
def split(organisation, *, by, version, name, roles, names=()):
    """Give the `roles` (ids) and other `names` of the organisation to a new one called `name`.

    Returns that. Raises Conflict if somebody saved since `version`, NotAllowed if nothing would
    go, or if there is another one of that name.
    """
    if not by.may_publish:
        raise NotAllowed(_("Only an editor makes two organisations of one."))
    organisation = locked(organisation)
    if organisation.version != version:
        raise Conflict(organisation)
    going = organisation.affiliations.filter(pk__in=roles).order_by("pk")
    named = organisation.names.filter(text__in=names).order_by("pk")
    rows = {ROLES: list(going.values_list("pk", flat=True))}
    rows[NAMES] = list(named.exclude(text=name).values_list("pk", flat=True))
    if not rows[ROLES] and not named:
        raise NotAllowed(_("Choose what goes: a role, or a name."))
    with one_request():
        before = {"split": None, "target": organisation.as_logged()}
        # The one that it is called by is its name now, and no other one of either.
        taken = named.filter(text=name).first()
        new = _made(name)
        kept = {"id": new.pk, "name": name, "rows": rows, "row": kept_row(new)}
        kept["taken"] = kept_row(taken) if taken else None
        _carry_out(organisation, new, kept)
        save_if_unchanged(organisation, version)
        after = {"split": kept, "name": organisation.name, "target": organisation.as_logged()}
        Action.objects.record("split", organisation, by=by, before=before, after=after)
    return new


def _made(name):
    try:
        with transaction.atomic():
            return Organisation.objects.create(name=name)
    except IntegrityError as error:
        raise NotAllowed(
            _("There is another “%(name)s”. Choose another name.") % {"name": name}
        ) from error


def _carry_out(organisation, new, kept):
    if kept["taken"]:
        organisation.names.filter(text=kept["taken"]["text"]).delete()
    _move(kept["rows"], organisation, new)
    Affiliation.objects.filter(organisation=new).mark_public()


def _move(rows, source, target):
    known = {relation.label: relation for relation in relations_to(Organisation)}
    for label, ids in rows.items():
        known[label].move(ids, source, target)


@transaction.atomic
def unsplit(organisation, kept, *, by, verb="undo", undoes=None, reason=""):
    """Give the organisation back what a split took, as the log `kept` it. What came since stays.

    The record that was made goes if nothing else refers to it.
    """
    new = Organisation.objects.select_for_update(of=("self",)).filter(pk=kept["id"]).first()
    if new is None:
        raise NotAllowed(_("The one that was split off is no longer here: it was merged since."))
    before = {"split": kept, "target": organisation.as_logged()}
    with one_request():
        _move(kept["rows"], new, organisation)
        if not any(relation.rows(new).exists() for relation in relations_to(Organisation)):
            _remove(new, organisation, kept, by=by)
        save_if_unchanged(organisation, organisation.version)
        after = {"split": None, "name": organisation.name, "undone": kept}
        log = {"before": before, "after": after, "undoes": undoes, "reason": reason}
        Action.objects.record(verb, organisation, by=by, **log)


def _remove(new, organisation, kept, *, by):
    """Delete the `new` one, which nothing refers to; an address that was public leads on."""
    old_id, name, was_public = new.pk, str(new), new.public_since
    Organisation.objects.filter(pk=old_id).delete()
    if kept["taken"]:
        make_again(organisation.names.model, kept["taken"])
    if was_public:
        moved = {"row": kept["row"], "into": organisation.pk, "rows": {}, "aside": {}, "filled": {}}
        MergedOrganisation.objects.create(
            old_id=old_id, old_name=name, organisation=organisation, moved=moved, merged_by=by
        )


@transaction.atomic
def resplit(organisation, kept, *, by, verb="redo", undoes=None, reason=""):
    """Do again what unsplit undid."""
    with one_request():
        MergedOrganisation.objects.filter(old_id=kept["id"]).delete()
        new = Organisation.objects.filter(pk=kept["id"]).first()
        new = new or make_again(Organisation, kept["row"])
        before = {"split": None, "target": organisation.as_logged()}
        _carry_out(organisation, new, kept)
        save_if_unchanged(organisation, organisation.version)
        after = {"split": kept, "name": organisation.name, "target": organisation.as_logged()}
        log = {"before": before, "after": after, "undoes": undoes, "reason": reason}
        Action.objects.record(verb, organisation, by=by, **log)
    return new
