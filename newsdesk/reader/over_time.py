"""One expert on one topic, oldest to newest, with what changed in the wording side by side."""

import re
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from newsdesk.archive.counting import count
from newsdesk.archive.models import Statement
from newsdesk.archive.words import are_shown, pieces_of
from newsdesk.extraction import fold

PAGE_SIZE = 20
# With how many of the statements before it one is compared.
LOOKED_BACK = 10
# Longer ones take long to compare: the product of both lengths.
MOST_WORDS = 300
# How much of both must be the same words in the same order (difflib's ratio: twice the words in
# common by the words of both), and how many words: of short ones half is soon the same.
ALIKE, FEWEST_IN_COMMON = 0.5, 4
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Wording(NamedTuple):
    """A statement's words as pages show them, the ones that the other lacks as hits."""

    statement: Statement
    pieces: list


class Entry(NamedTuple):
    """One statement in time; beside it, if one before is alike, that one."""

    later: Wording
    earlier: Wording | None = None

    @property
    def statement(self):
        return self.later.statement


class OverTime:
    """A page of what `expert` said on `topic`, after the cursor `after` if it is given."""

    def __init__(self, topic, expert, *, after=None):
        self.after = after
        self.said = Statement.objects.listed().said_by(expert).about(topic)

    @cached_property
    def count(self):
        return count(self.said)

    @cached_property
    def page(self):
        """The statements of this page and one more."""
        found = self.said if self.after is None else self.said.filter(seq__gt=self.after)
        return list(found.for_readers().order_by("seq")[: PAGE_SIZE + 1])

    @property
    def next_after(self):
        """The cursor of the next page, or None on the last."""
        return self.page[PAGE_SIZE - 1].seq if len(self.page) > PAGE_SIZE else None

    @cached_property
    def entries(self):
        """The Entries of this page."""
        earlier = [] if self.after is None else self._before()
        entries = []
        for statement in self.page[:PAGE_SIZE]:
            entries.append(entry_of(statement, earlier[-LOOKED_BACK:]))
            earlier.append(statement)
        return entries

    def _before(self):
        """The last statements of the page before this one."""
        found = self.said.filter(seq__lte=self.after).for_readers()
        return list(found.order_by("-seq")[:LOOKED_BACK])[::-1]


def entry_of(statement, earlier):
    """The Entry of `statement`, beside the newest of the `earlier` ones that it is most like."""
    if are_shown(statement):
        alike = [(likeness(other, statement), at, other) for at, other in enumerate(earlier)]
        best = max(alike, key=lambda found: found[:2], default=(0,))
        if best[0] >= ALIKE:
            return side_by_side(best[2], statement)
    return Entry(Wording(statement, pieces_of(statement)))


def likeness(one, other):
    """How much of the words of two statements is the same, from 0 to 1; 0 for too few in common."""
    if not are_shown(one):
        return 0
    matcher = _matcher(_words(one), _words(other))
    if matcher is None or matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0
    common = sum(block.size for block in matcher.get_matching_blocks())
    return matcher.ratio() if common >= FEWEST_IN_COMMON else 0


def side_by_side(one, other):
    """The Entry of `other` beside `one`, each with the words marked that the other lacks."""
    mine, theirs = _words(one), _words(other)
    only_mine, only_theirs = [], []
    for what, start, end, other_start, other_end in _matcher(mine, theirs).get_opcodes():
        if what != "equal":
            only_mine += _run(mine[start:end])
            only_theirs += _run(theirs[other_start:other_end])
    return Entry(
        Wording(other, list(_cut(pieces_of(other), only_theirs))),
        Wording(one, list(_cut(pieces_of(one), only_mine))),
    )


def _words(statement):
    """The words shown as (folded word, start, end) in the text shown."""
    text = "".join(piece.text for piece in pieces_of(statement))
    return [(fold(word[0]), *word.span()) for word in _WORD.finditer(text)]


def _matcher(one, other):
    if max(len(one), len(other)) > MOST_WORDS:
        return None
    plain = [[word for word, _start, _end in words] for words in (one, other)]
    return SequenceMatcher(None, *plain, autojunk=False)


def _run(words):
    """Neighbouring words as one stretch (start, end) of the text, or nothing."""
    return [(words[0][1], words[-1][2])] if words else []


def _cut(pieces, spans):
    """The pieces cut where one of `spans` begins or ends; what lies inside is a hit."""
    position = 0
    for piece in pieces:
        length = len(piece.text)
        inner = {edge - position for span in spans for edge in span}
        for start, end in pairwise(sorted({0, length, *(e for e in inner if 0 < e < length)})):
            is_hit = any(s <= position + start and position + end <= e for s, e in spans)
            yield piece._replace(text=piece.text[start:end], is_hit=is_hit)
        position += length
