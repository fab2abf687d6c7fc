"""What is the same whatever is merged: moving is left to the package, this is what comes with it."""

from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import NotAllowed, save_if_unchanged
from newsdesk.archive.merging.relations import relations_to
from newsdesk.archive.models import Statement


class Rules:
    """How two things of a model become one; a subclass for each model says what is its own."""

    model = trails = noun = None
    # What the target takes over where it has nothing of its own.
    FILLED = ()

    def __init__(self, source, target):
        self.source, self.target = source, target

    def both(self):
        """The two, as far as they are there: of what is merged already there is one."""
        return [thing.pk for thing in (self.source, self.target) if thing]

    def check(self):
        """Raise NotAllowed if the two cannot be one."""
        if self.source.pk == self.target.pk:
            raise NotAllowed(_("Choose another one to merge this with."))

    def statements(self):
        """The statements that change along: nobody else may change them meanwhile."""
        return Statement.objects.none()

    def relations(self):
        """The Relations that are moved as they are."""
        return relations_to(self.model)

    def prepare(self, *, by):
        """What has to be done before rows are moved; returns what the trail keeps of it."""
        return {}

    def settle(self):
        """Bring in step what follows from what was moved."""

    def restore(self, kept, *, by):
        """Turn back what `prepare` did, as the trail `kept` it, and bring in step what follows."""

    def fill(self):
        """Give the target what only the source has; by name, what it was and what it is now."""
        values = {
            name: getattr(self.source, name)
            for name in self.FILLED
            if getattr(self.source, name) and not getattr(self.target, name)
        }
        former = {name: self._plain(name) for name in values}
        save_if_unchanged(self.target, self.target.version, **values)
        return {name: [former[name], self._plain(name)] for name in values}

    def unfill(self, filled):
        """Take from the target what it was given, unless that has been changed since."""
        fields = {name: self.model._meta.get_field(name) for name in filled}
        values = {
            name: None if was is None else fields[name].to_python(was)
            for name, (was, became) in filled.items()
            if self._plain(name) == became
        }
        save_if_unchanged(self.target, self.target.version, **values)

    def _plain(self, name):
        value = getattr(self.target, name)
        return (
            None if value is None else self.model._meta.get_field(name).value_to_string(self.target)
        )
