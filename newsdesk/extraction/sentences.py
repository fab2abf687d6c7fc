"""Paragraphs as tokens and sentences, each quotation being one token nobody looks into."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from newsdesk.extraction.quotations import Quotation, quotations
from newsdesk.extraction.words import DETERMINERS, PRONOUNS

# A longer run of words is cut, so that no text can make the finder take ever longer.
LONGEST_SENTENCE = 400


class Token:
    """A word, a punctuation mark or a whole quotation, and where it stands.

    `lower` is the word as it is looked up: lower case, straight apostrophes, no final dot.
    It is made once, since every stage looks words up.
    """

    __slots__ = ("end", "is_capitalised", "is_word", "lower", "quotation", "start", "text")

    def __init__(self, text: str, start: int, end: int, quotation: Quotation | None = None) -> None:
        self.text, self.start, self.end, self.quotation = text, start, end, quotation
        self.is_word = quotation is None and text[0].isalnum()
        self.is_capitalised = self.is_word and text[0].isupper()
        self.lower = _looked_up(text) if quotation is None else text


@lru_cache(maxsize=20_000)
def _looked_up(word: str) -> str:
    return word.lower().replace("’", "'").rstrip(".") or word


class Sentence(NamedTuple):
    """The tokens of one sentence; the last may be its full stop."""

    tokens: tuple[Token, ...]


_OPENERS = DETERMINERS | PRONOUNS | {"but", "in", "on", "at", "after", "when", "if"}
TagTest = Callable[[Sequence[Token], int], bool]

_TOKEN = re.compile(
    r"(?:[A-Z]-)?(?:[A-Za-z]\.){2,}|[A-Z]-[A-Z][a-z]{1,5}\.(?=\))"
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Gov|Sen|Sens|Rep|Reps|Gen|Col|Lt|Sgt|St|Jr|Sr|Capt|Maj|Adm|Rev|Hon"
    r"|No|vs|Inc|Corp|Co|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Calif|Mass|Conn|Fla|Ill|Mich|Minn|Pa|Wash"
    r"|Va|Wis|Ariz|Ala|Ga|Tenn|Tex|Colo|Ky|Md|Mo|Okla|Ore|Cmdr|Cpl|Pvt|Supt|Insp|Fr|Mt)\.(?!\w)"
    r"|[A-Z]\.(?=\s+[A-Z])"
    r"|\d+(?:[.,:]\d+)*\w*(?:[-–]\w+)*"
    r"|[^\W_]+(?:[’'‑\-/&][^\W_]+)*[’']?(?=\W|$)"
    r"|[^\W_]+"
    r"|\.{2,}|--+|[^\s\w]|_+"
)
_ENDS = re.compile(r"[.!?…]+$")


def paragraph_tokens(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of a paragraph, each outermost quotation as one of them."""
    tokens: list[Token] = []
    at = start
    for quotation in quotations(text, start, end):
        tokens += _plain_tokens(text, at, quotation.opens)
        stretch = text[quotation.opens : quotation.closes]
        tokens.append(Token(stretch, quotation.opens, quotation.closes, quotation))
        at = quotation.closes
    return tokens + _plain_tokens(text, at, end)


def _plain_tokens(text: str, start: int, end: int) -> list[Token]:
    return [Token(found[0], *found.span()) for found in _TOKEN.finditer(text, start, end)]


def sentences(tokens: Sequence[Token], is_tag: TagTest) -> list[Sentence]:
    """Return the tokens in sentences; a quotation and its tag stay together.

    `is_tag(tokens, at)` says whether an attribution like `Lind said.` stands at `at`:
    after “Will they?” it belongs to the sentence of the quotation.
    """
    found, first = [], 0
    for at in range(len(tokens)):
        is_long = at - first >= LONGEST_SENTENCE
        if is_long or _is_boundary(tokens, at, is_tag):
            found.append(Sentence(tuple(tokens[first : at + 1])))
            first = at + 1
    if first < len(tokens):
        found.append(Sentence(tuple(tokens[first:])))
    return found


def _is_boundary(tokens: Sequence[Token], at: int, is_tag: TagTest) -> bool:
    token = tokens[at]
    if at + 1 == len(tokens):
        return False
    after = tokens[at + 1]
    if not _ends_sentence(token):
        # "in the U.S. He said": one dot ends the abbreviation and the sentence.
        is_abbreviation = token.quotation is None and token.text[-1] == "." and token.is_word
        return is_abbreviation and after.is_capitalised and after.lower in _OPENERS
    if after.quotation is None and not (after.text[0].isupper() or after.text[0].isdigit()):
        return False
    return token.quotation is None or not is_tag(tokens, at + 1)


def _ends_sentence(token: Token) -> bool:
    if token.quotation is None:
        return token.text[0] in ".!?…"
    return bool(_ENDS.search(token.text[:-1].rstrip("'’”\"")[-3:]))
