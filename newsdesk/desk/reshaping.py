"""Moves the ends of a statement's words by a word, or to a place, and adds or drops a stretch."""

import re
from bisect import bisect_left, bisect_right

from django.utils.translation import gettext_lazy as _

from newsdesk.desk.forms.selection import without_marks
from newsdesk.extraction.quotations import quotations

WORD = re.compile(r"[^\W_]+(?:[.,'’‑-][^\W_]+)*")
AT_AN_END = _("Stretches end with their paragraph. Mark the words of the next one and add them.")
STEPS = {"start-1": (0, -1), "start+1": (0, 1), "end-1": (1, -1), "end+1": (1, 1)}


class CannotMove(ValueError):
    """The words cannot be reshaped like this; the message says why and what to do."""


def reshape(revision, content, move):
    """The content spans after `move`.

    A move is "start-1", "start+1", "end-1" or "end+1" (words), "start=<offset>",
    "end=<offset>", "add=<start>,<end>" or "drop=<index>". Raises CannotMove.
    """
    verb, _sign, value = move.partition("=")
    if move in STEPS:
        return _step(revision, content, *STEPS[move])
    numbers = value.split(",")
    if not all(number.isdecimal() and len(number) < 10 for number in numbers):
        raise CannotMove(_("That is no place in the text. Mark the words again."))
    places = [int(number) for number in numbers]
    if verb in ("start", "end") and len(places) == 1:
        return _put(revision, content, 0 if verb == "start" else 1, places[0])
    if verb == "add" and len(places) == 2:
        return _add(revision, content, *places)
    if verb == "drop" and len(places) == 1:
        return _drop(content, places[0])
    raise CannotMove(_("There is no such move. Reload the page and try again."))


def _step(revision, content, side, step):
    """Move an end to the next place where a word begins or ends."""
    span = content[-side]
    stops = _stops(revision, span, side)
    at = bisect_left(stops, span[side]) - 1 if step < 0 else bisect_right(stops, span[side])
    if not 0 <= at < len(stops):
        raise CannotMove(AT_AN_END)
    return _moved(revision, content, side, stops[at])


def _put(revision, content, side, place):
    """Move an end to the place of a word that is nearest to `place`."""
    block = _block(revision, content[-side][0])
    if not block[0] <= place <= block[1]:
        raise CannotMove(AT_AN_END)
    nearest = min(_stops(revision, content[-side], side), key=lambda stop: abs(stop - place))
    return _moved(revision, content, side, nearest)


def _moved(revision, content, side, place):
    index = len(content) - 1 if side else 0
    span = list(content[index])
    span[side] = place
    if span[0] >= span[1] or not WORD.search(revision.text, *span):
        raise CannotMove(_("A stretch keeps at least one word. Discard or drop it instead."))
    if any(
        span[0] < other[1] and other[0] < span[1]
        for number, other in enumerate(content)
        if number != index
    ):
        raise CannotMove(_("Another stretch of this statement stands there. Drop it first."))
    fitted = _fit(revision, span)
    return [*content[:index], fitted, *content[index + 1 :]]


def _add(revision, content, start, end):
    """With the words from `start` to `end` as one stretch more; what touches becomes one."""
    first, last = _block(revision, start)
    if not first <= start < end:
        raise CannotMove(_("Mark words of the text first."))
    if end > last:
        raise CannotMove(AT_AN_END)
    words = revision.text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    if start >= end:
        raise CannotMove(_("Mark words of the text first."))
    spans = sorted([*content, without_marks(revision.text, [start, end])])
    joined = [list(spans[0])]
    for span in spans[1:]:
        between = revision.text[joined[-1][1] : span[0]]
        if span[0] <= joined[-1][1] or not between.strip() and "\n" not in between:
            joined[-1][1] = max(joined[-1][1], span[1])
        else:
            joined.append(list(span))
    return joined


def _drop(content, index):
    if len(content) < 2 or index >= len(content):
        raise CannotMove(_("A statement keeps at least one stretch."))
    return [span for number, span in enumerate(content) if number != index]


def _block(revision, place):
    """Where the paragraph that holds `place` begins and ends."""
    return revision.blocks[revision.block_number_at(place) - 1][1:]


def _stops(revision, span, side):
    """The places in the paragraph of `span` to which that end of it can go, in order."""
    start, end = _block(revision, span[0])
    places = set()
    for word in WORD.finditer(revision.text, start, end):
        moved = list(span)
        moved[side] = word.span()[side]
        if moved[0] < moved[1]:
            places.add(_fit(revision, moved)[side])
        elif side == 0 and word.start() < span[1] or side == 1 and word.end() > span[0]:
            places.add(moved[side])
    return sorted(places)


def _fit(revision, span):
    """`span` with the quotation marks and the punctuation that belong to its words.

    The marks around all of it stay out, those around a part of it come in; punctuation before
    closing marks belongs to the words.
    """
    text, (start, end) = revision.text, span
    for quoted in quotations(text, *_block(revision, start)):
        begins = quoted.opens <= start <= quoted.end and not WORD.search(text, quoted.start, start)
        ends = quoted.start <= end <= quoted.closes and not WORD.search(text, end, quoted.end)
        if begins:
            is_within = end <= quoted.end or ends
            start = quoted.start if is_within else quoted.opens
        if ends:
            is_within = start >= quoted.start
            end = quoted.end if is_within else quoted.closes
    return [start, end]
