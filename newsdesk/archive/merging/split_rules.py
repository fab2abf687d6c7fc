"""What is the same whatever is split, and what each model says of its own: see `splitting`."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.merging.relations import make_if_possible, relations_to
from newsdesk.archive.models import Statement


class SplitRules:
    """How one thing of a model becomes two; a subclass for each model says what is its own.

    What the log keeps of a split is a dict, `kept`: id, name and row of the new one, and what went.
    """

    model = trails = noun = None
    # Models of what comes with the new one, and does not keep it here.
    OWN = ()
    # What a trail of this model has besides what all of them have.
    TRAIL = {}

    def __init__(self, thing):
        self.thing = thing

    def statements(self, *ids):
        """The statements that change along with the things of these `ids`."""
        return Statement.objects.none()

    def choose(self, name, **asked):
        """The fields of the new one besides its `name`, and what goes to it, as kept.

        Raises NotAllowed if nothing would go, or nothing stay.
        """
        raise NotImplementedError

    def made(self, **fields):
        """The new one. Raises NotAllowed if there is such a one already."""
        try:
            with transaction.atomic():
                return self.model.objects.create(**fields)
        except IntegrityError as error:
            raise NotAllowed(self.taken() % {"name": fields["name"]}) from error

    def taken(self):
        return _("There is another “%(name)s”. Choose another name.")

    def free_name(self, kept):
        """A name that the new one bears from here on is no longer another name of this one."""
        if taken := kept.get("taken"):
            self.thing.names.filter(folded=taken["folded"]).delete()

    def carry_out(self, new, kept):
        """Give what was kept to the `new` one, and bring in step what follows."""
        self.move(kept, self.thing, new)

    def move(self, kept, source, target):
        """Have what was kept, and still is with `source`, be with `target`."""
        known = {relation.label: relation for relation in relations_to(self.model)}
        for label, ids in kept["rows"].items():
            known[label].move(ids, source, target)

    def give_back(self, new, kept):
        """Take what was kept from the `new` one again."""
        self.move(kept, new, self.thing)

    def is_bare(self, new):
        """True if nothing refers to the `new` one but what was made with it."""
        relations = [each for each in relations_to(self.model) if each.model not in self.OWN]
        return not any(relation.rows(new).exists() for relation in relations)

    def remove(self, new, kept, *, by):
        """Delete the `new` one, which nothing refers to; an address that was public leads on."""
        rows, old_id, name = self.model.objects.filter(pk=new.pk), new.pk, str(new)
        was_public = rows.filter(public_since__isnull=False).exists()
        rows.delete()
        if kept.get("taken"):
            make_if_possible(self.thing.names.model, kept["taken"])
        if was_public:
            moved = {"row": kept["row"], "into": self.thing.pk, "rows": {}, "aside": {}}
            moved |= {"filled": {}} | self.TRAIL
            self.trails.create(
                old_id=old_id, old_name=name, moved=moved, merged_by=by, **{self.noun: self.thing}
            )

    def leave(self, new):
        """Have the `new` one, which something has come to since, stay by itself."""

    def settle(self, kept):
        """Bring in step what follows from giving back what was kept."""
