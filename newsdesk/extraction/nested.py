"""Quotations inside quotations: whom the one who is quoted quotes in turn."""

import re
from collections.abc import Iterator

from newsdesk.extraction.attribution import Attribution
from newsdesk.extraction.attributions import attributions, is_tag
from newsdesk.extraction.quotations import Quotation
from newsdesk.extraction.sentences import paragraph_tokens, sentences
from newsdesk.extraction.words import PRONOUNS

_INNER_MARK = re.compile(r"[“„«\"‘]|(?<!\w)'(?=\w)")
_LONGEST = 5_000


def nested_attributions(text: str, quotation: Quotation) -> Iterator[Attribution]:
    """Yield the attributions inside a quotation whose words have marks of their own.

    What “I told him ‘no’” tells of the speaker is no second-hand statement.
    """
    end = min(quotation.end, quotation.start + _LONGEST)
    if not _INNER_MARK.search(text, quotation.start, end):
        return
    tokens = paragraph_tokens(text, quotation.start, end)
    for sentence in sentences(tokens, is_tag):
        for attribution in attributions(sentence):
            if attribution.cue and attribution.contents and _is_of_another(attribution):
                yield attribution


def _is_of_another(attribution: Attribution) -> bool:
    source = attribution.source
    quoted = any(token.quotation for token in attribution.tokens)
    return quoted and source is not None and attribution.tokens[source.first].lower not in PRONOUNS
