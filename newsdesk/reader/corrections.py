"""The newest corrections over the whole archive, each with the statement that was corrected."""

from typing import NamedTuple

from newsdesk.archive.models import Action, Statement
from newsdesk.reader.history import fields_changed


class Correction(NamedTuple):
    """What readers are told of one correction: when, why, of which statement, in which fields."""

    pk: int
    at: object
    note: str
    statement: Statement
    fields: list


def newest_corrections(count, *, before=None):
    """The `count` newest Corrections of public statements, those before the id `before` if given.

    Takes as many queries for one as for many.
    """
    actions = Action.objects.told_to_readers()
    if before is not None:
        actions = actions.filter(pk__lt=before)
    actions = list(actions[:count])
    ids = {action.object_id for action in actions}
    statements = Statement.objects.published().for_readers().in_bulk(ids)
    return [
        Correction(action.pk, action.at, action.public_note, statement, fields)
        for action in actions
        # Withheld between the two queries: then it is not told of, either.
        if (statement := statements.get(action.object_id))
        for fields in [fields_changed(action, statement)]
    ]
