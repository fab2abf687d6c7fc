"""Where quotation marks open and close, by position; the text itself is never rewritten."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newsdesk.extraction.found import Span


class Quotation(NamedTuple):
    """A stretch inside outer quotation marks: `start` and `end` leave the marks out.

    `opens` and `closes` take them in; where closing marks are missing, `is_closed` is
    false and the stretch runs to the end of its paragraph.
    """

    start: int
    end: int
    opens: int
    closes: int
    is_closed: bool = True


_DOUBLE_CLOSERS = {"“": '”"', "„": "“”", "«": "»", "»": "«", '"': '"”', "''": ("''",), "”": "”"}
_MARK = re.compile(r"''|``|[“”„«»\"‘’]")
_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029]+")
_BRACKETED = re.compile(r"\[[^\[\]\r\n]{1,200}\]|\([^()\r\n]{1,200}\)")
_WORD = re.compile(r"[^\W_]+")


def quotations(text: str, start: int = 0, end: int | None = None) -> list[Quotation]:
    """Return the outermost quotations of the paragraph from `start` to `end`, in order.

    >>> [quotation] = quotations("He said “‘no’ twice”.")
    >>> quotation.start, quotation.end, quotation.is_closed
    (9, 19, True)
    """
    end = len(text) if end is None else end
    marks = [(mark[0], mark.start()) for mark in _MARK.finditer(text, start, end)]
    single_closers = [at for mark, at in marks if mark == "’" and _ends_a_single(text, at, end)]
    found: list[Quotation] = []
    mark = ""
    opened = start
    for each, at in marks:
        if mark and _closes(each, mark, text, at, end, single_closers):
            found.append(Quotation(opened + len(mark), at, opened, at + len(each)))
            mark = ""
        elif not mark and _opens(each, text, at, start, end, single_closers):
            mark, opened = each, at
    if mark:
        found.append(Quotation(opened + len(mark), end, opened, end, is_closed=False))
    return found


def _opens(
    mark: str, text: str, at: int, start: int, end: int, single_closers: Sequence[int]
) -> bool:
    after = at + len(mark)
    if after >= end or text[after].isspace():
        return False
    stands_free = at == start or not (text[at - 1].isalnum() or text[at - 1] in ".,!?%")
    if mark == "‘":
        return stands_free and bisect_right(single_closers, at) < len(single_closers)
    if mark == "’":
        return False
    return mark in "“„«" or stands_free


def _closes(
    mark: str, opening: str, text: str, at: int, end: int, single_closers: Sequence[int]
) -> bool:
    if opening == "‘":
        return mark == "’" and _is_the_closer(text, at, single_closers)
    if opening == "``":
        return mark in ("''", '"')
    return mark in _DOUBLE_CLOSERS.get(opening, ())


def _ends_a_single(text: str, at: int, end: int) -> bool:
    return at > 0 and not text[at - 1].isspace() and (at + 1 >= end or not text[at + 1].isalnum())


def _is_the_closer(text: str, at: int, single_closers: Sequence[int]) -> bool:
    """Tell a closing mark from an apostrophe, as in “the workers’ rights”."""
    here = bisect_left(single_closers, at)
    if here == len(single_closers) or single_closers[here] != at:
        return False
    is_plural = text[at - 1] in "sz" and text[at + 1 : at + 2] == " "
    return not is_plural or here == len(single_closers) - 1


def quoted_spans(text: str, spans: Iterable[Sequence[int]]) -> list[list[int]]:
    """Return the stretches of `spans` inside quotation marks, the marks left out.

    The marks are looked for in the whole paragraph, so that a span whose outer marks
    stand just outside it counts as quoted.

    >>> quoted_spans("He said it was “over”.", [[8, 21]])
    [[16, 20]]
    """
    return [
        list(stretch)
        for start, end in spans
        for stretch in quoted_within([(start, end)], _quotations_touching(text, start, end))
    ]


def quoted_within(spans: Iterable[Sequence[int]], found: Sequence[Quotation]) -> list[Span]:
    """Return the stretches of `spans` inside the quotations given, which are in order."""
    return [
        (max(start, quotation.start), min(end, quotation.end))
        for start, end in spans
        for quotation in _from(found, start, end)
        if max(start, quotation.start) < min(end, quotation.end)
    ]


def _from(found: Sequence[Quotation], start: int, end: int) -> Iterator[Quotation]:
    at = bisect_right(found, start, key=lambda quotation: quotation.closes)
    while at < len(found) and found[at].start < end:
        yield found[at]
        at += 1


def _quotations_touching(text: str, start: int, end: int) -> list[Quotation]:
    first = max(text.rfind(mark, 0, start) for mark in "\r\n\u2028\u2029") + 1
    last = _PARAGRAPH.search(text, end)
    stop = last.end() if last and last.start() == end else end
    return [
        quotation
        for paragraph in _PARAGRAPH.finditer(text, first, stop)
        for quotation in quotations(text, *paragraph.span())
    ]


def inserted_spans(text: str, spans: Iterable[Sequence[int]]) -> list[list[int]]:
    """Return the bracketed stretches inside the quotations of `spans`, brackets included.

    >>> inserted_spans("“I think (her) plan fails,” he said.", [[1, 26]])
    [[9, 14]]
    """
    return [list(stretch) for stretch in bracketed_within(text, quoted_spans(text, spans))]


def bracketed_within(text: str, verbatim: Iterable[Sequence[int]]) -> list[Span]:
    """Return the bracketed stretches of `verbatim`, brackets included."""
    return [
        bracketed.span()
        for start, end in verbatim
        for bracketed in _BRACKETED.finditer(text, start, end)
    ]


def kind_of(text: str, spans: Sequence[Sequence[int]]) -> str:
    """Return "direct", "mixed" or "indirect": the marks decide, not the tone.

    >>> kind_of("He said it was “over”.", [[8, 21]])
    'mixed'
    """
    return kind_by_marks(text, spans, quoted_spans(text, spans))


def kind_by_marks(
    text: str, spans: Iterable[Sequence[int]], verbatim: Iterable[Sequence[int]]
) -> str:
    """Return the kind of a content of which `verbatim` stands inside quotation marks."""
    quoted = count_words(text, verbatim)
    if not quoted:
        return "indirect"
    return "direct" if quoted == count_words(text, spans) else "mixed"


def count_words(text: str, spans: Iterable[Sequence[int]]) -> int:
    """Return how many words stand in the spans."""
    return sum(1 for start, end in spans for _ in _WORD.finditer(text, start, end))
