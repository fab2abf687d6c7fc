"""What the tests of undoing share."""

from newsdesk.archive.learning import follow
from newsdesk.archive.models import Expert, Topic
from newsdesk.archive.models.action import one_request
from newsdesk.archive.spans import make_spans
from newsdesk.archive.undoing import redo, redoable, undo, undoable
from tests.factories import (
    make_expert,
)


def undo_newest(by, article=None):
    return undo(undoable(by, article), by=by)


def redo_newest(by, article=None):
    return redo(redoable(by, article), by=by)


def approve(suggestion, by, *, name=None, topics=(), **fields):
    """Accept it as the desk does, with people and topics that it makes on the way."""
    with one_request():
        expert = Expert.objects.register(name, kind="analyst", by=by) if name else make_expert()
        fields = {"kind": "direct", "attribution": "named", "expert": expert} | fields
        topics = [Topic.objects.plant(path, by=by) for path in topics]
        spans = make_spans(suggestion.revision.text, suggestion.payload["spans"])
        statement = suggestion.accept(by=by, spans=spans, topics=topics, **fields)
        follow(statement, None, by=by)
    return statement


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def state_of(statement):
    """All that is recorded of it, apart from how often it was saved."""
    return {k: v for k, v in fresh(statement).as_logged().items() if k != "version"}
