"""What stands between a thing and what was once done to it."""

from collections import defaultdict

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.deeds import DERIVED, in_words, uncapitalised
from newsdesk.archive.models import Action

# By what was to be done: said to whoever made the later change, and to others.
TOLD = {
    "undo": (
        gettext_lazy(
            "You have changed this since (%(day)s, %(time)s): %(what)s. "
            "Nothing was undone. Undo that first."
        ),
        gettext_lazy(
            "%(by)s has changed this since (%(day)s, %(time)s): %(what)s. Nothing was undone."
        ),
    ),
    "redo": (
        gettext_lazy(
            "You have changed this since (%(day)s, %(time)s): %(what)s. "
            "Nothing was done again. Undo that first."
        ),
        gettext_lazy(
            "%(by)s has changed this since (%(day)s, %(time)s): %(what)s. Nothing was done again."
        ),
    ),
}


class ChangedSince(NotAllowed):
    """Somebody has changed what would be undone; the message says who and how."""

    def __init__(self, actions, *, by, verb):
        self.actions, self.by = actions, actions[0].by
        what = uncapitalised(in_words(actions))
        moment = timezone.localtime(actions[0].at)
        day, time = date_format(moment, "MONTH_DAY_FORMAT"), date_format(moment, "TIME_FORMAT")
        own, others = TOLD[verb]
        given = {"by": self.by or _("Somebody"), "day": day, "time": time, "what": what}
        super().__init__((own if self.by == by else others) % given)


class Turn:
    """What one request did to one thing, to be turned back."""

    def __init__(self, actions, article=None):
        self.actions, self.article = actions, article
        self.first, self.last = actions[0], actions[-1]
        self.kind, self.pk = self.last.object_type, self.last.object_id

    def check_unchanged(self, *, by, verb):
        """Raise ChangedSince if anything done to it since has not been undone."""
        if standing := self.done_since():
            raise ChangedSince(standing[-1], by=by, verb=verb)

    def done_since(self):
        """The actions on it since, by request, but for those that took each other back."""
        later = Action.objects.filter(
            object_type=self.kind, object_id=self.pk, pk__gt=self.last.pk
        ).exclude(verb__in=DERIVED)
        requests = defaultdict(list)
        for action in later.order_by("pk").select_related("by", "undoes"):
            if self.counts(action):
                requests[action.request].append(action)
        standing = {}
        for request, actions in requests.items():
            undone = next((each.undoes.request for each in actions if each.undoes), None)
            if standing.pop(undone, None) is None:
                standing[request] = actions
        return list(standing.values())

    def counts(self, action):
        """True if `action`, done since, could stand in the way."""
        return True

    def logged(self, words):
        """What the log has of turning it back."""
        return {"undoes": self.last, "reason": words}


def changed_between(before, after):
    """The names of what differs between two states as the log has them, versions apart."""
    return {name for name in after if before.get(name) != after[name]} - {"version"}
