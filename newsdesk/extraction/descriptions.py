"""Descriptions: the role and organisation an article prints beside a name."""

import re
from collections.abc import Sequence

from newsdesk.extraction.names import NameRun
from newsdesk.extraction.sentences import Token
from newsdesk.extraction.text import fold_name as fold
from newsdesk.extraction.words import (
    ADVERBS,
    DETERMINERS,
    NOT_NAMES,
    ORGANISATION_WORDS,
    PREPOSITIONS,
    names_a_role,
    word_set,
)

_ENDS_DESCRIPTION = frozenset(",;:.?!–—―)(")
_DESCRIPTION_LENGTH = 30
_WORKPLACE = re.compile(r"\s+(?:at|with)\s+(?:the\s+)?(?=.*[A-Z])")
_BODY = re.compile(r"\s+(?:of|for|from)\s+(?:the\s+)?(?=[A-Z][^,]*$)")
_KIND_OF_BODY = re.compile(
    r"^.*?\b(?:think[ -]tank|charity|bank|firm|company|group|agency|newspaper|broadcaster"
    r"|consultancy|consultants|body|institute|website|union|start-up|startup|nonprofit)\s+"
    r"(?:the\s+)?(?=[A-Z])"
)


def after_brackets(tokens: Sequence[Token], at: int) -> int:
    """Return the token after brackets such as "(D-Me.)" that open at `at`, else `at`."""
    if at < len(tokens) and tokens[at].text == "(":
        for end in range(at + 1, min(at + _LONGEST_BRACKETS, len(tokens))):
            if tokens[end].text == ")":
                return end + 1
    return at


_LONGEST_BRACKETS = 10


def described_after(tokens: Sequence[Token], at: int) -> tuple[str | None, str | None]:
    """Return role and organisation from what follows a name after a comma.

    Role and organisation are None where no such description stands there.
    """
    at = after_brackets(tokens, at)
    if at + 1 >= len(tokens) or tokens[at].text != ",":
        return None, None
    first = at + 1
    if tokens[first].text.isdigit() and first + 1 < len(tokens):
        first += 2
    last = first
    while last < len(tokens) and last - first < _DESCRIPTION_LENGTH:
        if tokens[last].quotation or tokens[last].text[0] in _ENDS_DESCRIPTION:
            break
        if tokens[last].lower in ("who", "told", "said", "says", "whose"):
            break
        last += 1
    return _role_and_organisation(tokens[first:last])


def _role_and_organisation(tokens: Sequence[Token]) -> tuple[str | None, str | None]:
    head = _before_preposition(tokens)
    if not any(is_role(token) for token in head):
        return None, None
    if tokens[0].lower in DETERMINERS and len(tokens) > 1:
        tokens = tokens[1:]
    return split_role(_joined(tokens))


def _before_preposition(tokens: Sequence[Token]) -> Sequence[Token]:
    for at, token in enumerate(tokens):
        if token.lower in PREPOSITIONS:
            return tokens[:at]
    return tokens


def is_role(token: Token) -> bool:
    """Return whether the word says what somebody does: "lecturer", "vice-president"."""
    return names_a_role(token.lower)


def _joined(tokens: Sequence[Token]) -> str:
    """Return the words as printed, with a space wherever the article has a gap."""
    parts = [tokens[0].text]
    for before, token in zip(tokens, tokens[1:], strict=False):
        parts += [" " if token.start > before.end else "", token.text]
    return "".join(parts)


def split_role(described: str) -> tuple[str, str | None]:
    """Return role and organisation from a description as printed.

    >>> split_role("reader in law at the University of Brookford")
    ('reader in law', 'University of Brookford')
    >>> split_role("former mayor")
    ('former mayor', None)
    """
    if described.startswith(("former ", "ex-")):
        return described, None
    found = _WORKPLACE.search(described)
    if not found:
        bodies = [each for each in _BODY.finditer(described) if _names_a_body(described, each)]
        found = bodies[0] if bodies else None
    if not found:
        return described, None
    organisation = _KIND_OF_BODY.sub("", described[found.end() :])
    return described[: found.start()], organisation


def _names_a_body(described: str, found: re.Match[str]) -> bool:
    words = fold(described[found.end() :]).split()
    # A ministry's or committee's genitive is part of the role: "head of Ruritania's lower house".
    has_genitive = any(word.endswith("'s") for word in words)
    return not has_genitive and bool(ORGANISATION_WORDS.intersection(words))


def described_before(tokens: Sequence[Token], run: NameRun) -> str | None:
    """Return the role printed before a name: "Energy Minister", "opposition leader"."""
    first = run.name_first
    if first == run.first:
        if first > 1 and tokens[first - 1].text == ",":
            return _described_apart(tokens, first - 1)
        if not first or not is_role(tokens[first - 1]):
            return None
        first = _description_start(tokens, first)
    else:
        first = _description_start(tokens, run.first)
    title = tokens[first : run.name_first]
    is_courtesy = len(title) == 1 and title[0].lower in _COURTESY
    return None if is_courtesy or not title else _joined(title)


def _described_apart(tokens: Sequence[Token], comma: int) -> str | None:
    """Return the role in "The firm's chief executive, Ada Lind,"."""
    if not is_role(tokens[comma - 1]):
        return None
    return _joined(tokens[_description_start(tokens, comma) : comma])


_COURTESY = word_set("mr mrs ms miss dr")


def _description_start(tokens: Sequence[Token], first: int) -> int:
    start = first
    while start and first - start < 6 and _may_describe(tokens[start - 1]):
        start -= 1
    return start


def _may_describe(token: Token) -> bool:
    if not token.is_word:
        return False
    if is_role(token) or token.text.isupper():
        return True
    stops = NOT_NAMES | PREPOSITIONS | ADVERBS
    is_verb = token.lower.endswith(("ed", "ing", "'s", "s'")) or token.lower in (
        "said",
        "says",
        "told",
    )
    return token.lower not in stops - {"new", "democratic", "republican"} and not is_verb
