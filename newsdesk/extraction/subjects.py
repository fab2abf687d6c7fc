"""Subjects: which of the people and things a sentence names its weaker cues share.

“Lind, who farms, smiled, adding that it holds”: a gerund and a second verb have no source beside
them. Every phrase of the sentence that may be one is weighed, as annotated articles taught.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from newsdesk.extraction.line import Line, Range
from newsdesk.extraction.phrases import (
    is_appositive_name,
    is_plainly_finite,
    starts_noun_phrase,
)
from newsdesk.extraction.shapes import shape, size
from newsdesk.extraction.sources import sentence_subject
from newsdesk.extraction.weights import Weights
from newsdesk.extraction.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    FRONTED,
    GROUP_NOUNS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIMES,
    names_a_role,
)

WEIGHTS = Weights.load("subjects")
_LONGEST = 8
# A sentence that names more is a list.
_MOST_PHRASES = 16


def subject(line: Line, at: int, kind: str, given: Range | None = None) -> Range | None:
    """Return who is likeliest the source of what stands at a token, None if nobody is named.

    `kind` says what stands there, a "gerund" or a "second" verb; `given` is the source of what
    came before it in the sentence.
    """
    choices = candidates(line, at, given)
    return right_subject(line, at, kind, given, choices) if choices else None


def right_subject(
    line: Line, at: int, kind: str, given: Range | None, choices: Sequence[Range]
) -> Range:
    """Return the likeliest of some phrases."""
    if len(choices) == 1:
        return choices[0]
    weighed = zip(signs(line, at, kind, given, choices), choices, strict=True)
    return max(weighed, key=lambda each: WEIGHTS.sum(each[0]))[1]


def candidates(line: Line, at: int, given: Range | None) -> list[Range]:
    """Return what a sentence names before a token, and `given`, in order."""
    whole = [given] if given else []
    head = sentence_subject(line, at)
    if head and not _meet(head, given):
        whole.append(head)
    phrases = islice(_phrases(line, at), _MOST_PHRASES)
    others = [each for each in phrases if not any(_meet(each, other) for other in whole)]
    return sorted(whole + others)


def _phrases(line: Line, before: int) -> Iterator[Range]:
    at = 0
    while at < before:
        last = _phrase_end(line, at, before)
        if last > at:
            yield Range(at, last)
        at = max(at + 1, last)


def _phrase_end(line: Line, first: int, before: int) -> int:
    """Return where the phrase ends that begins at a token, `first` if none does."""
    word = line.word(first)
    begins = starts_noun_phrase(line.tokens, first) and word not in _NO_BEGINNING
    if not begins or word.endswith("ly"):
        return first
    at = first + 1
    if word not in PRONOUNS:
        while at < min(before, first + _LONGEST) and _goes_on(line, at):
            at += 1
    if at == first + 1 and word in DETERMINERS:
        return first
    if line.is_comma(at) and is_appositive_name(line.tokens, at + 1):
        return min(before, _capitals_end(line, at + 1))
    return at


def _goes_on(line: Line, at: int) -> bool:
    token = line.tokens[at]
    if not token.is_word:
        return token.text in "'’&"
    is_verb = is_plainly_finite(token) or (token.text[0].islower() and token.lower.endswith("ed"))
    return not is_verb and token.lower not in _ENDS_PHRASE


_NO_BEGINNING = (FRONTED - DETERMINERS) | ADVERBS | AUXILIARIES
_ENDS_PHRASE = PREPOSITIONS | SUBORDINATORS | AUXILIARIES | ADVERBS | {"and", "or"}


def _capitals_end(line: Line, at: int) -> int:
    while at < line.end and line.tokens[at].is_capitalised:
        at += 1
    return at


def signs(
    line: Line, at: int, kind: str, given: Range | None, choices: Sequence[Range]
) -> Iterator[list[str]]:
    """Yield, for each phrase, what speaks for or against its being the source."""
    head = sentence_subject(line, at)
    for number, each in enumerate(choices):
        whom, after, before = (
            whom_of(line, each),
            shape(line, each.last),
            shape(line, each.first - 1),
        )
        is_given = each == given if given else "none"
        opens = not any(line.word(place) for place in range(each.first))
        later = len(choices) - number - 1
        is_verb = line.has_clause(each.last, each.last + 2)
        plain = [
            f"whom {whom}",
            f"given {is_given}",
            f"heads {_meet(each, head)} {is_given}",
            f"given {is_given} later {min(later, 3)}",
            f"after {after}",
            f"before {before}",
            f"before {before} after {after}",
            f"before {before} whom {whom}",
            f"verb {is_verb} opens {opens}",
            f"number {min(number, 4)} {is_verb}",
            f"later {min(later, 4)} {is_verb}",
            f"distance {size(at - each.last)}",
            f"first {line.word(each.first)}",
            f"head {line.word(each.last - 1)}",
            f"length {size(each.last - each.first)}",
            f"quotation {line.has_quotation(each.last, at)}",
            f"clause {line.has_clause(each.last, at)} {is_given}",
        ]
        yield [*plain, *(f"{kind} {sign}" for sign in plain)]


def _meet(one: Range, other: Range | None) -> bool:
    return other is not None and one.first < other.last and other.first < one.last


def whom_of(line: Line, source: Range) -> str:
    """Return what sort of source this is: a pronoun, a name, a role, a group."""
    first, last = line.word(source.first), line.word(source.last - 1)
    if source.last - source.first == 1 and first in PRONOUNS:
        return first
    if first in TIMES or last in TIMES:
        return "time"
    if last.endswith(("'s", "s'")):
        return "genitive"
    if line.tokens[source.first].is_capitalised and line.tokens[source.last - 1].is_capitalised:
        return "name"
    if last in GROUP_NOUNS:
        return "group"
    if names_a_role(last):
        return "role"
    return f"{shape(line, source.first)} to {shape(line, source.last - 1)}"
