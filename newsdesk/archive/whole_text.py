"""Puts an article's text together as it is kept: normalised, and headline first."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from newsdesk.extraction import Block, UnacceptableText, fold, normalise, recognise_blocks
from newsdesk.extraction.text import BLOCK_KINDS

LONGEST_TEXT = 1_000_000


@dataclass(frozen=True)
class WholeText:
    """A text ready to be stored, its blocks, and where offsets into the text given went."""

    text: str
    blocks: list[Block]
    new_offset: Callable[[int], int]

    @cached_property
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
        raise UnacceptableText(_("There is no text. Paste or choose the article's words."))
    if len(body.text) > LONGEST_TEXT:
        raise UnacceptableText(
            _(
                "The text has %(count)s characters; an article may have %(most)s. "
                "Is this really one article?"
            )
            % {"count": _number(len(body.text)), "most": _number(LONGEST_TEXT)}
        )
    headline, standfirst = one_line(headline), one_line(standfirst)
    whole, put_in, after = body.text, [], 0
    for wanted in filter(None, (headline, standfirst)):
        start, end = _line_after(whole, after)
        if fold(whole[start:end]) != fold(wanted):
            # A text that is its headline alone has no line end for the standfirst to follow.
            line_end = "\n" if start and whole[start - 1] != "\n" else ""
            whole = f"{whole[:start]}{line_end}{wanted}\n{whole[start:]}"
            start += len(line_end)
            put_in.append((start, len(line_end) + len(wanted) + 1))
            end = start + len(wanted)
        after = end

    def new_offset(old):
        new = body.new_offset(old)
        for start, length in put_in:
            new += length if new >= start else 0
        return new

    return WholeText(
        whole, recognise_blocks(whole, headline=headline, standfirst=standfirst), new_offset
    )


def _number(count):
    return number_format(count, use_l10n=True, force_grouping=True)


def with_blocks(text, kinds):
    """The whole text of an article that is `text` as it stands, its lines of these `kinds`.

    Raises UnacceptableText for a bad text, and unless there is one known kind for each line.
    """
    whole = put_together(text)
    if len(kinds) != len(whole.blocks) or not set(kinds) <= set(BLOCK_KINDS):
        raise UnacceptableText(
            _(
                "The text has %(count)s lines that are not blank, so it needs as many blocks, "
                "each one of %(kinds)s."
            )
            % {"count": len(whole.blocks), "kinds": ", ".join(BLOCK_KINDS)}
        )
    blocks = [block._replace(kind=kind) for kind, block in zip(kinds, whole.blocks, strict=True)]
    return replace(whole, blocks=blocks)


def one_line(text):
    """`text` normalised and with every run of white space made one space."""
    return " ".join(normalise(text).text.split())


def _line_after(text, offset):
    """Start and end of the first line at or after `offset` that is not blank."""
    found = re.compile(r"[^\S\n]*\S[^\n]*").search(text, offset)
    return found.span() if found else (len(text), len(text))
