"""Where a content begins after its cue, and where it goes on after an interruption."""

from newsdesk.extraction.cues import Cue
from newsdesk.extraction.line import Line
from newsdesk.extraction.phrases import (
    DASHES,
    INFINITIVE,
    after_occasion,
    after_times,
    ends_like_speech,
    is_plainly_finite,
)
from newsdesk.extraction.words import AUXILIARIES, DETERMINERS, PREPOSITIONS, TIMES, word_set


def content_start(line: Line, cue: Cue, stop: int) -> int | None:
    """Return the token at which the content begins, None if there is none."""
    at = cue.last + 1
    if at >= stop:
        return at if line.tokens[-1].text == ":" else None
    if line.tokens[at].quotation:
        return at
    if line.tokens[at].text == ":":
        return at + 1
    if line.word(at) == "that" and line.word(at + 1) not in AUXILIARIES:
        return at + 1
    that = _that_after_adverbial(line, at, stop)
    if that is not None and cue.group in ("saying", "reporting"):
        return that + 1
    if cue.verb in _ASKING and line.word(at) in _QUESTION_WORDS:
        return at
    found = _after_adjunct(line, cue, at, stop)
    if found is not None:
        return found
    if not _is_plain_content(line, cue, at, stop):
        return None
    # "warned of “consequences”": the preposition belongs to the cue.
    is_linked = line.word(at) in ("of", "about", "against") and cue.group != "naming"
    return at + 1 if is_linked else at


def _that_after_adverbial(line: Line, at: int, stop: int) -> int | None:
    """Return the "that" in "said more than once that" and "said again and again that"."""
    for each in range(at + 1, min(at + 5, stop - 1)):
        if line.word(each) == "that":
            return each if line.word(at) in _ADVERBIAL else None
        if not line.word(each) or is_plainly_finite(line.tokens[each]):
            return None
    return None


_OPENS_ADJUNCT = PREPOSITIONS | TIMES
_SURELY_TIMES = TIMES - {"may", "march"}
_ADVERBIAL = word_set("more again repeatedly many several once twice often clearly only time")
_ASKING = word_set("ask question wonder discuss explain describe")
_QUESTION_WORDS = word_set("if whether what how why who whom when where which")


def _after_adjunct(line: Line, cue: Cue, at: int, stop: int) -> int | None:
    """Skip "on Monday", "in a statement", "reporters" between cue and content."""
    is_adjunct = line.word(at) in _OPENS_ADJUNCT or line.tokens[at].text in ",("
    is_adjunct = is_adjunct or line.word(at + 1) in _SURELY_TIMES
    if not (is_adjunct or cue.takes_recipient):
        return None
    for each in range(at, min(stop, at + 25)):
        token = line.tokens[each]
        if token.quotation:
            if line.tokens[each - 1].text in (",", ":"):
                return each
            # "pledged to keep the “old dam”": what leads up to the quotation is said as well.
            begun = _before_quotation(line, cue, at, each)
            return begun or (each if is_adjunct and each - at > 1 else None)
        if is_plainly_finite(token):
            break
        if token.lower == "that" and each > at and line.word(each + 1) not in AUXILIARIES:
            return each + 1
        if token.text == ":" and each + 1 >= stop:
            return each + 1
    return _after_short_adjunct(line, cue, at, stop)


def _before_quotation(line: Line, cue: Cue, at: int, quotation: int) -> int | None:
    """Return where a content begins whose quotation is only a part of a phrase or clause."""
    if line.word(at) == "to" and quotation - at > 1 and not line.tokens[at + 1].is_capitalised:
        return at
    if line.word(at) in _ABOUT and quotation - at > 1 and cue.group != "naming":
        return at + 1
    return _after_short_adjunct(line, cue, at, quotation)


_ABOUT = word_set("about of against")


def _after_short_adjunct(line: Line, cue: Cue, at: int, stop: int) -> int | None:
    if cue.takes_recipient and line.word(at) not in PREPOSITIONS:
        at = _after_noun_phrase(line, at, stop)
    at = after_times(line.tokens, after_occasion(line.tokens, at, stop), stop)
    is_clause = at < stop and line.has_clause(at, min(stop, at + 15))
    return at if is_clause and line.word(at) not in PREPOSITIONS and stop - at > 2 else None


def _after_noun_phrase(line: Line, at: int, stop: int) -> int:
    first = at + (line.word(at) in DETERMINERS)
    at = first
    while at < stop and at - first < 8 and line.tokens[at].is_capitalised:
        at += 1
    return max(at, first + 1)


def _is_plain_content(line: Line, cue: Cue, at: int, stop: int) -> bool:
    has_quotation = any(token.quotation for token in line.tokens[at:stop])
    if cue.group == "naming":
        return has_quotation
    if line.is_comma(at) or line.tokens[at].text == ";":
        return False
    opening = line.word(at)
    if opening in ("to", "for") and cue.verb in INFINITIVE and stop - at > 2:
        return True
    if opening in _OPENS_ADJUNCT and not has_quotation:
        return False
    if cue.verb in ("demand", "deny") and stop - at > 2:
        return True
    is_clause = line.has_clause(at, min(stop, at + 20))
    return (is_clause and stop - at > (cue.group != "saying") + 1) or (
        has_quotation and not cue.is_weak
    )


def goes_on(line: Line, after: int, stop: int, quoted: bool) -> int | None:
    """Return where the content goes on after `he said,`."""
    at = after
    while at < stop and not line.tokens[at].quotation and at - after < 15:
        if line.tokens[at].text in DASHES | {",", ":", ";"}:
            break
        at += 1
    if at >= stop:
        return None
    if line.tokens[at].quotation:
        return at if at > after else None
    if line.is_quotation(at + 1):
        return at + 1
    farther = _quotation_after_place(line, at, min(stop, after + 15))
    if farther is not None:
        return farther
    is_plain = at == after and line.is_comma(at)
    # “A,” he said, and left: only "that" can take a quoted content further.
    is_plain = is_plain and (not quoted or line.word(at + 1) == "that")
    # "It holds, said Lind, who built it": that describes who spoke.
    is_plain = is_plain and line.word(at + 1) not in ("who", "whose", "which")
    return at + 1 if is_plain and at + 1 < stop else None


def _quotation_after_place(line: Line, at: int, stop: int) -> int | None:
    """Return the quotation after `said in Brell, Norland`, none if a verb comes between."""
    for each in range(at, stop):
        token = line.tokens[each]
        if token.quotation:
            return each if ends_like_speech(token) else None
        if token.is_word and (is_plainly_finite(token) or token.lower.endswith(("ing", "ed"))):
            return None
    return None
