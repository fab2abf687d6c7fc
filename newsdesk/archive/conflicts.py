"""What to do when two people change or make the same thing."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _


class Conflict(Exception):
    """Somebody else got there first; `theirs` is the thing as it now stands."""

    def __init__(self, theirs):
        super().__init__(f"{theirs} was changed by somebody else in the meantime.")
        self.theirs = theirs


class Gone(Conflict):
    """The thing is there no longer; `theirs` is what it last was, the message what to do."""

    def __init__(self, theirs, message):
        super().__init__(theirs)
        self.args = (message,)


class NotAllowed(Exception):
    """The step is against a rule; the message tells the editor which, and what to do."""


def locked(thing):
    """`thing` as it is stored, locked for the rest of the transaction. Raises Gone if it is not."""
    rows = type(thing)._default_manager.filter(pk=thing.pk)
    if there := rows.select_for_update(of=("self",)).first():
        return there
    raise _gone(thing)


def _gone(thing):
    return Gone(thing, _("This is no longer here: it was merged or deleted since."))


def save_if_unchanged(thing, version, **values):
    """Write `values` to `thing` provided that it still has `version`; bump the version.

    Compare-and-set in one UPDATE: of two people saving at once only one finds the row.
    Raises Conflict with the thing as stored when it has moved on, Gone when it is not there.
    """
    model = type(thing)
    values["version"] = version + 1
    if not model._default_manager.filter(pk=thing.pk, version=version).update(**values):
        theirs = model._default_manager.filter(pk=thing.pk).first()
        raise Conflict(theirs) if theirs else _gone(thing)
    for name, value in values.items():
        setattr(thing, name, value)


def find_or_make(find, make):
    """What `find` finds, else what `make` makes, if somebody has not just made the same.

    Looking first does not keep two people from making one thing twice; the database does.
    """
    if found := find():
        return found
    try:
        with transaction.atomic():
            return make()
    except IntegrityError:
        if found := find():
            return found
        raise
