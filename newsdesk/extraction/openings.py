"""How a paragraph may open before its first sentence: a dateline, or who speaks now."""

import re
from typing import NamedTuple

_DATELINE = re.compile(
    r"[A-Z][A-Z.’'-]+(?:[ ,/-]+[A-Z][A-Z.’'-]+){0,4}"
    r"(?:, (?:[A-Z][\w.]*)(?: [A-Z0-9][\w.]*){0,3})?"
    r"(?: \([\w .,/-]{2,40}\))?"
    r"\s*(?:[—–―:]|--?)\s+(?=[“\"‘'«„]?\w)"
)
_AGENCY_DATELINE = re.compile(
    r"[A-Z][\w.’'-]+(?:[ ,]+[A-Z][\w.’'-]+){0,4} \((?:Reuters|AP|AFP|UPI|[A-Z]{2,5})\)"
    r"\s*(?:[—–―:]|--?)\s+(?=[“\"‘'«„]?\w)"
)
_LABEL = re.compile(
    r"(?:Q|A|[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){0,3}(?: \([^()\n]{1,40}\))?)\s*[:.]\s+(?:\([^()\n]{1,40}\)\s+)?(?=\S)"
)
_LONGEST_OPENING = 120


class Label(NamedTuple):
    """Who speaks in a transcript: the name as printed ends at `end`, the words begin at `words`."""

    end: int
    words: int
    printed: str = ""


def after_dateline(text: str, start: int, end: int) -> int:
    """Return where a paragraph begins behind "LONDON (Reuters) - " or "OSTRA: ".

    >>> after_dateline("OSTRA: The dam is safe.", 0, 23)
    7
    """
    stop = min(end, start + _LONGEST_OPENING)
    found = _DATELINE.match(text, start, stop) or _AGENCY_DATELINE.match(text, start, stop)
    return found.end() if found else start


def label_at(text: str, start: int, end: int) -> Label | None:
    """Return the label a paragraph of a transcript opens with.

    >>> label_at("QUILL: It holds.", 0, 16)
    Label(end=5, words=7, printed='QUILL')
    """
    found = _LABEL.match(text, start, min(end, start + _LONGEST_OPENING))
    if not found:
        return None
    printed = re.split(r"\s*[:.]\s|\s\(", found[0])[0]
    is_question = printed in ("Q", "A")
    if not is_question and ":" not in found[0]:
        return None
    return Label(start + len(printed), found.end(), printed)
