"""Statements and forms of the name of one expert are somebody else's."""

from django.utils.translation import gettext as _

from newsdesk.archive import claiming
from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.merging.split_rules import SplitRules
from newsdesk.archive.models import (
    Affiliation,
    DoubtfulName,
    Expert,
    ExpertName,
    LikelyPair,
    MergedExpert,
    Statement,
)

STATEMENTS = "archive.statement.expert"
NAMES = "archive.expertname.expert"
ROLES = "archive.affiliation.expert"
PRIMARY = ExpertName.Kind.PRIMARY


class ExpertSplit(SplitRules):
    model, trails, noun = Expert, MergedExpert.objects, "expert"
    OWN = (ExpertName, DoubtfulName, LikelyPair)
    TRAIL = {"apart": [], "made_apart": []}

    def statements(self, *ids):
        return Statement.objects.filter(expert__in=ids)

    def choose(self, name, *, statements, forms=(), distinction="", kind=""):
        """The `statements` (ids) and `forms` of the name that go.

        Roles that were read where nothing of the expert's is left go along.
        """
        expert = self.thing
        if expert.withheld_at or hasattr(expert, "sealed"):
            raise NotAllowed(
                _("%(who)s is withheld, or shown without the name. Take that back first.")
                % {"who": expert}
            )
        going = _ids(expert.statements.filter(pk__in=statements))
        if not going:
            raise NotAllowed(_("Choose at least one statement that goes."))
        if len(going) == expert.statements.count():
            raise NotAllowed(
                _("Something has to stay. To rename somebody, change the name instead.")
            )
        named = expert.names.exclude(kind=PRIMARY).filter(text__in=forms)
        rows = {STATEMENTS: going, NAMES: _ids(named), ROLES: _ids(_roles_only_of(expert, going))}
        # The form that it is called by is its primary one from here on.
        kinds = {str(each.pk): each.kind for each in named.filter(text=name)[:1]}
        fields = {"kind": kind or expert.kind, "distinction": distinction}
        return fields, {"rows": rows, "kinds": kinds}

    def taken(self):
        return _(
            "There is another “%(name)s”. Say what tells this one apart, for example a "
            "profession or a town."
        )

    def carry_out(self, new, kept):
        super().carry_out(new, kept)
        if kept["kinds"]:
            ExpertName.objects.filter(pk__in=kept["kinds"]).update(kind=PRIMARY)
        else:
            new.names.create(text=new.name, kind=PRIMARY)
        _in_step(self.thing, new)
        kept["claims"] = claiming.part_strangers(Statement.objects.filter(expert=new))

    def give_back(self, new, kept):
        for pk, kind in kept["kinds"].items():
            ExpertName.objects.filter(pk=pk, expert=new).update(kind=kind)
        super().give_back(new, kept)

    def remove(self, new, kept, *, by):
        new.names.all().delete()
        super().remove(new, kept, by=by)

    def leave(self, new):
        if not new.names.filter(kind=PRIMARY).exists():
            new.names.create(text=new.name, kind=PRIMARY)

    def settle(self, kept):
        _in_step(self.thing)
        claiming.put_together(kept.get("claims") or {})
        claiming.regroup(self.thing)


def _ids(rows):
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _roles_only_of(expert, statements):
    """The roles of `expert` that were read only where these statements were printed."""
    gone = Statement.objects.filter(pk__in=statements).values("article")
    left = expert.statements.exclude(pk__in=statements).values("article")
    roles = Affiliation.objects.filter(expert=expert, read_in__in=gone)
    return roles.exclude(read_in__in=left)


def _in_step(*experts):
    for expert in experts:
        Statement.objects.filter(expert=expert).reindex_names(expert)
        if expert.public_since is None and expert.statements.exclude(published_at=None).exists():
            # That words of theirs are public now is noted where they are listed.
            expert.statements.exclude(published_at=None).relist()
    LikelyPair.objects.look_again(*experts)
