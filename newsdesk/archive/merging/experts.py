"""Two records of one person, or body, become one."""

from django.utils.translation import gettext as _

from newsdesk.archive import claiming
from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.merging.relations import Relation, kept_row, make_if_possible
from newsdesk.archive.merging.rules import Rules
from newsdesk.archive.models import (
    DistinctExperts,
    Expert,
    ExpertName,
    LikelyPair,
    MergedExpert,
    Statement,
)

# The same two people stand in two columns, in order: these rows are written anew, or follow.
PAIRS = [
    Relation(model, side) for model in (DistinctExperts, LikelyPair) for side in ("first", "second")
]


class ExpertMerge(Rules):
    model, trails, noun = Expert, MergedExpert.objects, "expert"
    FILLED = (
        "bio",
        "wikidata",
        "orcid",
        "identity_confirmed_at",
        "identity_confirmed_by_id",
        "identity_evidence",
        "public_since",
    )

    def check(self):
        super().check()
        source, target = self.source, self.target
        for expert in (source, target):
            if expert.withheld_at or hasattr(expert, "sealed"):
                raise NotAllowed(
                    _("%(who)s is withheld, or shown without the name. Take that back first.")
                    % {"who": expert}
                )
        if DistinctExperts.objects.between(source, target).exists():
            raise NotAllowed(
                _(
                    "An editor has found that %(one)s and %(other)s are two people. "
                    "If that was a mistake, take it back first."
                )
                % {"one": source, "other": target}
            )
        for name, label in (("wikidata", _("Wikidata ids")), ("orcid", _("ORCIDs"))):
            mine, theirs = getattr(source, name), getattr(target, name)
            if mine and theirs and mine != theirs:
                raise NotAllowed(
                    _(
                        "They have two %(label)s, %(mine)s and %(theirs)s, so these are two "
                        "people, or one of the two is wrong: correct that first."
                    )
                    % {"label": label, "mine": mine, "theirs": theirs}
                )

    def statements(self):
        return Statement.objects.filter(expert__in=self.both())

    def relations(self):
        return [each for each in super().relations() if each not in PAIRS]

    def prepare(self, *, by):
        """Every form of the name is kept, the primary one as an alias; found to differ stays so."""
        self.source.names.filter(kind=ExpertName.Kind.PRIMARY).update(kind=ExpertName.Kind.ALIAS)
        rows = list(DistinctExperts.objects.of(self.source))
        DistinctExperts.objects.filter(pk__in=[row.pk for row in rows]).delete()
        made = [
            DistinctExperts.objects.keep_apart(
                self.target, row.other(self.source), by=row.decided_by
            )
            for row in rows
        ]
        return {
            "apart": [kept_row(row) for row in rows],
            "made_apart": [row.pk for row, is_new in made if is_new],
        }

    def settle(self):
        self.target.affiliations.all().mark_public()
        Statement.objects.filter(expert=self.target).reindex_names(self.target)
        LikelyPair.objects.look_again(self.target)
        claiming.regroup(self.target)

    def restore(self, kept, *, by):
        primary = self.source.names.filter(text=self.source.name).first()
        if primary is None:
            primary = ExpertName(expert=self.source, text=self.source.name)
        primary.kind = ExpertName.Kind.PRIMARY
        primary.save()
        DistinctExperts.objects.filter(pk__in=kept["made_apart"]).delete()
        for row in kept["apart"]:
            make_if_possible(DistinctExperts, row)
        for expert in (self.source, self.target):
            Statement.objects.filter(expert=expert).reindex_names(expert)
        if self.source.public_since is None:
            # What came along as a draft may have been published since.
            self.source.statements.exclude(published_at=None).relist()
        LikelyPair.objects.look_again(self.source, self.target)
        # What was joined since they were one is not said by one person.
        theirs = Statement.objects.filter(expert=self.source)
        self.source.parted = claiming.part_strangers(theirs)
