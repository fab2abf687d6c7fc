"""What became of a statement after it was first published, as readers may know it.

Derived from the log, by these rules:

- Only what differs between two states that readers have seen is told, and only in FIELDS.
- Never by whom it was done.
- What a withheld statement had, and came back without, is told as changed but not shown:
  what was withheld stays withheld, also where an older step has it.
- Words stand as on every page (archive.words): whole, led in, and not where rights forbid them.
"""

from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Action
from newsdesk.archive.wordings import compared
from newsdesk.reader.seen import FIELDS, Seen

# The newest steps alone: nobody reads more, and a page must not grow without end.
MOST_STEPS = 200
TITLES = {
    "undo": _("Change taken back"),
    "redo": _("Change made again"),
    "tag": _("Topics changed"),
}


class Change(NamedTuple):
    """What readers saw of one of FIELDS before and after, unless that may not be shown.

    `pieces` has both in one, for words alone.
    """

    name: str
    before: str = ""
    after: str = ""
    pieces: list = []
    is_shown: bool = True

    @property
    def label(self):
        return FIELDS[self.name].label


class Step(NamedTuple):
    """One thing that happened to a statement: when, what in a word, why, and what changed."""

    at: object
    title: str
    note: str = ""
    changes: list = []


def history_of(statement):
    """The Steps of a published `statement`, newest first, in one query."""
    actions = list(_actions_on(statement).order_by("-pk")[:MOST_STEPS])
    told = _Telling(statement)
    for action in reversed(actions):
        told.hear(action)
    steps = told.steps()
    if len(actions) < MOST_STEPS:
        steps.insert(0, Step(statement.published_at, _("Published here")))
    return steps[::-1]


def _actions_on(statement):
    on_statement = Q(object_type="statement", object_id=statement.pk)
    on_article = Q(
        object_type="article",
        object_id=statement.article_id,
        verb__in=["withhold", "release", "undo", "redo"],
    )
    since = Action.objects.filter(at__gte=statement.published_at)
    return since.filter(on_statement | on_article)


class _Telling:
    """What has been told so far, and what readers saw last."""

    def __init__(self, statement):
        self.statement = statement
        # What readers saw last; None until they saw anything.
        self.seen = None
        self.is_public = self.article_is_public = True
        self.now = None
        self.told, self.pending = [], []
        # By field, how many of the steps told so far must not show it.
        self.hidden = {}
        # What was changed while it was not public: a merge changes its speaker, too, and is none.
        self.touched = set()

    def hear(self, action):
        if action.object_type == "article":
            self._hear_of_article(action)
            return
        before = Seen(action.before, self.statement.article) if action.before else None
        after = Seen(action.after, self.statement.article)
        if self.seen is None and before and before.is_public:
            self.seen = before
        self.now = after
        if self.seen is None:
            # Not out yet when it was done, or only just.
            self.seen = after if after.is_public else None
        elif self.is_public and after.is_public and self.article_is_public:
            self._tell_change(action, before or self.seen)
        else:
            self._tell_state(action, before or self.seen, after)

    def _hear_of_article(self, action):
        held = [bool(state.get("withheld_at")) for state in (action.before or {}, action.after)]
        if held[0] == held[1] or self.article_is_public == (not held[1]):
            return
        self.article_is_public = not held[1]
        if held[1]:
            reason = action.after["withheld_reason"]
            self.told.append(Step(action.at, _("Article withheld"), reason))
        elif self.is_public:
            self._come_back(action, _("Article released"))

    def _tell_change(self, action, before):
        changes = changes_between(before, self.now)
        if changes or action.public_note:
            title = TITLES.get(action.verb, _("Corrected"))
            self.told.append(Step(action.at, title, action.public_note, changes))
        self.seen = self.now

    def _tell_state(self, action, before, after):
        self.touched |= {change.name for change in changes_between(before, after)}
        if action.public_note:
            self.pending.append(action.public_note)
        if not after.is_public and (self.is_public or before.is_orphan != after.is_orphan):
            self.is_public = False
            self.told.append(Step(action.at, _absent(after), after.reason))
        elif not self.is_public and after.is_public:
            self.is_public = True
            if self.article_is_public:
                self._come_back(action, _("Published again"))

    def _come_back(self, action, title):
        """Tell that it is public again; what it came back without is not shown any more."""
        now = self.now or self.seen
        differs = {change.name for change in changes_between(self.seen, now)} if now else set()
        changed = [name for name in FIELDS if name in differs & self.touched]
        self.hidden |= dict.fromkeys(changed, len(self.told))
        changes = [Change(name, is_shown=False) for name in changed]
        self.told.append(Step(action.at, title, " ".join(self.pending), changes))
        self.seen, self.pending, self.touched = now, [], set()

    def steps(self):
        """The Steps, oldest first."""
        return [
            step._replace(changes=[self._allowed(change, at) for change in step.changes])
            for at, step in enumerate(self.told)
        ]

    def _allowed(self, change, at):
        is_hidden = at < self.hidden.get(change.name, 0)
        return Change(change.name, is_shown=False) if is_hidden else change


def _absent(seen):
    """In a word, why what was `seen` is not public."""
    if seen.is_orphan:
        return _("Being checked")
    return _("Text withdrawn") if seen.is_withdrawn else _("Withheld")


def changes_between(before, after):
    """The Changes between two Seens, in the order of FIELDS."""
    return [
        _change(name, before.told(name), after.told(name), may_be_shown=before.may_show(name))
        for name in FIELDS
        if before.key(name) != after.key(name)
    ]


def _change(name, before, after, *, may_be_shown):
    if not may_be_shown:
        return Change(name, is_shown=False)
    pieces = compared(before, after) if name == "words" else []
    return Change(name, before, after, pieces)


def fields_changed(action, statement):
    """What a correction of a public `statement` changed, in the names of the fields."""
    states = [Seen(state or {}, statement.article) for state in (action.before, action.after)]
    return [FIELDS[name].label for name in FIELDS if states[0].key(name) != states[1].key(name)]
