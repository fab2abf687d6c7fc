"""The question that matters first: whose words these are, where the article does not say it."""

import re
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from newsdesk.archive.answering import followers_of
from newsdesk.archive.models import Expert
from newsdesk.archive.models.expert import name_in
from newsdesk.archive.models.expert_queryset import is_misspelt
from newsdesk.desk.order import OPEN_GROUPS
from newsdesk.extraction import fold
from newsdesk.extraction.people import edit_distance

TIMES = [
    gettext_lazy("never"),
    gettext_lazy("once"),
    gettext_lazy("twice"),
    gettext_lazy("three times"),
    gettext_lazy("four times"),
    gettext_lazy("five times"),
    gettext_lazy("six times"),
    gettext_lazy("seven times"),
    gettext_lazy("eight times"),
    gettext_lazy("nine times"),
    gettext_lazy("ten times"),
]
LONGEST_TOLD = 60


class Question:
    """What the inspector asks of a suggestion, in words, and what can be answered to it."""

    def __init__(self, card):
        self.card, self.printed = card, card.statement.printed_source
        self.name, self.text = card.speaker, card.statement.revision.text
        self.surname = card.short_speaker if self.name else ""

    @property
    def is_open(self):
        """True while nobody has answered, on a suggestion yet to be decided on."""
        card = self.card
        is_asked = card.is_suggestion and card.item.answer is None and card.group in OPEN_GROUPS
        return is_asked and not card.conflict

    @property
    def asked(self):
        """The question, as short as it can be."""
        if not self.name:
            if not self.printed:
                return _("Who said this?")
            return _("Who is “%(printed)s”?") % {"printed": self.printed}
        if self._misspelt:
            return _("New spelling: %(spelling)s") % {"spelling": self._misspelt}
        if self.printed:
            return _("Is “%(printed)s” %(name)s?") % {"printed": self.printed, "name": self.name}
        return _("Is this %(name)s?") % {"name": self.name}

    @property
    def told(self):
        """What speaks for an answer."""
        if not self._misspelt:
            return self.card.item.reason
        letters = edit_distance(fold(self._misspelt), fold(self.surname))
        told = ngettext(
            "Appears %(times)s. %(surname)s appears %(usual)s in this article, "
            "one letter different.",
            "Appears %(times)s. %(surname)s appears %(usual)s in this article, "
            "two letters different.",
            letters,
        )
        times, usual = self._times(self._misspelt), self._times(self.surname)
        return told % {"times": times, "surname": self.surname, "usual": usual}

    @property
    def yes(self):
        is_new, name = self.card.is_new_speaker, self.name
        if self._misspelt:
            said = _("Same as %(name)s, who is new here") if is_new else _("Same as %(name)s")
            name = self.surname
        else:
            said = _("Yes, this is %(name)s")
            if is_new:
                said = _("Yes, this is %(name)s, who is new here")
        return said % {"name": name}

    @cached_property
    def _misspelt(self):
        """The surname as printed here, if that is a letter or two off; else ""."""
        name = name_in(self.printed).split()[-1:]
        is_near = name and self.surname and is_misspelt(fold(name[0]), fold(self.surname))
        return name[0] if is_near else ""

    def _times(self, word):
        count = len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", self.text))
        if count < len(TIMES):
            return TIMES[count]
        return ngettext("%(count)s time", "%(count)s times", count) % {"count": count}

    @property
    def answers(self):
        """What may be answered: names, and "" for somebody else."""
        return list(filter(None, [self.name, *self.card.alternatives])) + [""]

    def expert_of(self, answer):
        """Who in the archive bears the name that was answered, or None."""
        if answer == self.name:
            return self.card.expert
        found = Expert.objects.of_full_name(answer)[:2] if answer else []
        return found[0] if len(found) == 1 else None

    @cached_property
    def following(self):
        """(paragraph, words) of each suggestion that gets the same answer: ¶37, "he added"."""
        return [(each.paragraph, self._told_by(each)) for each in followers_of(self.card.item)]

    def _told_by(self, suggestion):
        spans = sorted(span for span in map(suggestion.spans.get, ("source", "cue")) if span)
        words = self.text[spans[0][0] : spans[-1][1]] if spans else ""
        return words if len(words) <= LONGEST_TOLD else self.text[slice(*spans[0])]
