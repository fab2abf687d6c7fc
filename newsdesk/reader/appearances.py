"""Where else a claim was printed: who printed it, when, and in which other words."""

from functools import cached_property

from django.db.models import Q

from newsdesk.archive.alike import differences
from newsdesk.archive.models import Statement
from newsdesk.archive.words import are_shown, shown_text


def appearances_of(statement):
    """The other published statements on the card of `statement`, the earliest first."""
    card = statement.listed_under_id or statement.pk
    found = Statement.objects.appearances().filter(Q(pk=card) | Q(listed_under=card))
    return list(found.exclude(pk=statement.pk))


class AlsoIn:
    """What stands with a statement in lists: `others` in other articles, and in how many outlets."""

    def __init__(self, statement):
        self.statement = statement
        others = statement.shown_with
        self.others = [each for each in others if each.article_id != statement.article_id]

    def __bool__(self):
        return bool(self.others)

    @cached_property
    def count(self):
        """The number of outlets, this statement's among them; at least one."""
        outlets = {each.article.outlet_id for each in [self.statement, *self.others]}
        return max(1, len(outlets - {None}))


def also_in(statement):
    """The AlsoIn of `statement`; empty where nothing else was read along with it."""
    return AlsoIn(statement)


class Appearance:
    """One place in which a claim was printed, beside the statement `shown` on a page."""

    def __init__(self, statement, *, shown):
        self.statement, self.is_shown = statement, statement.pk == shown.pk
        self.pieces = []
        if not self.is_shown and are_shown(statement) and are_shown(shown):
            self.pieces = differences(shown_text(shown), shown_text(statement))

    @property
    def is_same(self):
        """True if nothing but signs differs."""
        return all(piece.fate == "same" for piece in self.pieces)


def all_of(statement):
    """The Appearances of what `statement` says, its own among them; none if it is the only one."""
    others = statement.shown_with
    if not others:
        return []
    found = sorted([statement, *others], key=_appeared)
    return [Appearance(each, shown=statement) for each in found]


def _appeared(statement):
    day = statement.article.published_on
    return day is None, day and day.toordinal(), statement.pk
