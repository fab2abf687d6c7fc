"""Turning back who is one and who is two: for ever, whatever has been done since."""

from django.utils.translation import gettext as _

from newsdesk.archive import claiming, merging
from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.merging import splitting
from newsdesk.archive.models import DistinctExperts, Expert
from newsdesk.archive.undoing.things import PlainTurn


def is_merge(action):
    """True for a merge, for what took it apart, and for what undid or did again either."""
    return "merged" in (action.after or {}) and "merged" in (action.before or {})


class MergeTurn(PlainTurn):
    """A merge to be taken apart, or the other way round."""

    def check_unchanged(self, *, by, verb):
        """What was done to the two since stays as it is: see newsdesk.archive.merging."""

    def check(self, *, by, verb):
        self.merged = self.last.after["merged"]
        if self.merged:
            trails = merging.MERGES[self.model].trails
            self.trail = trails.filter(old_id=self.merged["id"]).first()
            if self.trail is None:
                raise NotAllowed("This was taken apart already.")
            return
        ids = [self.first.before["merged"]["id"], self.pk]
        self.two = [self.model.objects.filter(pk=pk).first() for pk in ids]
        if None in self.two:
            raise NotAllowed("One of the two is no longer here: it was merged or deleted since.")

    def apply(self, *, by, verb, words):
        log = {"verb": verb, **self.logged(words)}
        if self.merged:
            merging.take_apart(self.trail, by=by, **log)
        else:
            versions = [thing.version for thing in self.two]
            brought = self.last.after.get("brought")
            merging.merge(*self.two, by=by, versions=versions, brought=brought, **log)
            claiming.put_together(self.last.after.get("parted") or {})
        return True


def is_split(action):
    """True for a split, and for what undid it or did it again."""
    return "split" in (action.after or {}) and "split" in (action.before or {})


class SplitTurn(PlainTurn):
    """A split to be undone, or to be done again."""

    def check_unchanged(self, *, by, verb):
        """What came since stays with whom it came to: see newsdesk.archive.merging.splitting."""

    def check(self, *, by, verb):
        self.thing = self.model.objects.filter(pk=self.pk).first()
        if self.thing is None:
            raise NotAllowed("This is no longer here: it was merged since. Take that apart first.")

    def apply(self, *, by, verb, words):
        log = {"verb": verb, **self.logged(words)}
        if kept := self.last.after["split"]:
            splitting.unsplit(self.thing, kept, by=by, **log)
        else:
            splitting.resplit(self.thing, self.last.after["undone"], by=by, **log)
        return True


def is_telling_apart(action):
    """True for finding that two are not the same, for taking that back, and for undoing either."""
    return action.verb in ("apart", "together") or "apart" in (action.after or {})


class ApartTurn(PlainTurn):
    """That two are not the same, to be taken back, or to be found again."""

    def check_unchanged(self, *, by, verb):
        """Whatever was done to the two since, they are one person or two."""

    def check(self, *, by, verb):
        other = self.last.after["other"]["id"]
        self.two = [Expert.objects.filter(pk=pk).first() for pk in (self.pk, other)]
        if None in self.two:
            raise NotAllowed(_("One of the two is no longer here: it was merged or deleted since."))
        # Older entries of the log say it by their verb alone.
        self.was_apart = self.last.after.get("apart", self.last.verb == "apart")
        is_apart = DistinctExperts.objects.between(*self.two).exists()
        if is_apart != self.was_apart:
            raise NotAllowed(_("This was taken back already."))

    def apply(self, *, by, verb, words):
        pairs, log = DistinctExperts.objects, {"verb": verb, **self.logged(words)}
        turn = pairs.take_back if self.was_apart else pairs.tell_apart
        turn(*self.two, by=by, **log)
        return True
