"""What must stand wherever a statement's words stand, since without it they would mislead."""

import re

from newsdesk.archive.models import Statement
from newsdesk.archive.words import LEAD, pieces_of

FLAGS = {
    "hedged": "Hedged",
    "repeated": "Said more than once",
    "headline_differs": "The headline says more than the article",
}
PREDICTIONS = {
    Statement.Prediction.YES: "Forecast",
    Statement.Prediction.SOFT: "Guarded forecast",
    Statement.Prediction.COMMITMENT: "Commitment",
}
_SAYS_NO = re.compile(
    r"n[’']t\b|\b(?:no|not|never|none|nobody|nothing|nor|neither|cannot|without"
    r"|den(?:y|ie[ds]|ying|ials?))\b",
    re.IGNORECASE,
)


def caveats_of(statement):
    """What readers should know besides the words, in words; "second look" is the desk's alone."""
    is_inferred = statement.expert_id and statement.certainty == Statement.Certainty.INFERRED
    caveats = ["A denial"] * is_hidden_denial(statement)
    caveats += ["Speaker inferred"] if is_inferred else []
    caveats += [FLAGS[flag] for flag in statement.flags if flag in FLAGS]
    return caveats + [PREDICTIONS[p] for p in [statement.prediction] if p in PREDICTIONS]


def is_hidden_denial(statement):
    """True when it is flagged as negated and nothing in the words as shown says no.

    It does say no where the reporting words lead in ("denied"), or where they only report
    and the no is among the words. "It was a tax", she denied: there it does not.
    """
    if "negated" not in statement.flags:
        return False
    if any(piece.voice == LEAD for piece in pieces_of(statement)):
        return False
    return bool(_SAYS_NO.search(statement.cue)) or not _SAYS_NO.search(statement.text)
