"""Evidence: what speaks for an attribution being one, weighed as articles taught."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

from newsdesk.extraction.cues import Cue
from newsdesk.extraction.found import Span
from newsdesk.extraction.line import Line, Range
from newsdesk.extraction.phrases import ends_like_speech
from newsdesk.extraction.shapes import shape, size
from newsdesk.extraction.weights import Weights
from newsdesk.extraction.words import GROUP_NOUNS, names_a_role

WEIGHTS = Weights.load("evidence")
PREFERENCES = Weights.load("preferences")


def likelihood(signs: Sequence[str]) -> float:
    """Return how likely an attribution with these signs is one that annotators mark."""
    return WEIGHTS.probability(signs) if WEIGHTS else 1.0


def preference(signs: Sequence[str]) -> float:
    """Return how much these signs speak for one reading of a cue among several."""
    return PREFERENCES.sum(signs)


def signs_of(
    line: Line, cue: Cue | None, source: Range | None, contents: Sequence[Span], rule: str
) -> Iterator[str]:
    """Yield what may speak for or against an attribution."""
    if cue is None:
        yield from _signs_without_cue(line, source, contents, rule)
        return
    form = line.word(cue.last) if cue.group == "according" else line.word(_verb_at(line, cue))
    inside = _inside(line, contents)
    marks = _marks(line, inside)
    opening = shape(line, inside[0]) if inside else "none"
    after = shape(line, cue.last + 1)
    whom = _whom(line, source)
    yield f"rule {rule}"
    yield f"rule {rule} {cue.group} {marks}"
    yield f"form {form}"
    yield f"verb {cue.verb}"
    yield f"verb {cue.verb} {marks}"
    yield f"verb {cue.verb} then {after}"
    yield f"group {cue.group} then {after}"
    yield f"marks {marks}"
    yield f"rule {rule} opens {opening}"
    yield f"group {cue.group} opens {opening} {marks}"
    yield f"source {whom}"
    yield f"source {whom} {cue.group} {marks}"
    yield f"source length {size(source.last - source.first) if source else 0} {marks}"
    yield f"length {size(len(inside))} {marks}"
    yield f"length {size(len(inside))} {cue.group}"
    yield f"rule {rule} clause {bool(inside) and line.has_clause(inside[0], inside[-1] + 1)}"
    yield f"parts {len(contents)} {rule}"
    yield f"before {_before(line, cue, source)} {marks != 'none'}"
    yield f"sentence {size(len(line.tokens))}"
    for at in range(cue.first, _verb_at(line, cue)):
        yield f"with {line.word(at)}"
        yield f"with {line.word(at)} {marks != 'none'}"
    if source:
        yield f"head {line.word(source.last - 1)}"
        yield f"first {line.word(source.first)}"
    if inside:
        yield f"starts {line.word(inside[0])} {cue.group}"
        yield f"ends {shape(line, inside[-1] + 1)} {marks}"
        yield from _signs_of_beginning(line, cue, inside[0], opening, marks)
    if inside and len(contents) > 1:
        is_inverted = source is not None and source.first > cue.first
        yield from _signs_of_going_on(line, inside, contents[-1][0], is_inverted, marks)


def _signs_of_beginning(
    line: Line, cue: Cue, first: int, opening: str, marks: str
) -> Iterator[str]:
    """Yield what the words tell that stand between a cue and the content after it."""
    gap = first - cue.last - 1
    if gap > 0:
        skipped = f"{shape(line, cue.last + 1)} {line.word(first - 1) == 'that'}"
        yield f"gap {size(gap)} {skipped}"
        yield f"gap {size(gap)} {opening} {marks}"
        yield f"gap {skipped} {opening}"
    yield f"before content {shape(line, first - 1)} {opening}"


def _signs_of_going_on(
    line: Line, inside: Sequence[int], beginning: int, is_inverted: bool, marks: str
) -> Iterator[str]:
    """Yield what tells of “A,” said Lind, “B” whether B belongs to it."""
    again = next((at for at in inside if line.tokens[at].end > beginning), inside[-1])
    yield f"goes on {shape(line, again)} {is_inverted}"
    yield f"goes on {shape(line, again)} {shape(line, again - 1)} {is_inverted} {marks}"


def _signs_without_cue(
    line: Line, source: Range | None, contents: Sequence[Span], rule: str
) -> Iterator[str]:
    at = next(at for at, token in enumerate(line.tokens) if token.end > contents[0][0])
    token = line.tokens[at]
    words = token.text.count(" ") + 1
    before, after = shape(line, at - 1), shape(line, at + 1)
    begins = token.text.lstrip("“”\"'„«‘")[:1]
    capital = "capital" if begins.isupper() else "small"
    speech = ends_like_speech(token)
    yield f"rule {rule}"
    yield f"{rule} {capital} {speech} {size(words)}"
    yield f"{rule} {capital} {speech}"
    yield f"{rule} words {size(words)}"
    yield f"{rule} before {before} {capital}"
    yield f"{rule} before {before} {size(words)}"
    yield f"{rule} after {after} {capital} {speech}"
    yield f"{rule} word before {line.word(at - 1)}"
    yield f"{rule} source {_whom(line, source)}"
    yield f"{rule} position {size(at)} {size(len(line.tokens) - at)}"


def _inside(line: Line, contents: Sequence[Span]) -> list[int]:
    """Return the tokens that one of the contents takes in, if only in part: a quotation has marks."""
    first = last = 0
    found: list[int] = []
    for start, end in sorted(contents):
        first = bisect_right(line.tokens, start, lo=last, key=_end_of)
        last = bisect_left(line.tokens, end, lo=first, key=_start_of)
        found += range(first, last)
    return found


_start_of, _end_of = attrgetter("start"), attrgetter("end")


def _verb_at(line: Line, cue: Cue) -> int:
    return cue.verb_at if cue.verb_at >= 0 else cue.last


def _marks(line: Line, inside: Sequence[int]) -> str:
    quoted = [at for at in inside if line.is_quotation(at)]
    words = [at for at in inside if line.tokens[at].is_word]
    if not quoted:
        return "none"
    return "part" if words else "all"


def _whom(line: Line, source: Range | None) -> str:
    if source is None:
        return "nobody"
    first, last = line.word(source.first), line.word(source.last - 1)
    if source.last - source.first == 1 and first in ("he", "she", "they", "it", "i", "we", "you"):
        return first
    if line.tokens[source.first].is_capitalised and line.tokens[source.last - 1].is_capitalised:
        return "name"
    if last in GROUP_NOUNS:
        return "group"
    if names_a_role(last):
        return "role"
    return f"{shape(line, source.first)} to {shape(line, source.last - 1)}"


def _before(line: Line, cue: Cue, source: Range | None) -> str:
    first = min(cue.first, source.first) if source else cue.first
    return shape(line, first - 1)
