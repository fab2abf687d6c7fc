"""The stretches of a text that a statement consists of, checked and read.

A span is `[start, end)` in Unicode code points of one revision's text. A statement keeps
`{"content": [[s, e], …], "verbatim": [[s, e], …], "inserted": [[s, e], …],
"cue": [s, e] | null, "source": [s, e] | null}`.
"""

from newsdesk.extraction import bracketed_within, quoted_spans


class UnfitSpans(ValueError):
    """The spans cannot be those of a statement in this text; the message says why."""


def content_of(text, content):
    """The words that `content` covers, its stretches joined by a space."""
    return " ".join(text[start:end] for start, end in content)


def make_spans(text, content, *, verbatim=None, inserted=None, cue=None, source=None):
    """Spans as a statement keeps them; verbatim and inserted are read off the marks if None.

    Raises UnfitSpans when a span lies outside the text, is empty, runs over the end of a
    paragraph or is out of order, and when verbatim or inserted words are not among the content.
    """
    content = _checked(text, content, "spans")
    if not content:
        raise UnfitSpans("A statement needs at least one span of words.")
    if verbatim is None or inserted is None:
        quoted = quoted_spans(text, content)
        verbatim = quoted if verbatim is None else verbatim
        if inserted is None:
            inserted = bracketed_within(text, quoted)
    return {
        "content": content,
        "verbatim": _inside(content, _checked(text, verbatim, "verbatim"), "verbatim"),
        "inserted": _inside(content, _checked(text, inserted, "inserted"), "inserted"),
        "cue": None if cue is None else _checked(text, [cue], "cue")[0],
        "source": None if source is None else _checked(text, [source], "source")[0],
    }


def _checked(text, spans, name):
    if not isinstance(spans, (list, tuple)):
        raise UnfitSpans(f"{name}: {spans!r} is not a list of [start, end] pairs.")
    last = 0
    for span in spans:
        if not _is_pair(span):
            raise UnfitSpans(f"{name}: {span!r} is not a pair of whole numbers.")
        start, end = span
        if not last <= start < end <= len(text):
            raise UnfitSpans(
                f"{name}: [{start}, {end}] does not fit. Spans are in order, do not overlap, "
                f"are not empty, and end within the text's {len(text):,} characters."
            )
        if "\n" in text[start:end]:
            raise UnfitSpans(
                f"{name}: [{start}, {end}] runs over the end of a paragraph. "
                "Make one span for each paragraph."
            )
        last = end
    return [list(span) for span in spans]


def _inside(content, spans, name):
    for start, end in spans:
        if not any(first <= start and end <= last for first, last in content):
            raise UnfitSpans(f"{name}: [{start}, {end}] does not lie within one of the spans.")
    return spans


def _is_pair(span):
    return (
        isinstance(span, (list, tuple))
        and len(span) == 2
        and all(isinstance(offset, int) and not isinstance(offset, bool) for offset in span)
    )
