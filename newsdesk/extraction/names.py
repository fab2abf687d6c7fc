"""Names: capitalised words in a row, and whether a person is called so."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from newsdesk.extraction.sentences import Token
from newsdesk.extraction.text import fold_name as fold
from newsdesk.extraction.words import (
    FEMALE_NAMES,
    GENERATIONS,
    MALE_NAMES,
    NOT_NAMES,
    ORGANISATION_WORDS,
    PARTICLES,
    SURNAMES_TOO,
    TITLES,
    UNISEX_NAMES,
    names_a_role,
    word_set,
)


class NameRun(NamedTuple):
    """Capitalised words in a row: the title before the name, and the name."""

    first: int
    name_first: int
    last: int


def name_runs(tokens: Sequence[Token]) -> Iterator[NameRun]:
    """Yield the runs of capitalised words among `tokens`, as indices, `last` exclusive."""
    end = 0
    for at, token in enumerate(tokens):
        # Most words are all in small letters; only of some capitals is there no small one.
        may_begin = token.text != token.lower or token.is_capitalised
        if may_begin and at >= end and may_be_in_name(token):
            end = _run_end(tokens, at)
            yield NameRun(at, _name_start(tokens, at, end), end)


COURTESY = word_set("mr mrs ms miss dr sir lord lady sen rep gov")
THRONES = word_set("pope queen king prince princess")
_NUMBERS = word_set("two three four five six seven eight nine ten")
_INITIALS = re.compile(r"(?:[A-Z]\.){1,3}")


# "al-Sadr", "d’Arembeau"
_JOINED_PARTICLE = re.compile(r"(?:a[dlnrst]|ash|el|d|l|dell)[-‑’'](?=[A-ZÀ-Þ])")


def may_be_in_name(token: Token) -> bool:
    """Return whether a run of names may begin or go on with this word."""
    return token.is_word and _is_like_a_name(token.text, token.lower)


@lru_cache(maxsize=20_000)
def _is_like_a_name(word: str, lower: str) -> bool:
    """Return whether a word, as printed and in lower case, may be a part of a name."""
    if _JOINED_PARTICLE.match(word):
        return True
    if not word[0].isupper() or word[-1] in "'’":
        return False
    # "A." is an initial here, not an article.
    if _INITIALS.fullmatch(word):
        return word not in ("U.S.", "U.K.", "U.N.", "D.C.", "E.U.")
    is_acronym = word.isupper() and len(word.rstrip(".").replace(".", "")) > 1
    return not is_acronym and lower not in NOT_NAMES


def _run_end(tokens: Sequence[Token], at: int) -> int:
    end = at + 1
    while end < len(tokens) and not _is_possessive(tokens[end - 1]):
        if may_be_in_name(tokens[end]):
            end += 1
        elif (after := _after_particles(tokens, end)) > end and _continues(tokens, after):
            end = after + 1
        elif tokens[end].lower in GENERATIONS:
            return end + 1
        else:
            break
    return end


def _after_particles(tokens: Sequence[Token], at: int) -> int:
    last = min(at + 3, len(tokens))
    while at < last and tokens[at].lower in PARTICLES:
        at += 1
    return at


def _continues(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and may_be_in_name(tokens[at])


def _is_possessive(token: Token) -> bool:
    return token.lower.endswith("'s") or token.lower.endswith("s'")


_DESCRIBING = ("-elect", "-born", "-based", "-area", "-led")


def _name_start(tokens: Sequence[Token], first: int, end: int) -> int:
    """Return where the name begins after a title such as "Energy Minister"."""
    # "James A. Baker" is no baker.
    last = end - 1 if _may_end_name(tokens, first, end) else end
    for at in range(last - 1, first - 1, -1):
        if tokens[at].lower in TITLES or tokens[at].lower.endswith(_DESCRIBING):
            return _given_name_start(tokens, at + 1, end)
    return _given_name_start(tokens, first, end)


def _may_end_name(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Return whether the last word is a surname, whatever else it may mean."""
    before = tokens[end - 2] if end - first > 1 else None
    return before is not None and (
        is_given_name(before.lower)
        or before.lower in COURTESY
        or bool(_INITIALS.fullmatch(before.text))
    )


def _given_name_start(tokens: Sequence[Token], first: int, end: int) -> int:
    """Skip what no list knows as a title: "Marley County Recorder Helen Post"."""
    if end - first < 3:
        return first
    known = next((at for at in range(first, end - 1) if is_given_name(tokens[at].lower)), first)
    # One unknown word before it may be a rarer given name: "Billie Jean King".
    is_plain = known == first + 1 and tokens[first].lower not in ORGANISATION_WORDS
    return first if is_plain and end - first < 4 and not is_plural(tokens[first]) else known


def is_plural(token: Token) -> bool:
    return token.lower.endswith("s") and names_a_role(token.lower[:-1])


def _is_no_given_name(word: str) -> bool:
    """Return whether a capital only begins a sentence here: "Interestingly Lind"."""
    is_plural_role = word.endswith("s") and names_a_role(word[:-1])
    is_adverb = word.endswith("ly") and len(word) > 5 and not is_given_name(word)
    return is_adverb or is_plural_role or word in ("team", "co.", "camp")


def is_given_name(word: str) -> bool:
    """Return whether a folded word is a given name that is known."""
    return word in MALE_NAMES or word in FEMALE_NAMES or word in UNISEX_NAMES


def printed_name(tokens: Sequence[Token], run: NameRun) -> str:
    """Return the name of a run without its title and without a genitive ending."""
    first = run.name_first
    # Popes and queens are known by nothing but their title and given name.
    if run.last - first == 1 and first > run.first and tokens[first - 1].lower in THRONES:
        first -= 1
    return without_genitive(" ".join([token.text for token in tokens[first : run.last]]))


def without_genitive(name: str) -> str:
    """Return "Lind" for "Lind’s", and "Moss" for "Moss’".

    >>> without_genitive("Ada Lind's")
    'Ada Lind'
    """
    if name.endswith(("’s", "'s")):
        return name[:-2]
    return name[:-1] if name.endswith(("’", "'")) else name


_TELLING_AFTER_GIVEN_NAMES = ORGANISATION_WORDS - SURNAMES_TOO


@lru_cache(maxsize=10_000)
def is_full_name(name: str) -> bool:
    """Return whether this looks like a person's given and family name."""
    parts = fold(name).split()
    if not 2 <= len(parts) <= 6 or parts[0] in _NUMBERS or name[0].islower():
        return False
    if parts[0] in THRONES:
        return len(parts) == 2
    telling = _TELLING_AFTER_GIVEN_NAMES if is_given_name(parts[0]) else ORGANISATION_WORDS
    if any(part.strip(".") in telling for part in parts) or _is_no_given_name(parts[0]):
        return False
    return any(len(part.rstrip(".")) > 1 for part in parts[1:])


def is_bare_name(tokens: Sequence[Token]) -> bool:
    """Return whether the tokens are a name and nothing else but its title."""
    runs = list(name_runs(tokens))
    return len(runs) == 1 and runs[0].first == 0 and runs[0].last == len(tokens)
