"""What the lines of a batch make, until all of it is stored together."""

from collections import defaultdict
from itertools import chain
from typing import NamedTuple

from newsdesk.archive.bulk import ids_of
from newsdesk.archive.models import Article, ArticleRevision, Claim, Expert, ExpertName, Statement

# By their ids others refer to them, so these have theirs before they are stored.
NUMBERED = (Article, ArticleRevision, Claim, Expert, ExpertName, Statement)


class Tag(NamedTuple):
    """That a statement is about a topic: a StatementTopic to be."""

    statement: Statement
    topic: int
    is_direct: bool


class Staging:
    """Things to be stored by model, and steps that are taken once they are.

    What a line adds counts once `keep_line` is called; `drop_line` forgets it.
    """

    def __init__(self):
        self.things, self.steps = defaultdict(list), []
        self._ids = {model: ids_of(model) for model in NUMBERED}
        self.begin_line()

    def begin_line(self):
        self._added, self._remembered, self._steps = [], [], []

    def add(self, thing):
        """Have `thing` stored with the batch; hands it back, with its id if it is NUMBERED."""
        if ids := self._ids.get(type(thing)):
            thing.pk = next(ids)
        self._added.append(thing)
        return thing

    def remember(self, things, key, thing):
        """Put `thing` into the dict `things`, unless the line fails."""
        things[key] = thing
        self._remembered.append((things, key))

    def afterwards(self, step):
        """Call `step` when everything is stored."""
        self._steps.append(step)

    def keep_line(self):
        for thing in self._added:
            self.things[type(thing)].append(thing)
        self.steps += self._steps

    def drop_line(self):
        for things, key in self._remembered:
            del things[key]

    def of(self, model):
        """What the line and those before it made of `model`."""
        return chain(self.things[model], (each for each in self._added if type(each) is model))
