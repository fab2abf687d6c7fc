"""Two organisations become one, with every name that either had."""

from django.db.models import Exists, OuterRef, Q

from newsdesk.archive.merging.relations import Relation
from newsdesk.archive.merging.rules import Rules
from newsdesk.archive.models import Affiliation, MergedOrganisation, Organisation, Statement


class Roles(Relation):
    """What ties experts to an organisation: no constraint says when two of them are one role."""

    def doubles(self, source, target):
        """The roles of `source` of which those at `target` already say everything."""
        there = self.rows(target).filter(
            expert=OuterRef("expert"),
            role__iexact=OuterRef("role"),
            is_former=OuterRef("is_former"),
        )
        decided = there.filter(Q(state=OuterRef("state")) | Q(state=Affiliation.State.CONFIRMED))
        same_days = decided.filter(since=OuterRef("since"), until=OuterRef("until"))
        is_undated = Q(since=None, until=None)
        read_there = Q(read_in=None) | Exists(decided.filter(read_in=OuterRef("read_in")))
        alike = is_undated & Exists(decided) | Exists(same_days)
        return self.rows(source).filter(alike & read_there)


class OrganisationMerge(Rules):
    model, trails, noun = Organisation, MergedOrganisation.objects, "organisation"
    FILLED = ("homepage", "public_since")

    def statements(self):
        """Those by which roles at either were learned, or may be forgotten."""
        roles = Affiliation.objects.filter(organisation__in=self.both())
        return Statement.objects.filter(article__in=roles.values("read_in"))

    def relations(self):
        return [Roles(*each) if each.model is Affiliation else each for each in super().relations()]

    def prepare(self, *, by):
        """The name goes along with the others."""
        self.source.names.get_or_create(text=self.source.name)
        return {}

    def restore(self, kept, *, by):
        self.source.names.filter(text=self.source.name).delete()
        self.source.affiliations.all().mark_public()
