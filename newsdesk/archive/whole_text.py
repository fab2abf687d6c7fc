"""Puts an article's text together as it is kept: normalised, and headline first."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from newsdesk.extraction import Block, UnacceptableText, fold, normalise, recognise_blocks

LONGEST_TEXT = 1_000_000


@dataclass(frozen=True)
class WholeText:
    """A text ready to be stored, its blocks, and where offsets into the text given went."""

    text: str
    blocks: list[Block]
    new_offset: Callable[[int], int]

    @property
    def sha256(self):
        return sha256(self.text.encode()).hexdigest()

    def first(self, kind):
        """The words of the first block of `kind`, or ""."""
        return next((self.text[b.start : b.end] for b in self.blocks if b.kind == kind), "")


def put_together(text, *, headline="", standfirst=""):
    """The whole text of an article: headline and standfirst stand in front, put there if need be.

    Without a headline the text's own first line is it. Raises UnacceptableText (a ValueError)
    saying what to do when there is no text, too much of it, or what no text may contain.
    """
    body = normalise(text)
    if not body.text.strip():
        raise UnacceptableText("There is no text. Paste or choose the article's words.")
    if len(body.text) > LONGEST_TEXT:
        raise UnacceptableText(
            f"The text has {len(body.text):,} characters; an article may have {LONGEST_TEXT:,}. "
            "Is this really one article?"
        )
    headline, standfirst = one_line(headline), one_line(standfirst)
    whole, put_in, next_line = body.text, [], 0
    for wanted in filter(None, (headline, standfirst)):
        start, end = _line_at(whole, next_line)
        if fold(whole[start:end]) != fold(wanted):
            whole = f"{whole[:start]}{wanted}\n{whole[start:]}"
            put_in.append((start, len(wanted) + 1))
            end = start + len(wanted)
        next_line = end

    def new_offset(old):
        new = body.new_offset(old)
        for start, length in put_in:
            new += length if new >= start else 0
        return new

    return WholeText(
        whole, recognise_blocks(whole, headline=headline, standfirst=standfirst), new_offset
    )


def one_line(text):
    """`text` normalised and with every run of white space made one space."""
    return " ".join(normalise(text).text.split())


def _line_at(text, offset):
    """Start and end of the first line at or after `offset` that is not blank."""
    found = re.compile(r"\S[^\n]*").search(text, offset)
    return (found.start(), len(text[: found.end()].rstrip())) if found else (len(text),) * 2
