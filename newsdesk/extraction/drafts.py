"""Paragraphs as they are read, and the statements in the making."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsdesk.extraction.attributions import is_tag
from newsdesk.extraction.found import FoundStatement, Span
from newsdesk.extraction.openings import after_dateline
from newsdesk.extraction.quotations import Quotation
from newsdesk.extraction.sentences import Sentence, Token, paragraph_tokens, sentences
from newsdesk.extraction.speakers import Speaker
from newsdesk.extraction.text import Block


@dataclass
class Paragraph:
    number: int
    block: Block
    sentences: list[Sentence]
    quotations: list[Quotation]


@dataclass
class Draft:
    """A statement in the making, with what the next paragraphs need to know of it."""

    found: FoundStatement
    speaker: Speaker
    paragraph: int
    is_open: bool = False
    quotations: list[Quotation] = field(default_factory=list)
    verb: str = ""
    signs: list[str] = field(default_factory=list)

    @property
    def is_question(self) -> bool:
        """Whether these are words like "asked whether it holds", by nobody named."""
        return self.found.rule == "asked"


def read_paragraph(text: str, number: int, block: Block) -> Paragraph:
    """Return a block's sentences and quotations, its dateline left out."""
    tokens = paragraph_tokens(text, after_dateline(text, block.start, block.end), block.end)
    quoted = [token.quotation for token in tokens if token.quotation]
    return Paragraph(number, block, sentences(tokens, is_tag), quoted)


def touching(spans: Sequence[Span], paragraph: Paragraph) -> list[Quotation]:
    """Return the quotations of a paragraph from the first span to the end of the last."""
    first = bisect_right(paragraph.quotations, spans[0][0], key=lambda each: each.closes)
    last = bisect_right(paragraph.quotations, spans[-1][1], key=lambda each: each.start)
    return paragraph.quotations[first:last]


def insides(quoted: Sequence[Token]) -> list[Span]:
    """Return where the words of quotations stand, their marks left out."""
    return [(token.quotation.start, token.quotation.end) for token in quoted]
