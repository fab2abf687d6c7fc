"""Where quotation marks open and close, by position; the text itself is never rewritten."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


_CLOSERS = {
    "“": ("”", '"'),
    "”": ("”",),
    "„": ("“", "”"),
    "«": ("»",),
    "»": ("«",),
    '"': ('"', "”"),
    "''": ("''",),
    "``": ("''", '"'),
}
# Letter by letter, since only so a text without marks is passed over quickly.
_MARK = re.compile("''|``|" + "|".join("“”„«»\"‘’'"))
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
    closers = _single_closers(text, marks, end)
    found: list[Quotation] = []
    mark = ""
    opened = start
    for each, at in marks:
        if mark and (_closes(each, mark, at, closers) or _closes_wrongly(each, text, at, end)):
            inner = _without_space(text, opened + len(mark), at)
            found.append(Quotation(*inner, opened, at + len(each)))
            mark = ""
        elif not mark and _opens(each, text, at, start, end, closers):
            mark, opened = each, at
    if mark:
        found.append(Quotation(opened + len(mark), end, opened, end, is_closed=False))
    return found


def _without_space(text: str, start: int, end: int) -> Span:
    """Return what stands between marks set off by a space, as the French do: « non ».

    >>> [quotations(text)[0][:2] for text in ("« non »", "« »")]
    [(2, 5), (1, 1)]
    """
    inner = text[start:end]
    if not inner.strip():
        return start, start
    return end - len(inner.lstrip()), start + len(inner.rstrip())


def _single_closers(text: str, marks: Iterable[tuple[str, int]], end: int) -> dict[str, list[int]]:
    """Return, by opening mark, where single quotation marks may close."""
    closers: dict[str, list[int]] = {"‘": [], "'": []}
    for mark, at in marks:
        if mark == "’" and _ends_a_word(text, at, end):
            closers["‘"].append(at)
        # A straight one is an apostrophe unless punctuation says otherwise.
        if mark == "'" and _ends_a_word(text, at, end) and text[at - 1] in ",.!?…":
            closers["'"].append(at)
    # "the workers’ rights": a plural's apostrophe closes only where nothing else does.
    plain = [at for at in closers["‘"] if not _is_plural(text, at)]
    last = closers["‘"][-1:]
    closers["‘"] = plain if plain and plain[-1] == last[0] else plain + last
    return closers


def _ends_a_word(text: str, at: int, end: int) -> bool:
    return at > 0 and not text[at - 1].isspace() and (at + 1 >= end or not text[at + 1].isalnum())


def _is_plural(text: str, at: int) -> bool:
    return text[at - 1] in "sz" and text[at + 1 : at + 2] == " "


def _opens(
    mark: str, text: str, at: int, start: int, end: int, closers: Mapping[str, Sequence[int]]
) -> bool:
    after = at + len(mark)
    if after >= end:
        return False
    if text[after].isspace():
        return mark == "«" and text.find("»", after, end) > 0
    stands_free = at == start or not (text[at - 1].isalnum() or text[at - 1] in ".,!?%")
    if mark in closers:
        return stands_free and bisect_right(closers[mark], at) < len(closers[mark])
    return mark in "“„«" or (stands_free and mark != "’")


def _closes_wrongly(mark: str, text: str, at: int, end: int) -> bool:
    """Return whether an opening mark was typed where a quotation ends: “It holds,“ she said."""
    is_last = at + 1 >= end or text[at + 1].isspace()
    return mark == "“" and is_last and text[at - 1] in ",.?!…"


def _closes(mark: str, opening: str, at: int, closers: Mapping[str, Sequence[int]]) -> bool:
    if opening in closers:
        here = bisect_left(closers[opening], at)
        return here < len(closers[opening]) and closers[opening][here] == at
    return mark in _CLOSERS.get(opening, ())


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
    return sum(len(_WORD.findall(text, start, end)) for start, end in spans)


def count_words_in(text: str) -> int:
    """Return how many words a text has."""
    return len(_WORD.findall(text))
