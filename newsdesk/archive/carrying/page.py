"""How the statements of an article stand on its page of today, compared with when they were approved.

What the text map says decides, as when a text is replaced: the same words elsewhere are others'.
"""

from typing import NamedTuple

from newsdesk.archive.carrying.placing import carried, is_mostly_kept
from newsdesk.archive.carrying.text_map import TextMap, reads_alike
from newsdesk.archive.spans import content_of

SAME, CHANGED, ATTRIBUTION, MISSING = "same", "changed", "attribution", "missing"
# Characters that are shown beside the words, to either side and within their paragraph.
BESIDE = 300


class Standing(NamedTuple):
    """What has become of a statement: SAME, CHANGED, ATTRIBUTION (all that says who said it, and
    how, or a "not" in its sentence) or MISSING; and what the text says there, then and now."""

    statement: object
    outcome: str
    was: str = ""
    now: str = ""


def standings(statements, text):
    """The Standings of `statements` of one article in `text`, which its page has today.

    None if that is another text: less than half is left of one that they were recorded from, and
    not everything in it stands as it did.
    """
    maps, found = {}, []
    for statement in statements:
        revision = statement.revision
        text_map = maps.get(revision.pk) or maps.setdefault(
            revision.pk, TextMap(revision.text, text)
        )
        found.append(_standing(statement, text_map))
    is_same = all(each.outcome == SAME for each in found)
    is_comparable = is_same or all(is_mostly_kept(text_map) for text_map in maps.values())
    return found if is_comparable else None


def _standing(statement, text_map):
    old, new, spans = text_map.old, text_map.new, statement.spans
    result = carried(text_map, spans)
    if result.anchoring == "ok":
        return Standing(statement, SAME)
    was = passage(old, spans)
    if not result.spans:
        return Standing(statement, MISSING, was)
    words = content_of(old, spans["content"])
    is_worded_alike = reads_alike(words, content_of(new, result.spans["content"]))
    outcome = ATTRIBUTION if is_worded_alike else CHANGED
    return Standing(statement, outcome, was, passage(new, result.spans))


def passage(text, spans):
    """The words with who said them and what stands beside, paragraph by paragraph."""
    parts = [*spans["content"], *(spans[name] for name in ("cue", "source") if spans[name])]
    by_line = {}
    for start, end in sorted(parts):
        line = text.rfind("\n", 0, start) + 1
        first, last = by_line.get(line, (start, end))
        by_line[line] = min(first, start), max(last, end)
    return "\n".join(_with_beside(text, line, *each) for line, each in by_line.items())


def _with_beside(text, line, first, last):
    line_end = text.find("\n", last)
    line_end = len(text) if line_end < 0 else line_end
    start, end = max(line, first - BESIDE), min(line_end, last + BESIDE)
    before = "…" if start > line else ""
    return f"{before}{text[start:end]}{'…' if end < line_end else ''}"
