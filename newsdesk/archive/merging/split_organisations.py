"""Roles at one organisation, and names of it, are another one's."""

from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.merging.relations import kept_row
from newsdesk.archive.merging.split_rules import SplitRules
from newsdesk.archive.models import Affiliation, MergedOrganisation, Organisation

ROLES = "archive.affiliation.organisation"
NAMES = "archive.organisationname.organisation"


class OrganisationSplit(SplitRules):
    model, trails, noun = Organisation, MergedOrganisation.objects, "organisation"

    def choose(self, name, *, roles, names=()):
        """The `roles` (ids) and other `names` that go.

        The one that it is called by is its name now, and no other one of either.
        """
        going = self.thing.affiliations.filter(pk__in=roles).order_by("pk")
        named = self.thing.names.filter(text__in=names).order_by("pk")
        if not going and not named:
            raise NotAllowed(_("Choose what goes: a role, or a name."))
        taken = named.filter(text=name).first()
        others = named.exclude(text=name)
        rows = {ROLES: [each.pk for each in going], NAMES: [each.pk for each in others]}
        return {}, {"rows": rows, "taken": taken and kept_row(taken)}

    def carry_out(self, new, kept):
        super().carry_out(new, kept)
        Affiliation.objects.filter(organisation=new).mark_public()
