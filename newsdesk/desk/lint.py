"""What is checked of a statement while it is made: each finding names the rule behind it.

Pure: takes the text and what is recorded of the statement, and returns Findings.
"""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsdesk.archive.models import Statement
from newsdesk.archive.spans import content_of
from newsdesk.desk.forms.presets import is_unnamed_in
from newsdesk.extraction import fold
from newsdesk.extraction.quotations import quotations

OPENING, CLOSING, STRAIGHT = "“«", "”»", '"'
BRACKETED = re.compile(r"[\[(][^\[\]()]*[\])]")
# What takes back or limits, in the same sentence, what was said before it.
TURN = re.compile(
    r"(?:[,;:]?[^\S\n]+|[^\S\n]*[—–][^\S\n]*)"
    r"(but|although|though|however|unless|except|if|provided|perhaps|probably|possibly|at least)\b",
    re.IGNORECASE,
)
# Of these, what readers would take for something else without them; right before the words, too.
MISLEADS = ["but", "although", "though", "unless", "except", "perhaps", "probably", "possibly"]
HEDGED_BEFORE = re.compile(
    r"\b(but|but that|not|never|might|could|perhaps|maybe|possibly|probably|sort of),?\s+[“\"]?$"
)
LOOKED_BEFORE = 30
HEDGED = re.compile(
    r"\b(?:might|may|could|not|never|unless|if|but|perhaps|maybe|possibly|probably)\b|n[’']t\b"
)
# Words as short as this stand everywhere.
SHORT = 3
ENDS = (".", "!", "?", "…")


class Finding(NamedTuple):
    """Something that may be wrong: what it is, what to do, and the number of the rule."""

    name: str
    advice: str
    rule: int
    # Approving it as it is would mislead readers, and is refused.
    is_blocking: bool = False


def lint(text, spans, *, zone, attribution, printed_source="", flags=(), twin=""):
    """The Findings on a statement whose `spans` stand in `text`, those that block first.

    `twin` are the words that a headline sums up, if they are known.
    """
    found = [
        *_of_speaker(attribution, printed_source),
        *_of_cuts(text, spans["content"]),
        *_of_words(text, spans),
        *_of_source(text, spans, printed_source),
        *_of_zone(text, spans, zone, flags, twin),
    ]
    return sorted(found, key=lambda finding: not finding.is_blocking)


BOLDER = {
    Statement.Zone.HEADLINE: gettext_lazy("Bolder headline"),
    Statement.Zone.STANDFIRST: gettext_lazy("Bolder standfirst"),
}
WORDS_OF = {
    Statement.Zone.HEADLINE: gettext_lazy("Words of the headline"),
    Statement.Zone.STANDFIRST: gettext_lazy("Words of the standfirst"),
}


def misleading(findings):
    """Those of `findings` that block for what the words leave out."""
    return [finding for finding in findings if finding.is_blocking and finding.rule == 14]


def twin_among(words, others):
    """The one of `others` that says what the headline `words` say, by half of them; else ""."""
    wanted = {word for word in fold(words).split() if len(word) > SHORT}
    shared = {other: len(wanted & set(fold(other).split())) for other in others}
    likest = max(shared, key=shared.get, default="")
    return likest if wanted and shared.get(likest, 0) * 2 >= len(wanted) else ""


def _of_zone(text, spans, zone, flags, twin):
    if zone not in (Statement.Zone.HEADLINE, Statement.Zone.STANDFIRST):
        return
    words = content_of(text, spans["content"])
    is_bolder = HEDGED.search(twin) and not HEDGED.search(words)
    if is_bolder and "headline_differs" not in flags:
        advice = _("The text is more careful: “%(twin)s”. Set the flag “Headline differs”.") % {
            "twin": twin
        }
        yield Finding(BOLDER[zone], advice, 13, is_blocking=True)
    else:
        advice = _(
            "It is counted with the statement in the text that it sums up. Record that, too."
        )
        yield Finding(WORDS_OF[zone], advice, 13)


def _of_source(text, spans, printed_source):
    """A source that is printed neither in the paragraph of the words nor right beside it."""
    if not printed_source or spans.get("source"):
        return
    first, last = spans["content"][0][0], spans["content"][-1][1]
    before = text[:first].rsplit("\n", 2)[-2:]
    after = text[last:].split("\n", 2)[:2]
    near = " ".join([*before, text[first:last], *after])
    if fold(printed_source) not in fold(near):
        advice = _("“%(source)s” stands neither in this paragraph nor beside it.") % {
            "source": printed_source
        }
        yield Finding(_("Source elsewhere"), advice, 10)


def _of_cuts(text, content):
    """A hedge or a “but” that stands right beside the words and is left out."""
    ends = {end for _start, end in content}
    for start, _end in content:
        before = HEDGED_BEFORE.search(text[max(0, start - LOOKED_BEFORE) : start])
        if before and start not in ends:
            advice = _(
                "“%(words)s” stands right before these words. Take that in if it is theirs."
            ) % {"words": before[1]}
            yield Finding(_("Begins after a hedge"), advice, 14, is_blocking=True)


def _of_speaker(attribution, printed_source):
    if attribution == Statement.Attribution.UNDECIDED:
        advice = _("Name whoever said this, or tick that the source is unnamed.")
        yield Finding(_("No speaker"), advice, 10, is_blocking=True)
    if attribution == Statement.Attribution.NAMED and is_unnamed_in(printed_source):
        advice = _("“%(source)s” are nobody in particular. Tick that the source is unnamed.") % {
            "source": printed_source
        }
        yield Finding(_("Unnamed group with a name"), advice, 12)


def _of_words(text, spans):
    content = spans["content"]
    words = [text[start:end] for start, end in content]
    if cut := next((at for span in content for at in span if _cuts_word(text, at)), None):
        advice = _("“%(word)s” is cut in two. Mark whole words.") % {"word": _word_at(text, cut)}
        yield Finding(_("Cut inside a word"), advice, 3)
    if all(_is_wrapped(each) for each in words):
        yield Finding(_("Outer marks inside"), _("Leave the marks around all of it out."), 3)
    elif _is_unbalanced("".join(words)) or _is_unclosed(text, content):
        advice = _("A quotation begins or ends outside these words. Take in all of it, or none.")
        yield Finding(_("Unbalanced marks"), advice, 6)
    quoted = (text[start:end] for start, end in spans.get("verbatim") or [])
    if inserted := next(filter(None, map(BRACKETED.search, quoted)), None):
        advice = _("“%(words)s” is the reporter’s. Keep it: readers see that it is.") % {
            "words": inserted.group()
        }
        yield Finding(_("Bracketed insertion"), advice, 7)
    end = content[-1][1]
    turn = TURN.match(text, end)
    if turn and not words[-1].endswith(ENDS):
        advice = _("The sentence goes on with “%(word)s”. Take that in if it is theirs.") % {
            "word": turn.group(1)
        }
        is_blocking = turn.group(1).lower() in MISLEADS
        yield Finding(_("Stops before it turns"), advice, 14, is_blocking)


def _cuts_word(text, at):
    # Letters without case may be of a script that puts no blanks between words.
    return 0 < at < len(text) and _is_of_word(text[at - 1]) and _is_of_word(text[at])


def _is_of_word(letter):
    return letter.isdigit() or letter.lower() != letter.upper()


def _word_at(text, at):
    before = re.search(r"\w*$", text[max(0, at - 60) : at]).group()
    return before + re.match(r"\w*", text[at : at + 60]).group()


def _is_wrapped(words):
    """True if one pair of quotation marks stands around all of `words`."""
    inner = words.strip().rstrip(".,;!?")
    marks = OPENING + CLOSING + STRAIGHT
    is_marked = inner[:1] in tuple(OPENING + STRAIGHT) and inner[-1:] in tuple(CLOSING + STRAIGHT)
    return is_marked and len(inner) > 1 and not any(mark in inner[1:-1] for mark in marks)


def _is_unclosed(text, content):
    """True if marks open at or before the last words, never close, and the words do not go on."""
    start, end = content[-1]
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    found = quotations(text, first, last if last >= 0 else len(text))
    is_open = bool(found) and not found[-1].is_closed and found[-1].opens < end
    # What opens anew in the next paragraph is the rest of the same quotation.
    goes_on = last >= 0 and text[last:].lstrip()[:1] in tuple(OPENING + STRAIGHT)
    return is_open and not goes_on


def _is_unbalanced(words):
    if "„" in words:
        # German closes with what opens in English.
        words = words.replace("“", "”").replace("„", "“")
    depth = 0
    for letter in words:
        depth += (letter in OPENING) - (letter in CLOSING)
        if depth < 0:
            return True
    return depth != 0 or words.count(STRAIGHT) % 2 == 1
