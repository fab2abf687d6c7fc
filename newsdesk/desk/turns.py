"""What an editor can undo and do again, in words: for the buttons that do it."""

from functools import cached_property

from newsdesk.archive.deeds import in_words
from newsdesk.archive.models import Action
from newsdesk.archive.undoing import redoable, undoable


class Turns:
    """What `user` could undo and redo (in `article`); asked for only where it is shown."""

    def __init__(self, user, article=None):
        self.user, self.article = user, article

    @cached_property
    def undo(self):
        """The newest that can be undone, in words, or ""."""
        return _words_of(undoable(self.user, self.article))

    @cached_property
    def redo(self):
        """What was undone last and can be done again, in words, or ""."""
        return _words_of(redoable(self.user, self.article))


def _words_of(request):
    if request is None:
        return ""
    actions = list(Action.objects.filter(request=request).order_by("pk"))
    undone = next((each.reason for each in actions if each.verb == "undo"), "")
    return undone or in_words(actions)
