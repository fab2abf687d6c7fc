"""Article text as it comes in: normalising it once, folding it for comparison, its blocks.

Every offset here and in the rest of the package counts Unicode code points.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple


class UnacceptableText(ValueError):
    """Says in plain words what an article's text must not hold, where, and what to do."""


@dataclass(frozen=True)
class Shifts:
    """Where and by how much offsets move when characters are dropped or joined.

    `starts` are offsets of the old text in order, and from `starts[i]` on an old offset
    lies `moves[i]` further left in the new text.
    """

    starts: tuple[int, ...] = ()
    moves: tuple[int, ...] = ()

    def new_offset(self, old: int) -> int:
        """Return where the old offset lies in the new text."""
        last = bisect_right(self.starts, old) - 1
        return old if last < 0 else old - self.moves[last]


@dataclass(frozen=True)
class Normalised:
    """A text as Newsdesk keeps it, and how to carry offsets over from the text given.

    >>> kept = normalise("one\\r\\ntwo")
    >>> kept.text, kept.new_offset(5)
    ('one\\ntwo', 4)
    """

    text: str
    _steps: tuple[Shifts, ...] = ()

    def new_offset(self, old: int) -> int:
        """Return where an offset of the text given lies in the normalised text."""
        for step in self._steps:
            old = step.new_offset(old)
        return old


_DROPPED = "\ufeff\u200b\u2060"
_LINE_ENDS = re.compile(f"\r\n|[\r\u2028\u2029]|[{_DROPPED}]")
_MARKS_ON_ONE_LETTER = 100


def normalise(text: str) -> Normalised:
    """Return the text in NFC with plain line ends and no invisible characters.

    Raises UnacceptableText for control characters and broken characters: nobody can see
    them on a page, and databases and browsers each treat them in a way of their own.
    """
    characters = set(text)
    _refuse_unacceptable(text, characters)
    tidied, line_shifts = _replace(text, _LINE_ENDS, _line_end_or_nothing)
    marks = _class_of(filter(_joins_the_letter_before, characters))
    if not marks and unicodedata.is_normalized("NFC", tidied):
        return Normalised(tidied, (line_shifts,))
    _refuse_piled_up_marks(tidied, marks)
    composed, letter_shifts = _replace(tidied, _letters_to_compose(marks, characters), _composed)
    return Normalised(composed, (line_shifts, letter_shifts))


def _letters_to_compose(marks: str, characters: set[str]) -> re.Pattern[str]:
    """Return what finds letter by letter what NFC may change.

    One by one, since only then is it known by how much each letter shrank.
    """
    alone = _class_of(c for c in characters if not unicodedata.is_normalized("NFC", c))
    patterns = [f"[^{marks}][{marks}]+" if marks else "", f"[{alone}]" if alone else ""]
    return re.compile("|".join(filter(None, patterns)) or r"(?!)", re.DOTALL)


def _class_of(characters: Iterable[str]) -> str:
    return "".join(map(re.escape, sorted(characters)))


def _line_end_or_nothing(found: re.Match[str]) -> str:
    return "" if found[0] in _DROPPED else "\n"


def _composed(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", found[0])


def _replace(
    text: str, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]
) -> tuple[str, Shifts]:
    """Return the text with every match replaced, and how offsets moved by that."""
    parts, starts, moves = [], [], []
    copied = moved = 0
    for found in pattern.finditer(text):
        new = replacement(found)
        if new == found[0]:
            continue
        parts += [text[copied : found.start()], new]
        copied = found.end()
        shrinks = len(found[0]) - len(new)
        # Offsets inside what shrank all lie at its new end, so that spans stay in order.
        for inside in range(len(new) + 1, len(found[0])):
            starts.append(found.start() + inside)
            moves.append(moved + inside - len(new))
        starts.append(copied)
        moved += shrinks
        moves.append(moved)
    return "".join([*parts, text[copied:]]), Shifts(tuple(starts), tuple(moves))


def _refuse_unacceptable(text: str, characters: set[str]) -> None:
    refused = _class_of(filter(_is_refused, characters))
    found = re.search(f"[{refused}]", text) if refused else None
    if found:
        raise UnacceptableText(
            f"Line {_line_number(text, found.start())} holds {_in_words(found[0])}. "
            "Remove it, or save the text again as UTF-8, and try once more."
        )


def _is_refused(character: str) -> bool:
    category = unicodedata.category(character)
    return category == "Cs" or category == "Cc" and character not in "\n\t\r"


def _in_words(character: str) -> str:
    code = f"U+{ord(character):04X}"
    if unicodedata.category(character) == "Cs":
        return f"half a character ({code})"
    return f"a NUL character ({code})" if character == "\0" else f"a control character ({code})"


def _refuse_piled_up_marks(text: str, marks: str) -> None:
    # Putting accents in order takes time that grows with the square of their number.
    found = re.search(f"[{marks}]{{{_MARKS_ON_ONE_LETTER},}}", text) if marks else None
    if found:
        raise UnacceptableText(
            f"Line {_line_number(text, found.start())} holds a letter with "
            f"{_MARKS_ON_ONE_LETTER} or more accents. Remove them and try once more."
        )


def _line_number(text: str, offset: int) -> int:
    return 1 + len(re.findall("\r\n|[\r\n\u2028\u2029]", text[:offset]))


def _joins_the_letter_before(character: str) -> bool:
    # Korean vowels and final consonants are letters, and yet join the one before.
    return unicodedata.category(character)[0] == "M" or "\u1160" <= character <= "\u11ff"


_SAME_FOR_MATCHING = str.maketrans(
    dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‘’‚‛‹›′`´", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys(_DROPPED + "\u00ad\u200c\u200d")
)


def fold(text: str) -> str:
    """Return the text in the form in which two spellings of the same words are equal.

    >>> fold("  “Élan – vital”\\u00a0") == fold('"elan - VITAL"')
    True
    """
    if not text.isascii():
        # As a rule nothing but quotation marks and dashes is foreign.
        text = text.translate(_SAME_FOR_MATCHING)
    if text.isascii():
        return " ".join(text.replace("`", "'").lower().split())
    plain = unicodedata.normalize("NFKD", text.casefold())
    marks = filter(unicodedata.combining, set(plain))
    bare = plain.translate(dict.fromkeys(map(ord, marks)))
    return " ".join(bare.translate(_SAME_FOR_MATCHING).casefold().split())


@lru_cache(maxsize=10_000)
def fold_name(name: str) -> str:
    """Return a name folded; the same few come again and again."""
    return fold(name)


class Block(NamedTuple):
    """One line of an article and what it is: `kind` is one of BLOCK_KINDS."""

    kind: str
    start: int
    end: int


BLOCK_KINDS = ("headline", "standfirst", "heading", "paragraph", "caption")

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_HEADLINE_LENGTH = 250
_HEADING_LENGTH, _HEADING_WORDS = 60, 10
_ENDS_A_SENTENCE = re.compile(r"[.!?…:;,][\"”’»“)\]']*$|[\"”»]$")
_NEXT_SENTENCE = re.compile(r"[.!?…][\"”’»)\]']*\s+[\"“‘«(\[]?[A-Z]")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Prof|Gov|Sen|Rep|Gen|Col|Lt|Sgt|St|Jr|Sr|No|vs"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))$"
)


def recognise_blocks(text: str, *, headline: str = "", standfirst: str = "") -> list[Block]:
    """Return the article's lines as blocks, in order; blank lines are left out.

    The first line is the headline, the second the standfirst if it is one sentence and
    shorter than the third. A headline or standfirst given decides instead.

    >>> [block.kind for block in recognise_blocks("Rents fall\\nRents fell in May.\\nALSO\\nEnd.")]
    ['headline', 'paragraph', 'heading', 'paragraph']
    """
    lines = list(_stripped_lines(text))
    kinds = _opening_kinds([text[slice(*line)] for line in lines[:3]], headline, standfirst)
    for start, end in lines[len(kinds) : -1]:
        kinds.append("heading" if _is_heading(text[start:end]) else "paragraph")
    kinds += ["paragraph"] * (len(lines) - len(kinds))
    return [Block(kind, *line) for kind, line in zip(kinds, lines, strict=True)]


def _stripped_lines(text: str) -> Iterator[tuple[int, int]]:
    for line in _LINE.finditer(text):
        words = line[0].strip()
        if words:
            start = line.start() + len(line[0]) - len(line[0].lstrip())
            yield start, start + len(words)


def _opening_kinds(lines: list[str], headline: str, standfirst: str) -> list[str]:
    """Return the kinds of the lines before the body: none, one or both of two."""
    if headline:
        kinds = ["headline"] if lines and fold(lines[0]) == fold(headline) else []
    else:
        kinds = ["headline"] if _looks_like_headline(lines) else []
    rest = lines[len(kinds) :]
    if standfirst:
        found = bool(rest) and fold(rest[0]) == fold(standfirst)
    else:
        found = bool(kinds) and _looks_like_standfirst(rest)
    return [*kinds, "standfirst"] if found else kinds


def _looks_like_headline(lines: list[str]) -> bool:
    # A text of one line is a paragraph somebody pasted, not a headline without article.
    return len(lines) > 1 and len(lines[0]) <= _HEADLINE_LENGTH


def _looks_like_standfirst(lines: list[str]) -> bool:
    if len(lines) < 2 or len(lines[0]) >= len(lines[1]) or _is_heading(lines[0]):
        return False
    return _is_one_sentence(lines[0])


def _is_one_sentence(line: str) -> bool:
    breaks = _NEXT_SENTENCE.finditer(line)
    return all(_ABBREVIATED.search(line[max(0, b.start() - 6) : b.start()]) for b in breaks)


def _is_heading(line: str) -> bool:
    if len(line) >= 3 * _HEADING_LENGTH:
        return False
    is_short = len(line) < _HEADING_LENGTH and len(line.split()) <= _HEADING_WORDS
    is_all_capitals = line == line.upper()
    if not (is_short or is_all_capitals):
        return False
    letters = sum(map(str.isalpha, line))
    if is_all_capitals and letters > 1:
        return True
    return is_short and letters > 0 and not _ENDS_A_SENTENCE.search(line)
