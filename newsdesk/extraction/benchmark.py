"""Translates found statements for the scorer of the attribution benchmark."""

from collections.abc import Sequence

from newsdesk.extraction.found import FoundStatement
from newsdesk.extraction.quotations import count_words

# The benchmark calls a content direct from this part of its words inside marks.
_DIRECT_SHARE = 0.9


def benchmark_statements(text: str, found: Sequence[FoundStatement]) -> list[dict]:
    """Return the statements as the benchmark counts them.

    It keeps no nested statements, and what goes on from an earlier statement is a part of
    that one.
    """
    joined = {index: _entry(each) for index, each in enumerate(found) if _is_outer(each)}
    first_part = {index: index for index in joined}
    for index, statement in enumerate(found):
        if statement.continues in first_part and index in joined:
            first = first_part[index] = first_part[statement.continues]
            joined[first]["spans"] += joined.pop(index)["spans"]
            joined[first]["_verbatim"] += statement.verbatim
    return [_finished(text, entry) for entry in joined.values()]


def _is_outer(statement: FoundStatement) -> bool:
    return statement.nested_in is None


def _entry(statement: FoundStatement) -> dict:
    return {
        "spans": [list(span) for span in statement.spans],
        "kind": statement.kind,
        "cue": statement.cue and list(statement.cue),
        "source": statement.source and _source(statement),
        "speaker": statement.speaker,
        "confidence": statement.confidence,
        "_verbatim": list(statement.verbatim),
    }


def _source(statement: FoundStatement) -> list[int]:
    """Return where the source stands; of “Lind, who said” the benchmark marks the "who" as well."""
    start, end = statement.source
    is_relative = statement.rule.startswith("relative") and statement.cue[0] > end
    return [start, statement.cue[0] if is_relative else end]


def _finished(text: str, entry: dict) -> dict:
    words = count_words(text, entry["spans"])
    share = count_words(text, entry.pop("_verbatim")) / words if words else 0
    entry["kind"] = "direct" if share >= _DIRECT_SHARE else "mixed" if share else "indirect"
    return entry
