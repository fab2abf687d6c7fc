"""A statement as readers saw it once: what the log has of it, in the fields that were shown."""

import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from newsdesk.archive.carrying.text_map import folded
from newsdesk.archive.dates import show_date
from newsdesk.archive.models import Statement
from newsdesk.archive.words import are_shown, shown_text
from newsdesk.reader.caveats import FLAGS, PREDICTIONS, is_hidden_denial


class Field(NamedTuple):
    """A field that readers are told of, and what of the log says whether it has changed."""

    label: str
    logged: tuple


FIELDS = {
    "words": Field(_("Words"), ("text", "spans", "cue")),
    "kind": Field(_("Kind"), ("kind",)),
    "speaker": Field(_("Speaker"), ("expert_id", "attribution")),
    "printed_source": Field(_("Speaker as printed"), ("printed_source",)),
    "printed_role": Field(_("Role as printed"), ("printed_role",)),
    "certainty": Field(_("Whether the speaker is named"), ("certainty",)),
    "via": Field(_("Second-hand, via"), ("via",)),
    "venue": Field(_("Venue"), ("venue",)),
    "said_on": Field(_("Said on"), ("said_on", "said_precision")),
    "topics": Field(_("Topics"), ("topic_ids",)),
    "remarks": Field(_("Remarks"), ("flags", "prediction")),
}
CERTAINTY = {"certain": _("named"), "inferred": _("inferred")}
KINDS = {"direct": _("direct"), "mixed": _("mixed"), "indirect": _("indirect")}
# Of what the log has of the places of words, what readers see of it.
SPANS = ("content", "verbatim", "inserted")


class Seen:
    """One logged state of a statement in `article`."""

    def __init__(self, logged, article):
        self.logged, self.article = logged, article

    @property
    def is_public(self):
        return self._is_published and self.logged.get("anchoring") != Statement.Anchoring.ORPHAN

    @property
    def is_orphan(self):
        """True if it is being checked, for its words are gone and nobody has decided yet."""
        return self._is_published and not self.is_public

    @property
    def is_withdrawn(self):
        return self.logged.get("anchoring") == Statement.Anchoring.WITHDRAWN

    @property
    def _is_published(self):
        return self.logged.get("status") == Statement.Status.PUBLISHED

    @property
    def reason(self):
        """Why it is not public, as its address says it."""
        return "" if self.is_orphan else self.logged.get("status_reason", "")

    def key(self, name):
        """What differs if and only if the field `name` does, for readers."""
        if name == "words":
            return self._words_key()
        if name == "remarks":
            return self._remarks()
        return [self.logged.get(each) for each in FIELDS[name].logged]

    def _words_key(self):
        spans = self.logged.get("spans") or {}
        cue, content = spans.get("cue"), spans.get("content") or [[0, 0]]
        leads_in = bool(cue) and cue[0] < content[0][0]
        # Words placed anew in another revision of the text are the same words.
        shifted = [[[e - content[0][0] for e in s] for s in spans.get(each, [])] for each in SPANS]
        # So are they with other quotation marks, dashes and spaces.
        return [
            folded(self.logged.get("text") or ""),
            shifted,
            self.logged.get("cue") if leads_in else "",
        ]

    def may_show(self, name):
        return name != "words" or are_shown(self._statement())

    def told(self, name):
        """The field `name` in words, "" for nothing."""
        tell = getattr(self, f"_{name}", None)
        return tell() if tell else str(self.logged.get(name) or "")

    def _statement(self):
        kept = ("kind", "spans", "text", "cue", "flags", "via")
        return Statement(article=self.article, **{name: self.logged[name] for name in kept})

    def _words(self):
        statement = self._statement()
        denial = _("{words} (a denial)") if is_hidden_denial(statement) else "{words}"
        return str(denial).format(words=shown_text(statement))

    def _kind(self):
        return str(KINDS[self.logged["kind"]])

    def _speaker(self):
        return self.logged["expert"] or str(_("Unnamed source"))

    def _certainty(self):
        return str(CERTAINTY[self.logged["certainty"]])

    def _via(self):
        return ", ".join(self.logged["via"])

    def _said_on(self):
        if not self.logged["said_on"]:
            return ""
        day = datetime.date.fromisoformat(self.logged["said_on"])
        return show_date(day, self.logged["said_precision"])

    def _topics(self):
        return "; ".join(self.logged["topics"])

    def _remarks(self):
        """Caveats and forecasts; that an editor wants a second look is the desk's."""
        flags = [FLAGS[flag] for flag in self.logged.get("flags", ()) if flag in FLAGS]
        prediction = PREDICTIONS.get(self.logged.get("prediction"))
        return "; ".join(str(remark) for remark in [*flags, prediction] if remark)
