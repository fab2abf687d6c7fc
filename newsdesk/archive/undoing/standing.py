"""Turning back what was done to whether, and under which name, readers see a speaker."""

from django.utils.translation import gettext as _

from newsdesk.archive import anonymising, withholding
from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.undoing.things import PlainTurn


def is_standing(action):
    """True for withholding, anonymising, and for what took either back."""
    return "standing" in (action.after or {})


class StandingTurn(PlainTurn):
    """A speaker to be released or named again, or to be withheld again."""

    def check_unchanged(self, *, by, verb):
        """What else was changed of the record since stays as it is."""

    def check(self, *, by, verb):
        self.thing = self.model.objects.filter(pk=self.pk).first()
        if self.thing is None or self.thing.erased_at:
            raise NotAllowed(_("This is no longer here: it was merged or deleted since."))
        self.was, self.now = (each["standing"] for each in (self.first.before, self.last.after))
        if {self.was, self.now} == {"named", "anonymous"} and self.was == "anonymous":
            raise NotAllowed(_("Withhold the name again on the expert’s page."))
        if self.now == "withheld" and not self.thing.withheld_at:
            raise NotAllowed(_("This speaker was released since."))
        if self.now == "public" and self.thing.withheld_at:
            raise NotAllowed(_("This speaker was withheld again since."))

    def apply(self, *, by, verb, words):
        log = {"by": by, "version": self.thing.version, "verb": verb}
        log |= {"undoes": self.last, "words": words}
        if self.now == "anonymous":
            anonymising.reveal(self.thing, **log)
        elif self.now == "withheld":
            withholding.release(self.thing, **log)
        else:
            kept = {name: self.first.before[name] for name in ("is_fake",)}
            withholding.withhold(
                self.thing, reason=self.first.before["withheld_reason"], **kept, **log
            )
        return True
