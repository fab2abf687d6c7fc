"""Names: capitalised words in a row, and whether a person is called so."""

import re
from collections.abc import Iterator, Sequence
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
    at = 0
    while at < len(tokens):
        if not _may_be_in_name(tokens[at], is_first=at == 0):
            at += 1
            continue
        end = _run_end(tokens, at)
        yield NameRun(at, _name_start(tokens, at, end), end)
        at = end


COURTESY = word_set("mr mrs ms miss dr sir lord lady sen rep gov")
THRONES = word_set("pope queen king prince princess")
_NUMBERS = word_set("two three four five six seven eight nine ten")
_INITIALS = re.compile(r"(?:[A-Z]\.){1,3}")


# "al-Sadr", "d’Arembeau"
_JOINED_PARTICLE = re.compile(r"(?:a[dlnrst]|ash|el|d|l|dell)[-‑’'](?=[A-ZÀ-Þ])")


def _may_be_in_name(token: Token, *, is_first: bool = False) -> bool:
    if _JOINED_PARTICLE.match(token.text):
        return True
    if not token.is_capitalised or token.text[-1] in "'’":
        return False
    # "A." is an initial here, not an article.
    if _INITIALS.fullmatch(token.text):
        return token.text not in ("U.S.", "U.K.", "U.N.", "D.C.", "E.U.")
    is_acronym = token.text.isupper() and len(token.text.rstrip(".").replace(".", "")) > 1
    return not is_acronym and token.lower not in NOT_NAMES


def _run_end(tokens: Sequence[Token], at: int) -> int:
    end = at + 1
    while end < len(tokens) and not _is_possessive(tokens[end - 1]):
        if _may_be_in_name(tokens[end]):
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
    return at < len(tokens) and _may_be_in_name(tokens[at])


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
    words = [token.text for token in tokens[first : run.last]]
    return re.sub(r"[’']s?$", "", " ".join(words))


def is_full_name(name: str) -> bool:
    """Return whether this looks like a person's given and family name."""
    parts = fold(name).split()
    if not 2 <= len(parts) <= 6 or parts[0] in _NUMBERS or name[0].islower():
        return False
    if parts[0] in THRONES:
        return len(parts) == 2
    telling = ORGANISATION_WORDS - SURNAMES_TOO if is_given_name(parts[0]) else ORGANISATION_WORDS
    if any(part.strip(".") in telling for part in parts) or _is_no_given_name(parts[0]):
        return False
    return any(len(part.rstrip(".")) > 1 for part in parts[1:])


def is_bare_name(tokens: Sequence[Token]) -> bool:
    """Return whether the tokens are a name and nothing else but its title."""
    runs = list(name_runs(tokens))
    return len(runs) == 1 and runs[0].first == 0 and runs[0].last == len(tokens)
