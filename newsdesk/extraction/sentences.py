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

    __slots__ = ("is_capitalised", "is_word", "lower", "quotation", "start", "text")

    def __init__(self, form: "Form", start: int, quotation: Quotation | None = None) -> None:
        self.text, self.lower, self.is_word, self.is_capitalised = form
        self.start, self.quotation = start, quotation

    @property
    def end(self) -> int:
        # Seldom asked for: kept for every word, it would be a fifth of all memory.
        return self.start + len(self.text)


# A word as printed and as looked up, whether it is one, and whether it has a capital.
Form = tuple[str, str, bool, bool]


@lru_cache(maxsize=20_000)
def _form(text: str) -> Form:
    """Return the form of a word or mark; the same ones come again and again, and share it."""
    is_word = text[0].isalnum()
    lower = text.lower().replace("’", "'").rstrip(".") or text
    return text, text if lower == text else lower, is_word, is_word and text[0].isupper()


class Sentence(NamedTuple):
    """The tokens of one sentence; the last may be its full stop."""

    tokens: tuple[Token, ...]


_OPENERS = DETERMINERS | PRONOUNS | {"but", "in", "on", "at", "after", "when", "if"}
TagTest = Callable[[Sequence[Token], int], bool]

_TOKEN = re.compile(
    # Most tokens are plain, and need not be held against all that others may be.
    r"\s*+([A-Za-z]++(?=[ ,])|,|\.(?!\.)"
    r"|(?:[A-Z]-)?(?:[A-Za-z]\.){2,}|[A-Z]-[A-Z][a-z]{1,5}\.(?=\))"
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Gov|Sen|Sens|Rep|Reps|Gen|Col|Lt|Sgt|St|Jr|Sr|Capt|Maj|Adm|Rev|Hon"
    r"|No|vs|Inc|Corp|Co|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Calif|Mass|Conn|Fla|Ill|Mich|Minn|Pa|Wash"
    r"|Va|Wis|Ariz|Ala|Ga|Tenn|Tex|Colo|Ky|Md|Mo|Okla|Ore|Cmdr|Cpl|Pvt|Supt|Insp|Fr|Mt)\.(?!\w)"
    r"|[A-Z]\.(?=\s+[A-Z])"
    r"|\d+(?:[.,:]\d+)*\w*(?:[-–]\w+)*"
    r"|[^\W_]+(?:[’'‑\-/&][^\W_]+)*[’']?(?=\W|$)"
    r"|[^\W_]+"
    r"|\.{2,}|--+|[^\s\w]|_+)"
)
_ENDS = re.compile(r"[.!?…]+$")


def paragraph_tokens(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of a paragraph, each outermost quotation as one of them."""
    tokens: list[Token] = []
    at = start
    for quotation in quotations(text, start, end):
        tokens += _plain_tokens(text, at, quotation.opens)
        stretch = text[quotation.opens : quotation.closes]
        form = stretch, stretch, False, False
        tokens.append(Token(form, quotation.opens, quotation))
        at = quotation.closes
    return tokens + _plain_tokens(text, at, end)


def _plain_tokens(text: str, start: int, end: int) -> list[Token]:
    # With spaces at its end, the pattern would look for a token behind each of them.
    end = start + len(text[start:end].rstrip())
    return [Token(_form(each[1]), each.start(1)) for each in _TOKEN.finditer(text, start, end)]


def sentences(tokens: Sequence[Token], is_tag: TagTest) -> list[Sentence]:
    """Return the tokens in sentences; a quotation and its tag stay together.

    `is_tag(tokens, at)` says whether an attribution like `Lind said.` stands at `at`:
    after “Will they?” it belongs to the sentence of the quotation.
    """
    found, first = [], 0
    for at, token in enumerate(tokens):
        is_long = at - first >= LONGEST_SENTENCE
        may_end = not token.is_word or token.text[-1] == "."
        if is_long or (may_end and _is_boundary(tokens, at, is_tag)):
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
    if not _ends_sentence(token) and not _closes_sentence(tokens, at):
        # "in the U.S. He said": one dot ends the abbreviation and the sentence.
        is_abbreviation = token.quotation is None and token.text[-1] == "." and token.is_word
        return is_abbreviation and after.is_capitalised and after.lower in _OPENERS
    if after.text == "(" and token.quotation is None and at + 2 < len(tokens):
        after = tokens[at + 2]
    if after.quotation is None and not (after.text[0].isupper() or after.text[0].isdigit()):
        return False
    return token.quotation is None or not is_tag(tokens, at + 1)


def _closes_sentence(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a bracket closes here behind a full stop: "(He left.) She did too."."""
    return tokens[at].text == ")" and at > 0 and _ends_sentence(tokens[at - 1])


def _ends_sentence(token: Token) -> bool:
    if token.quotation is None:
        return token.text[0] in ".!?…"
    return bool(_ENDS.search(token.text[:-1].rstrip("'’”\"")[-3:]))
