"""Addresses that lead to words in somebody else's page, for browsers that know text fragments.

After the URL Fragment Text Directives of the WICG (wicg.github.io/scroll-to-text-fragment):
`#:~:text=prefix-,start,end,-suffix`, where prefix, end and suffix may be left out.
"""

from typing import NamedTuple
from urllib.parse import quote

from newsdesk.archive import bars
from newsdesk.archive.words import are_shown

# Longer words are given by their beginning and end: less to differ from the page as it is now.
LONGEST, EDGE = 60, 30
# By how many words a prefix or suffix grows while the words are not told apart.
STEP = 3


class Directive(NamedTuple):
    """Which words to show: those from `start` to `end`, or `start` alone, between the others."""

    prefix: str
    start: str
    end: str
    suffix: str

    def __str__(self):
        parts = [
            f"{_encoded(self.prefix)}-" if self.prefix else "",
            _encoded(self.start),
            _encoded(self.end),
            f"-{_encoded(self.suffix)}" if self.suffix else "",
        ]
        return "text=" + ",".join(part for part in parts if part)


def words_at_source(statement):
    """The address of the article where it was published, leading to the words if they are shown.

    Words that rights keep back are not handed out in an address either.
    """
    if not are_shown(statement):
        return statement.article.url
    return source_link(statement.article.url, statement.revision.text, statement.spans["content"])


def source_link(address, text, spans):
    """`address` with a fragment that leads to each of the `spans` ([start, end]) of `text`.

    `text` is the page's, as it was brought in. The address as it is, if it is empty.
    """
    if not address:
        return ""
    if bars.has_bars(text):
        # Words that were taken out here still stand at the source, and say what they are.
        return address
    directives = "&".join(str(directive_for(text, *span)) for span in spans)
    return f"{address}{'' if '#' in address else '#'}:~:{directives}"


def directive_for(text, start, end):
    """The Directive that finds text[start:end] in `text`, and not the same words elsewhere.

    Prefix and suffix are empty unless the words occur again. They stay in the paragraph, since
    a page may show anything between two; only words that are a paragraph's first or last take
    them from the one before or behind, if nothing else tells them apart. What even that does
    not tell apart stays unclear.
    """
    start, end = _whole_words(text, start, end)
    folded = _folded(text)
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    ahead, behind = text[first:start].split(), text[end:last].split()
    above = text[:first].rstrip().rpartition("\n")[2].split()
    below = text[last:].lstrip().partition("\n")[0].split()
    tries = [
        *_pairs(ahead, behind),
        *_pairs(ahead or above, behind),
        *_pairs(ahead or above, behind or below),
    ]
    directives = (_directive(text[start:end], *beside) for beside in tries)
    found = (each for each in directives if _found(folded, each) == (start, end))
    return next(found, None) or _directive(text[start:end], *tries[0])


def _pairs(ahead, behind):
    """What may stand beside the words as (prefix, suffix), from nothing to all of it.

    What stands before them grows first: usually it alone will do.
    """
    before = after = 0
    while True:
        yield " ".join(ahead[max(0, len(ahead) - before) :]), " ".join(behind[:after])
        if before < len(ahead) and before <= after:
            before += STEP
        elif after < len(behind):
            after += STEP
        elif before < len(ahead):
            before += STEP
        else:
            return


def _directive(words, prefix, suffix):
    opening, closing = words, ""
    if len(words) > LONGEST:
        # The edges are whole words that do not meet.
        opening, _space, _rest = words[: EDGE + 1].rpartition(" ")
        _rest, _space, closing = words[-EDGE - 1 :].partition(" ")
        if not (opening and closing):
            opening, closing = words, ""
    return Directive(prefix, opening, closing, suffix)


def _whole_words(text, start, end):
    """The span widened to whole words: browsers do not look inside words."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _found(text, directive):
    """Where a browser would find the words in the folded `text`: (start, end), or None.

    It ignores capitals, and white space between the parts. Case is folded letter by letter,
    so that places stay as they are.
    """
    prefix, start, end, suffix = (_folded(part) for part in directive)
    at = -1
    while True:
        at = text.find(prefix, at + 1) if prefix else text.find(start, at + 1)
        if at < 0:
            return None
        begin = _past_spaces(text, at + len(prefix)) if prefix else at
        if not text.startswith(start, begin):
            continue
        stop = _end_of(text, begin + len(start), end, suffix)
        if stop is not None:
            return begin, stop


def _end_of(text, at, end, suffix):
    """Where the match that has got to `at` ends, `suffix` behind it; None if it does not."""
    if not end:
        return at if text.startswith(suffix, _past_spaces(text, at)) else None
    while (at := text.find(end, at)) >= 0:
        at += len(end)
        if text.startswith(suffix, _past_spaces(text, at)):
            return at
    return None


def _past_spaces(text, at):
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _folded(text):
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _encoded(words):
    """`words` percent-encoded, and so are the signs that mean something in a directive."""
    return quote(words, safe="").replace("-", "%2D")
