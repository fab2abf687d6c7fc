"""Phrases: what a few tokens in a row are, as far as word lists and endings can tell."""

from collections.abc import Sequence
from functools import lru_cache

from newsdesk.extraction.sentences import Token
from newsdesk.extraction.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    FRONTED,
    GROUP_NOUNS,
    PREPOSITIONS,
    PRONOUNS,
    ROLE_NOUNS,
    SUBORDINATORS,
    TIMES,
    names_a_role,
    word_set,
)

DASHES = frozenset(("–", "—", "―", "‒", "--", "---", "-"))
# With these an infinitive is content enough: "threatened to close the dam".
INFINITIVE = word_set("threaten vow pledge promise demand urge swear agree")
NO_SUBJECT_START = (
    (PREPOSITIONS | SUBORDINATORS | FRONTED | ADVERBS) - PRONOUNS - {"one", "some", "first"}
) - {"both", "all"}
PLAIN_VERBS = word_set(
    "said says told went came took made got gave won lost left met ran knew saw kept felt led "
    "began found held stood thought became wants want needs need goes comes takes makes gets "
    "gives knows sees keeps leads seems remains believes includes means shows fell rose cut "
    "put let set hit spent sent paid bought sold built broke grew spoke wrote drew "
    "think believe know say deserve support oppose"
)


def may_be_finite(token: Token) -> bool:
    """Return whether the word may be the verb of a clause, by list or by ending."""
    return _may_be_finite(token.lower, token.is_capitalised)


@lru_cache(maxsize=20_000)
def _may_be_finite(word: str, is_capitalised: bool) -> bool:
    if word in AUXILIARIES or word in PLAIN_VERBS or word in ("he", "she", "they", "we", "i"):
        return True
    if "'" in word and word.rpartition("'")[2] in ("re", "ll", "ve", "d", "m", "t"):
        return True
    is_inflected = word.endswith("ed") or (word.endswith("s") and not word.endswith("ss"))
    return is_inflected and len(word) > 3 and not is_capitalised and word[0].isalpha()


def is_plainly_finite(token: Token) -> bool:
    """Return whether the word can hardly be anything but the verb of a clause."""
    return token.lower in AUXILIARIES or token.lower in PLAIN_VERBS


def ends_like_speech(token: Token) -> bool:
    """Return whether a quotation ends in punctuation of its own, as a scare quote does not."""
    quotation = token.quotation
    inner = token.text[: quotation.end - quotation.opens].rstrip("’'\" ")
    return inner.endswith(tuple(",.?!…-—–;"))


def without_full_stop(tokens: Sequence[Token]) -> int:
    """Return where a sentence ends, its full stop left out."""
    last = tokens[-1]
    is_stop = last.quotation is None and last.text[0] in ".!?…:;"
    return len(tokens) - 1 if is_stop else len(tokens)


def is_adjunct(tokens: Sequence[Token]) -> bool:
    """Return whether these words only say when, where or to whom it was said."""
    if any(token.quotation or token.lower in ("that", "said") for token in tokens):
        return False
    first = tokens[0].lower
    if first == "of":
        return len(tokens) < 12
    return first in _OPENS_ADJUNCT or (
        len(tokens) <= 3 and not any(is_plainly_finite(token) for token in tokens)
    )


_OPENS_ADJUNCT = PREPOSITIONS | TIMES | ADVERBS | {"when", "as", "after"}
_OCCASIONS = word_set(
    "statement interview speech letter tweet email e-mail report post address briefing memo note",
    "debate conference rally hearing testimony article essay column message",
)


def after_occasion(tokens: Sequence[Token], at: int, stop: int) -> int:
    """Return the token after "in a statement", else `at`."""
    if at < stop and tokens[at].lower in PREPOSITIONS:
        for each in range(at + 1, min(at + 6, stop)):
            if tokens[each].lower in _OCCASIONS:
                return each + 1
    return at


def after_times(tokens: Sequence[Token], at: int, stop: int) -> int:
    """Return the token after "on Monday (Nov 18)", else `at`."""
    first = at
    while at < stop and at - first < 8:
        word = tokens[at].lower
        is_day = word in TIMES or (word == "on" and at + 1 < stop and tokens[at + 1].lower in TIMES)
        if not (is_day or tokens[at].text in "()" or (at > first and word.isdigit())):
            break
        at += 1
    return at


def starts_noun_phrase(tokens: Sequence[Token], at: int) -> bool:
    """Return whether somebody or something may be named from this token on."""
    if at >= len(tokens) or not tokens[at].is_word:
        return False
    token = tokens[at]
    word = token.lower
    if word in DETERMINERS or word in PRONOUNS or word in GROUP_NOUNS or word in ROLE_NOUNS:
        return True
    if token.is_capitalised:
        return word not in _LEADS_AWAY
    return (
        word not in _LEADS_AWAY
        and word not in ADVERBS
        and any(
            each.lower in ROLE_NOUNS or each.lower in GROUP_NOUNS or each.is_capitalised
            for each in tokens[at : at + 4]
        )
    )


_LEADS_AWAY = PREPOSITIONS | SUBORDINATORS | TIMES


def is_apposition(tokens: Sequence[Token], at: int) -> bool:
    """Return whether what follows a comma still describes the source."""
    if at >= len(tokens) or not tokens[at].is_word:
        return False
    head = []
    for token in tokens[at : at + 10]:
        if not token.is_word or token.lower in PREPOSITIONS:
            break
        head.append(token)
    words = [token.lower for token in head]
    if tokens[at].text.isdigit():
        return _is_age(tokens, at)
    if not words or words[0] in PRONOUNS or words[0] in SUBORDINATORS or words[0].endswith("ing"):
        return False
    has_verb = any(is_plainly_finite(token) for token in head)
    return any(map(names_a_role, words)) and not has_verb


def _is_age(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a number is set off on its own, as in "Lind, 44,"."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return tokens[at].text.isdigit() and (after is None or not after.is_word and after.text != "%")


def is_appositive_name(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a full name follows, as in "the bureau's director, Ada Lind,"."""
    end = at
    while end < len(tokens) and end - at < 4 and tokens[end].is_capitalised:
        end += 1
    is_whole = end >= len(tokens) or not tokens[end].is_word
    return end - at >= 2 and is_whole
