"""What editors read where the archive keeps a code."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CODES = {
    # Kinds of statements, who spoke, and how sure that is
    "direct": _("direct"),
    "mixed": _("mixed"),
    "indirect": _("indirect"),
    "named": _("named"),
    "unnamed": _("unnamed"),
    "undecided": _("undecided"),
    "certain": _("certain"),
    "inferred": _("inferred"),
    # What became of something
    "suggested": _("suggested"),
    "open": _("open"),
    "accepted": _("accepted"),
    "rejected": _("rejected"),
    "draft": _("draft"),
    "approved": _("approved"),
    "published": _("published"),
    "withheld": _("withheld"),
    "discarded": _("discarded"),
    "waiting": _("waiting"),
    "in_review": _("in review"),
    "done": _("done"),
    "ok": _("ok"),
    "changed": _("changed"),
    "orphan": _("orphan"),
    "withdrawn": _("text withdrawn"),
    # Flags and predictions
    "hedged": _("hedged"),
    "negated": _("negated"),
    "repeated": _("repeated"),
    "headline_differs": _("headline differs"),
    "second_look": _("second look"),
    "yes": _("yes"),
    "soft": _("soft"),
    "commitment": _("commitment"),
    "no": _("no"),
    # Rights, people and their names, paragraphs
    "quotes": _("quotes"),
    "excerpt": _("excerpt"),
    "full": _("full"),
    "analyst": _("analyst"),
    "newsmaker": _("newsmaker"),
    "institution": _("institution"),
    "primary": _("primary"),
    "alias": _("alias"),
    "former": _("former"),
    "abbreviation": _("abbreviation"),
    "confirmed": _("confirmed"),
    "refused": _("refused"),
    "misprint": _("misprint"),
    "headline": _("headline"),
    "standfirst": _("standfirst"),
    "heading": _("heading"),
    "paragraph": _("paragraph"),
    "caption": _("caption"),
    "suggestion": _("suggestion"),
    "statement": _("statement"),
    "claimpair": _("pair of statements"),
    "article": _("article"),
    "expert": _("expert"),
    "topic": _("topic"),
    "outlet": _("outlet"),
    "organisation": _("organisation"),
    # What moves when two records become one, as the models' metadata name it
    "affiliations": _("affiliations"),
    "disclosures": _("disclosures"),
    "expert names": _("expert names"),
    "doubtful names": _("doubtful names"),
    "merged experts": _("merged experts"),
    "merged organisations": _("merged organisations"),
    "organisation names": _("other names"),
    "merged topics": _("merged topics"),
    "statement topics": _("statement topics"),
    "statements": _("statements"),
    "topic names": _("names of topics"),
    "topics": _("topics"),
}
# What somebody did, as the log's verbs say it.
VERBS = {
    "accept": pgettext_lazy("done", "accept"),
    "answer": pgettext_lazy("done", "answer"),
    "reject": pgettext_lazy("done", "reject"),
    "reopen": pgettext_lazy("done", "reopen"),
    "create": pgettext_lazy("done", "create"),
    "publish": pgettext_lazy("done", "publish"),
    "correct": pgettext_lazy("done", "correct"),
    "edit": pgettext_lazy("done", "edit"),
    "tag": pgettext_lazy("done", "tag"),
    "withhold": pgettext_lazy("done", "withhold"),
    "withdraw": pgettext_lazy("done", "mark as withdrawn"),
    "release": pgettext_lazy("done", "release"),
    "withhold with speaker": pgettext_lazy("done", "withhold with speaker"),
    "release with speaker": pgettext_lazy("done", "release with speaker"),
    "anonymise": pgettext_lazy("done", "withhold the name"),
    "reveal": pgettext_lazy("done", "give the name back"),
    "erase": pgettext_lazy("done", "delete for good"),
    "discard": pgettext_lazy("done", "discard"),
    "state": pgettext_lazy("done", "state"),
    "import": pgettext_lazy("done", "import"),
    "replace text": pgettext_lazy("done", "replace text"),
    "follow": pgettext_lazy("done", "follow"),
    "merge": pgettext_lazy("done", "merge"),
    "part": pgettext_lazy("done", "part"),
    "join": pgettext_lazy("done", "join"),
    "refuse": pgettext_lazy("done", "refuse"),
    "split": pgettext_lazy("done", "split"),
    "apart": pgettext_lazy("done", "apart"),
    "together": pgettext_lazy("done", "together"),
    "handle": pgettext_lazy("done", "handle"),
    "unhandle": pgettext_lazy("done", "unhandle"),
    "settle": pgettext_lazy("done", "settle"),
    "unsettle": pgettext_lazy("done", "unsettle"),
    "delete": pgettext_lazy("done", "delete"),
    "claim": pgettext_lazy("done", "claim"),
    "unclaim": pgettext_lazy("done", "unclaim"),
    "learn name": pgettext_lazy("done", "learn name"),
    "forget name": pgettext_lazy("done", "forget name"),
    "learn role": pgettext_lazy("done", "learn role"),
    "forget role": pgettext_lazy("done", "forget role"),
    "confirm role": pgettext_lazy("done", "confirm role"),
    "refuse role": pgettext_lazy("done", "refuse role"),
    "undo": pgettext_lazy("done", "undo"),
    "redo": pgettext_lazy("done", "redo"),
}


# How two names are alike, as newsdesk.archive.likeness says it.
ALIKE = {
    "the same name": _("the same name"),
    "spelled differently": _("spelled differently"),
    "a letter or two off": _("a letter or two off"),
    "an initial": _("an initial"),
    "in another order": _("in another order"),
    "one of them with more names": _("one of them with more names"),
    "one of them with Jr. or Sr.": _("one of them with Jr. or Sr."),
    "one name only": _("one name only"),
    "divided differently": _("divided differently"),
}


def alike_in_words(reason):
    """The reason of a Likeness, translated."""
    return ", ".join(str(ALIKE.get(each, each)) for each in reason.split(", "))


def called(code):
    """The name of a code as it stands inside a sentence, lazily translated."""
    return CODES.get(code) or code.replace("_", " ")


def titled(code):
    """The same as it stands alone, with a capital."""
    return capfirst(called(code))
