"""How alike two printed names are, and why: for proposing who may be meant, never for deciding.

Words are compared as they sound, roughly: written in Latin letters, the spellings that scripts
and languages have for one sound made one ("Koleff", "Kolev"; "Muhammad", "Mohamed").
"""

import re
from collections import defaultdict
from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

from anyascii import anyascii
from nameparser.config import CONSTANTS
from rapidfuzz.distance import DamerauLevenshtein

# From this on two names are probably one person's.
LIKELY = 80
# A surname alone, or a given name: as likely somebody else's.
BARE = 55
# From this on somebody is proposed while a name is typed.
POSSIBLE = 50

# Of the names in one block, the last ones.
MOST_COMPARED = 400
# So many words of a longer name are looked for, the last one among them.
MOST_WORDS = 4

HONORIFICS = set(CONSTANTS.titles) | {"sir", "dame", "lord", "lady", "professor", "hon", "rt"}
# Between names, and left out by some papers ("al-Masri", "Masri").
PARTICLES = set(
    [
        "al",
        "el",
        "ul",
        "bin",
        "ben",
        "ibn",
        "bint",
        "abu",
        "van",
        "von",
        "der",
        "den",
        "de",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "du",
        "del",
        "della",
        "la",
        "le",
        "ter",
        "ten",
        "d",
        "st",
        "san",
    ]
)
GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii"}

_WORD = re.compile(r"[a-z]+")
# In this order: the longer spellings of a sound before the shorter ones.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in [
        (r"shch|tsch|tch|tsh|cz|ch|tj|kj", "c"),
        (r"sch|sh|sz|sj|ss", "s"),
        (r"dzh|dj|zh|g(?=[eiy])", "j"),
        (r"ph|ff", "f"),
        (r"kh|gh", "h"),
        (r"ts|tz", "z"),
        (r"x|cks|ks", "q"),
        (r"ck|c(?=[aou]|$)|q(?=u)", "k"),
        (r"th", "t"),
        (r"w", "v"),
        (r"(?<=[aeiouy])f$", "v"),
        (r"ij|iy|yi|ii|ee|ie|y|j$", "i"),
        (r"ou|oo|ue", "u"),
        (r"ae|ai|ei|ay|ey", "e"),
        (r"oe|au|aw", "o"),
        (r"h(?=[^aeiou]|$)", ""),
        (r"(.)\1", r"\1"),
    ]
]
_VOWELS = re.compile(r"(?<=.)[aeiou]")


class Likeness(NamedTuple):
    """From 0 to 100 how alike two names are, and why, in words."""

    score: int
    reason: str


NOT_ALIKE = Likeness(0, "")


class _Name(NamedTuple):
    words: tuple
    particles: frozenset
    generation: str


@lru_cache(maxsize=50_000)
def _parsed(form):
    words = _WORD.findall(anyascii(form).lower().replace("'", "").replace("’", "").replace("`", ""))
    generation = next((GENERATIONS[word] for word in words[1:] if word in GENERATIONS), "")
    kept = [word for word in words if word not in GENERATIONS or word == words[0]]
    plain = [word for word in kept if word not in HONORIFICS] or kept
    bare = [word for word in plain if word not in PARTICLES] or plain
    return _Name(tuple(bare), frozenset(plain) - frozenset(bare), generation)


@lru_cache(maxsize=50_000)
def sound_of(word):
    """One word of a name, in Latin letters, as it sounds whatever the spelling.

    >>> sound_of("koleff") == sound_of("kolev")
    True
    """
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


@lru_cache(maxsize=50_000)
def key_of(word):
    """The consonants of a word as they sound, by which names are looked up: "klv"."""
    sound = sound_of(word)
    key = _VOWELS.sub("", sound)
    return key if len(key) > 1 else sound


def keys_of(form):
    """The keys of the words of a name."""
    return [key_of(word) for word in _parsed(form).words]


def sounds_of(form):
    """The keys of the words of a name as they are stored, a blank on either side of each."""
    return f" {' '.join(keys_of(form))} "


def blocks_of(form, *, is_whole=True):
    """Where a name is looked for that may be written otherwise: names that share none differ.

    Of two of its words one as it sounds, the other as it begins, so that an initial, a slip and
    another order stay within one block. A name of one word is looked for among such names,
    provided that it `is_whole`, and not a surname that is printed alone.

    >>> blocks_of("J. Hartwell") & blocks_of("John Hartwel")
    {'hrtvl j'}
    """
    words = _parsed(form).words
    if len(words) > MOST_WORDS:
        words = (*words[: MOST_WORDS - 1], words[-1])
    if len(words) == 1:
        return {f"={key_of(words[0]) or words[0]}"} if is_whole else set()
    return {
        f"{key_of(one) or one} {begins}"
        for one, other in permutations(words, 2)
        if len(one) > 1
        # "G. Frayne" has the letter alone, which sounds otherwise in Gideon.
        for begins in {other[0], (sound_of(other) or other)[0]}
    }


def likeness(one, other):
    """The Likeness of two printed names, whichever comes first.

    >>> likeness("Korolev, Alexander", "Alexander Korolyov").score > LIKELY
    True
    >>> likeness("George Vance Sr.", "George Vance Jr.")
    Likeness(score=0, reason='')
    """
    mine, theirs = _parsed(one), _parsed(other)
    if mine.generation and theirs.generation and mine.generation != theirs.generation:
        return NOT_ALIKE
    if len(mine.words) > len(theirs.words):
        mine, theirs = theirs, mine
    found = _aligned(mine.words, theirs.words)
    if found is None:
        return NOT_ALIKE
    score, reasons = found
    if bool(mine.generation) != bool(theirs.generation):
        score -= 6
        reasons.append("one of them with Jr. or Sr.")
    if mine.particles != theirs.particles:
        score -= 1
    reason = ", ".join(dict.fromkeys(reasons)) or "the same name"
    return Likeness(score, reason)


def _aligned(fewer, more):
    """(score, reasons) of the words of one name found among those of another, or None."""
    if not fewer:
        return None
    if len(fewer) == 1 and len(more) > 1:
        score, reason = max(_word(fewer[0], each) for each in (more[-1], more[0]))
        told = ["one name only", *filter(None, [reason])]
        return (BARE - (100 - score) // 4, told) if score >= 80 else None
    places, scores, reasons = [], [], []
    free = dict(enumerate(more))
    for word in fewer:
        place, (score, reason) = max(
            ((at, _word(word, each)) for at, each in free.items()), key=lambda found: found[1][0]
        )
        if score < 60:
            return _joined(fewer, more)
        del free[place]
        places.append(place)
        scores.append(score)
        if reason:
            reasons.append(reason)
    # Initials alone are anybody's.
    if not any(score >= 80 and len(word) > 1 for score, word in zip(scores, fewer, strict=True)):
        return None
    score = sum(scores) // len(scores) - 6 * len(free)
    if places != sorted(places):
        score -= 2
        reasons.append("in another order")
    if free:
        reasons.append("one of them with more names")
    return score, reasons


def _joined(fewer, more):
    """As _aligned, of names that are divided differently: "Jong-un", "Jongun"."""
    one, other = "".join(fewer), "".join(more)
    if len(fewer) != len(more) and sound_of(one) == sound_of(other):
        return 90, ["divided differently"]
    return None


def _word(one, other):
    """How alike two words of names are, and why they may be one."""
    if one == other:
        return 100, ""
    if len(one) == 1 or len(other) == 1:
        return (70, "an initial") if one[0] == other[0] else (0, "")
    if sound_of(one) == sound_of(other):
        return 94, "spelled differently"
    shorter = min(len(one), len(other))
    allowed = 0 if shorter < 4 else 1 if shorter < 8 else 2
    distance = DamerauLevenshtein.distance(one, other, score_cutoff=allowed) if allowed else 1
    if distance <= allowed:
        return 92 - 3 * distance, "a letter or two off"
    if len(key_of(one)) > 2 and key_of(one) == key_of(other):
        return 84, "spelled differently"
    return 0, ""


def likeness_of(forms, others):
    """The best Likeness between two people's printed forms."""
    return max((likeness(one, other) for one in forms for other in others), default=NOT_ALIKE)


def pairs_among(names, told=lambda done: None):
    """Who of everybody may be the same: the blocks of all names, and the pairs that are alike.

    `names` are (id, text, its kind, expert, the expert's kind). Returns a list of (id, block), and a dict of two experts
    in order to their Likeness. `told` is called now and then with how many were compared.
    """
    blocks, standing, alike = [], defaultdict(list), {}
    for done, (name, text, form, expert, kind) in enumerate(names, start=1):
        near, is_body = set(), kind == "institution"
        for key in blocks_of(text, is_whole=is_body or form == "primary"):
            blocks.append((name, key))
            block = standing[is_body, key]
            near.update(block[-MOST_COMPARED:])
            block.append((expert, text))
        for other, theirs in near:
            if other != expert:
                pair = (expert, other) if expert < other else (other, expert)
                found = likeness(text, theirs)
                if found.score >= max(LIKELY, alike.get(pair, NOT_ALIKE).score + 1):
                    alike[pair] = found
        if done % 5000 == 0:
            told(done)
    return blocks, alike
