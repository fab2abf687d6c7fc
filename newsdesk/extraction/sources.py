"""Where the source of a cue stands: before it, after it, or at the head of the sentence."""

from collections.abc import Iterator

from newsdesk.extraction.cues import Cue
from newsdesk.extraction.descriptions import after_brackets
from newsdesk.extraction.line import Line, Range
from newsdesk.extraction.phrases import (
    DASHES,
    NO_SUBJECT_START,
    PLAIN_VERBS,
    ends_like_speech,
    is_apposition,
    is_appositive_name,
    is_plainly_finite,
    starts_noun_phrase,
)
from newsdesk.extraction.words import (
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
)

_LONGEST_SOURCE = 40


def source_end(line: Line, first: int, stop: int) -> int:
    at = first
    while at < stop and at - first < _LONGEST_SOURCE:
        at = after_brackets(line.tokens, at) if at > first else at
        if at >= stop:
            break
        token = line.tokens[at]
        is_break = token.quotation or token.text in DASHES | {";", ":", "("}
        if is_break or (at > first and ends_source(line, first, at)):
            break
        at += 1
    return trimmed(line, first, at)


def ends_source(line: Line, first: int, at: int) -> bool:
    word = line.word(at)
    if word in TIMES or word in ("who", "after", "when", "during", "as", "while", "because"):
        return True
    after = line.word(at + 1) if word in ("on", "in") else ""
    if after in TIMES or after in ("a", "an"):
        return True
    if word in AUXILIARIES or word == "that":
        return True
    if line.is_comma(at):
        is_described = line.word(first) in DETERMINERS or "'s" in line.word(first)
        is_name = is_described and is_appositive_name(line.tokens, at + 1)
        return not (is_name or is_apposition(line.tokens, at + 1))
    return False


def source_before(line: Line, cue: Cue, lo: int) -> Range | None:
    """Return the source that stands before the cue, as in Lind, an economist, said."""
    last = cue.first
    if last <= lo:
        return None
    if line.is_comma(last - 1):
        return _subject_with_apposition(line, _after_quotation(line, lo, last), last - 1)
    if line.tokens[last - 1].text in DASHES:
        return _subject_before_aside(line, lo, last - 1)
    pronoun = line.word(last - 1).partition("'")[0]
    if pronoun in PRONOUNS and pronoun != "who":
        return Range(last - 1, last)
    return plain_source(line, lo, last)


def _after_quotation(line: Line, lo: int, last: int) -> int:
    """Return where a source can begin at the earliest: after what ends like speech."""
    for at in range(last - 1, lo - 1, -1):
        if line.tokens[at].quotation and ends_like_speech(line.tokens[at]):
            return at + 1
    return lo


def _subject_before_aside(line: Line, lo: int, last: int) -> Range | None:
    """Return the source in `Lind — an economist at heart — said`."""
    for at in range(last - 1, lo, -1):
        if line.tokens[at].text in DASHES:
            return plain_source(line, lo, at)
    return None


def plain_source(line: Line, lo: int, last: int) -> Range | None:
    first = last
    while first > lo and last - first < _LONGEST_SOURCE:
        if line.tokens[first - 1].text == ")":
            first = _before_brackets(line, first, lo)
        if first <= lo or not _in_subject(line, first - 1, lo):
            break
        first -= 1
    while first < last and line.word(first) in NO_SUBJECT_START:
        first += 1
    # "The minister on Friday said": the day is no part of the source.
    while last > first + 1 and (line.word(last - 1) in TIMES or line.word(last - 1) == "on"):
        last -= 1
    return Range(first, last) if first < last else None


def _before_brackets(line: Line, end: int, lo: int) -> int:
    """Return where brackets that close before `end` open, as in "Lind (D-Me.) said"."""
    for at in range(end - 2, max(lo, end - 12) - 1, -1):
        if line.tokens[at].text == "(":
            return at
    return end


def _in_subject(line: Line, at: int, lo: int) -> bool:
    token = line.tokens[at]
    if not token.is_word and token.text not in ("'", "’", "&", "%", "$"):
        return False
    word = token.lower
    if word in ("and", "or"):
        return at > lo and _joins_names(line, at)
    if word in SUBORDINATORS or word in AUXILIARIES:
        return False
    if word in _VERBS_ALONE:
        return False
    if word.endswith("ed") and token.text[0].islower():
        if line.word(at - 1) in DETERMINERS:
            return True
        noun = line.word(at - 1)
        return (noun in GROUP_NOUNS or noun in ROLE_NOUNS) and line.word(at + 1) in PREPOSITIONS
    return True


_VERBS_ALONE = PLAIN_VERBS - {"support", "cut", "set", "put", "needs", "means"}


def _joins_names(line: Line, at: int) -> bool:
    before, after = line.tokens[at - 1], line.tokens[at + 1]
    if before.is_capitalised and (after.is_capitalised or names_a_role(after.lower)):
        return True
    return before.lower in GROUP_NOUNS or before.lower in ROLE_NOUNS


def _subject_with_apposition(line: Line, lo: int, last: int) -> Range | None:
    starts = [lo] + [at + 1 for at in range(lo, last - 1) if line.is_comma(at)]
    for start in starts[:8]:
        first = start
        while first < last and line.word(first) in FRONTED:
            first += 1
        if line.is_comma(first):
            continue
        head = _head_end(line, first, last)
        if first < head < last and line.is_comma(head):
            return Range(first, last) if last - first <= _LONGEST_SOURCE else None
    return None


def _head_end(line: Line, first: int, last: int) -> int:
    """Return where a noun phrase ends that a comma may follow; `first` if none is there."""
    if not starts_noun_phrase(line.tokens, first) or line.word(first) in PRONOUNS:
        return first
    at = first
    while at < last and line.tokens[at].is_word:
        token = line.tokens[at]
        is_verb = is_plainly_finite(token) or token.lower.endswith("ed")
        if token.lower in SUBORDINATORS or (is_verb and token.text[0].islower()):
            return first
        at += 1
    return after_brackets(line.tokens, at)


def sentence_subject(line: Line, before: int, start: int = 0) -> Range | None:
    """Return the subject of the sentence up to a token: what its later verbs share."""
    first = start
    # A bullet or a dash may stand before the first word.
    while first < before and (line.word(first) in FRONTED or not line.tokens[first].is_word):
        first += 1
    if line.word(first) in _OPENS_ADVERBIAL or line.word(first).endswith("ing"):
        first = next((at for at in _after_commas(line, first, before)), before)
    if first >= before or not starts_noun_phrase(line.tokens, first):
        return None
    last = first
    while last < before and _in_subject(line, last, first) and _may_head(line, first, last):
        last += 1
    return Range(first, _with_name(line, last, before)) if last > first else None


def _with_name(line: Line, last: int, before: int) -> int:
    """Return where a subject ends with its name: "The critic Ada Lind", "its head, Ada Lind,"."""
    at = last
    while at < before and line.tokens[at].is_word and at - last < 6:
        if is_plainly_finite(line.tokens[at]):
            return last
        at += 1
    if not line.is_comma(at) or not is_appositive_name(line.tokens, at + 1):
        at = last - 1
    end = at + 1
    while end < before and line.tokens[end].is_capitalised:
        end += 1
    return end


def source_without_cue(line: Line, at: int) -> Range | None:
    """Return the likely source of a quotation that no known cue claims.

    It is who follows in `“It holds,” Lind, an economist, snapped`, who stands by the colon in
    `More from Lind: “…”`, and else the subject of the sentence.
    """
    return _source_behind(line, at) or _name_before_colon(line, at) or sentence_subject(line, at)


def _source_behind(line: Line, at: int) -> Range | None:
    after = at + 1
    opens = not any(token.is_word for token in line.tokens[:at])
    if not opens or after >= line.end or not ends_like_speech(line.tokens[at]):
        return None
    if not line.tokens[after].is_capitalised or not starts_noun_phrase(line.tokens, after):
        return None
    last = after
    while last < line.end and line.tokens[last].is_capitalised:
        last += 1
    if line.is_comma(last) and is_apposition(line.tokens, last + 1):
        last = source_end(line, after, line.end)
    return Range(after, last)


def _name_before_colon(line: Line, at: int) -> Range | None:
    last = at - 1
    if last < 2 or line.tokens[last].text != ":" or not line.tokens[last - 1].is_capitalised:
        return None
    first = last
    while first and line.tokens[first - 1].is_capitalised:
        first -= 1
    is_apart = line.is_dash(first - 1) or line.word(first - 1) in ("from", "by")
    return Range(first, last) if is_apart else None


_OPENS_ADVERBIAL = PREPOSITIONS | SUBORDINATORS | TIMES | {"asked"}


def _after_commas(line: Line, first: int, before: int) -> Iterator[int]:
    """Yield where a subject may begin after what a sentence opens with."""
    for at in range(first, before):
        after = at + 1
        is_subject = line.is_comma(at) and starts_noun_phrase(line.tokens, after)
        if is_subject and line.word(after) not in _OPENS_ADVERBIAL:
            yield after


def _may_head(line: Line, first: int, at: int) -> bool:
    # The subject of the whole sentence ends with its name, or after a few plain words.
    token = line.tokens[at]
    if line.tokens[first].is_capitalised and line.word(first) not in DETERMINERS:
        return token.is_capitalised
    return (
        at - first < 4
        and not is_plainly_finite(token)
        and at - first < 1 + (line.word(first) in DETERMINERS)
    )


def trimmed(line: Line, first: int, stop: int) -> int:
    """Leave out a comma or an "and" that only leads to the next cue."""
    while stop > first + 1 and (line.is_comma(stop - 1) or line.word(stop - 1) in ("and", "but")):
        stop -= 1
    return stop
