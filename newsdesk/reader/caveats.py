"""What must stand wherever a statement's words stand, since without it they would mislead."""

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Statement
from newsdesk.archive.words import LEAD, pieces_of

FLAGS = {
    "hedged": _("Hedged"),
    "repeated": _("Said more than once"),
    "headline_differs": _("The headline says more than the article"),
}
PREDICTIONS = {
    Statement.Prediction.YES: _("Forecast"),
    Statement.Prediction.SOFT: _("Guarded forecast"),
    Statement.Prediction.COMMITMENT: _("Commitment"),
}
_SAYS_NO = re.compile(
    r"n[’']t\b|\b(?:no|not|never|none|nobody|nothing|nor|neither|cannot|without"
    r"|den(?:y|ie[ds]|ying|ials?))\b",
    re.IGNORECASE,
)


def caveats_of(statement):
    """What readers should know besides the words, in words; "second look" is the desk's alone."""
    is_inferred = statement.expert_id and statement.certainty == Statement.Certainty.INFERRED
    caveats = [gettext("A denial")] * is_hidden_denial(statement)
    caveats += [gettext("Speaker inferred")] if is_inferred else []
    caveats += [str(FLAGS[flag]) for flag in statement.flags if flag in FLAGS]
    return caveats + [str(PREDICTIONS[p]) for p in [statement.prediction] if p in PREDICTIONS]


def is_hidden_denial(statement):
    """True when it is flagged as negated and nothing in the words as shown says no.

    It does say no where the reporting words lead in ("denied"), or where they only report
    and the no is among the words. "It was a tax", she denied: there it does not.
    """
    if "negated" not in statement.flags:
        return False
    if any(piece.voice == LEAD for piece in pieces_of(statement, for_editors=True)):
        return False
    return bool(_SAYS_NO.search(statement.cue)) or not _SAYS_NO.search(statement.text)
