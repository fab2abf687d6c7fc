"""Says of the roles that are there what articles suggested, and which organisations were public."""

from django.db import migrations
from django.db.models import Exists, Min, OuterRef, Q

LOGGED = ("before", "after")


def fill(apps, schema_editor):
    Affiliation = apps.get_model("archive", "Affiliation")
    # Articles give no dates: whoever wrote one has looked at the role.
    read = Affiliation.objects.filter(read_in__isnull=False, since=None, until=None)
    read.update(state="suggested")
    suggested = set(read.values_list("expert", "role", "organisation__name", "read_in"))
    _log_states(apps.get_model("archive", "Action"), suggested)
    _mark_public(apps, Affiliation)


def _log_states(Action, suggested):
    """Have the log say so, too: what is undone has to look as it was left."""
    changed = []
    experts = {expert for expert, *_rest in suggested}
    for action in Action.objects.filter(object_type="expert").iterator(chunk_size=500):
        roles = [
            role
            for name in LOGGED
            for role in (getattr(action, name) or {}).get("affiliations") or []
        ]
        if not roles:
            continue
        for role in roles:
            key = (action.object_id, role["role"], role["organisation"] or None, role["read_in_id"])
            is_open = action.object_id in experts and key in suggested
            role["state"] = "suggested" if is_open else "confirmed"
        changed.append(action)
        if len(changed) == 500:
            Action.objects.bulk_update(changed, LOGGED)
            changed = []
    Action.objects.bulk_update(changed, LOGGED)


def _mark_public(apps, Affiliation):
    Statement = apps.get_model("archive", "Statement")
    said = Statement.objects.filter(
        expert=OuterRef("expert"),
        article=OuterRef("read_in"),
        status="published",
        article__withheld_at=None,
    ).exclude(anchoring="orphan")
    public = Affiliation.objects.filter(Q(read_in=None) | Exists(said), organisation__isnull=False)
    rows = public.filter(expert__public_since__isnull=False).order_by().values("organisation")
    Organisation = apps.get_model("archive", "Organisation")
    for pk, first in rows.annotate(first=Min("expert__public_since")).values_list("organisation", "first"):
        Organisation.objects.filter(pk=pk).update(public_since=first)


class Migration(migrations.Migration):
    dependencies = [("archive", "0015_organisations_as_records")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
