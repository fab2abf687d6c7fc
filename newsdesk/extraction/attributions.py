"""Attributions: which words of a sentence are the content, which the source of a cue."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from newsdesk.extraction.cues import Cue, find_cues
from newsdesk.extraction.descriptions import after_brackets
from newsdesk.extraction.found import Span
from newsdesk.extraction.phrases import (
    DASHES,
    INFINITIVE,
    NO_SUBJECT_START,
    PLAIN_VERBS,
    after_occasion,
    after_times,
    ends_like_speech,
    is_adjunct,
    is_apposition,
    is_appositive_name,
    is_plainly_finite,
    may_be_finite,
    starts_noun_phrase,
    without_full_stop,
)
from newsdesk.extraction.sentences import Sentence, Token
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
)

# No sentence needs more; a text made of nothing but "said" must not take for ever.
MOST_CUES = 8
_LONGEST_SOURCE = 40


class Range(NamedTuple):
    """Tokens `first` to `last` of a sentence, `last` left out."""

    first: int
    last: int


@dataclass
class Attribution:
    """A content, its cue and its source in one sentence, before anyone is resolved."""

    tokens: Sequence[Token]
    contents: list[Span]
    cue: Cue | None
    source: Range | None
    rule: str
    done: int = 0
    relays: list[Range] = field(default_factory=list)
    after_cue: Span | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether the words follow in the next paragraph: `She added:`."""
        return not self.contents


def is_tag(tokens: Sequence[Token], at: int) -> bool:
    """Return whether `Lind said.` or `Lind said on Monday,` begins at a token."""
    end = at
    while end < len(tokens) and end - at < 12 and tokens[end].is_word:
        end += 1
    if end < len(tokens) and tokens[end].quotation:
        return False
    cues = [cue for cue in find_cues(tokens[at:end]) if cue.group != "naming"]
    if not cues or cues[0].is_gerund or cues[0].first > 5:
        return False
    rest = tokens[at + cues[0].last + 1 : end]
    is_name = tokens[at].is_capitalised and tokens[at].lower not in DETERMINERS
    return is_name and (not rest or is_adjunct(rest))


def attributions(sentence: Sentence) -> list[Attribution]:
    """Return the attributions of a sentence, outermost only, in order."""
    return _Reading(sentence.tokens).attributions()


class _Reading:
    """One pass over the cues of a sentence."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.end = without_full_stop(tokens)
        self.cues = find_cues(tokens)[:MOST_CUES]
        self.found: list[Attribution] = []
        self.done = 0

    def attributions(self) -> list[Attribution]:
        for number, cue in enumerate(self.cues):
            if cue.first < self.done:
                continue
            attribution = self._read(cue, self._stop_after(number))
            if attribution:
                self.found.append(attribution)
                self.done = attribution.done
        return self.found

    def _stop_after(self, number: int) -> int:
        """Return where a content to the right of this cue must end."""
        for cue in self.cues[number + 1 :]:
            stop = self._break_before(cue, self.cues[number].last + 1)
            if stop is not None:
                return stop
        return self.end

    def _break_before(self, cue: Cue, lo: int) -> int | None:
        """Return the token at which a later cue takes over, if it does."""
        before = cue.first - 1
        if cue.group == "according":
            return before if self._is_comma(before) else cue.first
        if cue.group == "naming" or cue.is_weak:
            return None
        if cue.is_gerund:
            return before if self._is_comma(before) else None
        if before > lo and self._word(before) in ("and", "but", "then"):
            return before - 1 if self._is_comma(before - 1) else before
        subject = self._subject(cue, lo)
        if subject and subject.first > lo + 1:
            link = subject.first - 1
            if self._word(link) in ("and", "but", "while") and self._ends_clause(link - 1):
                return link - 1 if self._is_comma(link - 1) else link
            if self._is_comma(link) and self._is_tail(cue.last + 1):
                return None
        return None

    def _ends_clause(self, at: int) -> bool:
        return self._is_comma(at) or self.tokens[at].quotation is not None

    # Reading one cue.

    def _read(self, cue: Cue, stop: int) -> Attribution | None:
        if cue.group == "according":
            return self._read_according(cue, stop)
        if cue.is_gerund:
            return self._read_gerund(cue, stop)
        if not self.found and self._opens_sentence(cue):
            return self._read_cue_first(cue, stop)
        inverted = self._inverted_source(cue, stop)
        if inverted:
            return self._content_before(cue, inverted, self._edge(cue.first), inverted.last, stop)
        subject = self._subject(cue, self.done)
        if subject and self._word(subject.first) in ("nobody", "none", "no"):
            return None
        if not subject:
            return self._read_without_subject(cue, stop)
        return self._read_with_subject(cue, subject, stop)

    def _read_cue_first(self, cue: Cue, stop: int) -> Attribution | None:
        """Read `Said Lind: “…”`."""
        first = cue.last + 1
        if first >= stop or not starts_noun_phrase(self.tokens, first):
            return None
        last = next((at for at in range(first, stop) if self._next_is_quotation(at)), None)
        if last is None or self.tokens[last - 1].text not in (",", ":"):
            return None
        contents = _contents(self.tokens, last, stop)
        return self._attribution(contents, cue, Range(first, last - 1), "source-cue-content", stop)

    def _read_with_subject(self, cue: Cue, subject: Range, stop: int) -> Attribution | None:
        left = self._left_content(cue, subject)
        if left is not None:
            return self._content_before(cue, subject, left, cue.last + 1, stop)
        return self._content_after(cue, subject, stop, "source-cue-content")

    def _left_content(self, cue: Cue, subject: Range) -> int | None:
        """Return where the content before the source ends, None if there is none."""
        edge = subject.first
        if edge <= self.done:
            return None
        before = self.tokens[edge - 1]
        if before.quotation:
            return edge if ends_like_speech(before) else None
        if before.text not in DASHES | {","}:
            return None
        if edge >= 2 and self.tokens[edge - 2].quotation:
            return edge - 1
        right = cue.last + 1
        if cue.group == "naming" or self._word(edge - 2) in FRONTED:
            return None
        is_parenthesis = right < self.end and self._is_comma(right)
        if is_parenthesis and self._next_is_quotation(right + 1):
            opening = self._word(self.done)
            is_adverbial = opening in PREPOSITIONS | SUBORDINATORS
            return None if is_adverbial or not self._has_clause(self.done, edge - 1) else edge - 1
        if is_parenthesis or self._is_tail(right):
            return edge - 1 if edge - 1 > self.done else None
        return None

    def _content_before(
        self, cue: Cue, source: Range, edge: int, after: int, stop: int
    ) -> Attribution | None:
        """Read “…,” Lind said and a clause, Lind said, with what may go on after it."""
        if edge <= self.done:
            return None
        contents = _contents(self.tokens, self.done, edge)
        quoted = any(token.quotation for token in self.tokens[self.done : edge])
        more = self._goes_on(after, stop, quoted)
        is_clause = more is not None or self._has_clause(self.done, edge)
        if not quoted and (cue.group == "naming" or not is_clause):
            return None
        rule = "quote-then-cue" if quoted else "clause-then-cue"
        if more is not None and more < stop:
            contents += _contents(self.tokens, more, stop)
            rule = "split-by-cue"
        return self._attribution(contents, cue, source, rule, stop, after)

    def _goes_on(self, after: int, stop: int, quoted: bool) -> int | None:
        """Return where the content goes on after `he said,`."""
        at = after
        while at < stop and not self.tokens[at].quotation and at - after < 15:
            if self._is_comma(at) or self.tokens[at].text in ":–—;":
                break
            at += 1
        if at >= stop:
            return None
        if self.tokens[at].quotation:
            return at if at > after else None
        if self._next_is_quotation(at + 1):
            return at + 1
        is_plain = at == after and self._is_comma(at)
        # “A,” he said, and left: only "that" can take a quoted content further.
        is_plain = is_plain and (not quoted or self._word(at + 1) == "that")
        return at + 1 if is_plain and at + 1 < stop else None

    def _content_after(
        self, cue: Cue, source: Range | None, stop: int, rule: str
    ) -> Attribution | None:
        first = self._content_start(cue, stop)
        if first is None:
            return None
        if first >= stop:
            is_awaited = stop == self.end and self.tokens[-1].text == ":"
            return self._attribution([], cue, source, "colon", stop) if is_awaited else None
        stop = self._trimmed(first, stop)
        contents = _contents(self.tokens, first, stop)
        if not contents:
            return None
        return self._attribution(contents, cue, source, rule, stop, cue.last + 1)

    def _trimmed(self, first: int, stop: int) -> int:
        """Leave out a comma or an "and" that only leads to the next cue."""
        while stop > first + 1 and (
            self._is_comma(stop - 1) or self._word(stop - 1) in ("and", "but")
        ):
            stop -= 1
        return stop

    def _attribution(
        self,
        contents: list[Span],
        cue: Cue,
        source: Range | None,
        rule: str,
        stop: int,
        after: int | None = None,
    ) -> Attribution:
        last = self.tokens[min(stop, len(self.tokens)) - 1].end
        after_cue = (self.tokens[cue.last].end, last)
        return Attribution(self.tokens, contents, cue, source, rule, stop, after_cue=after_cue)

    # Where the content starts after a cue.

    def _content_start(self, cue: Cue, stop: int) -> int | None:
        at = cue.last + 1
        if at >= stop:
            return at if self.tokens[-1].text == ":" else None
        if self.tokens[at].quotation:
            return at
        if self.tokens[at].text == ":":
            return at + 1
        if self._word(at) == "that" and self._word(at + 1) not in AUXILIARIES:
            return at + 1
        found = self._after_adjunct(cue, at, stop)
        if found is not None:
            return found
        if not self._is_plain_content(cue, at, stop):
            return None
        # "warned of “consequences”": the preposition belongs to the cue.
        is_linked = self._word(at) in ("of", "about", "against") and cue.group != "naming"
        return at + 1 if is_linked else at

    def _after_adjunct(self, cue: Cue, at: int, stop: int) -> int | None:
        """Skip "on Monday", "in a statement", "reporters" between cue and content."""
        is_adjunct = self._word(at) in PREPOSITIONS | TIMES or self.tokens[at].text in ",("
        is_adjunct = is_adjunct or self._word(at + 1) in TIMES - {"may", "march"}
        if not (is_adjunct or cue.takes_recipient):
            return None
        for each in range(at, min(stop, at + 25)):
            token = self.tokens[each]
            if token.quotation:
                is_set_off = self.tokens[each - 1].text in (",", ":")
                return each if is_set_off or (is_adjunct and each - at > 1) else None
            if token.lower == "that" and each > at and self._word(each + 1) not in AUXILIARIES:
                return each + 1
            if token.text == ":" and each + 1 >= stop:
                return each + 1
        return self._after_short_adjunct(cue, at, stop)

    def _after_short_adjunct(self, cue: Cue, at: int, stop: int) -> int | None:
        if cue.takes_recipient and self._word(at) not in PREPOSITIONS:
            at = self._after_noun_phrase(at, stop)
        at = after_times(self.tokens, after_occasion(self.tokens, at, stop), stop)
        is_clause = at < stop and self._has_clause(at, min(stop, at + 15))
        return at if is_clause and self._word(at) not in PREPOSITIONS and stop - at > 2 else None

    def _after_noun_phrase(self, at: int, stop: int) -> int:
        first = at
        while at < stop and at - first < 8 and self.tokens[at].is_capitalised:
            at += 1
        if at > first:
            return at
        return at + 2 if self._word(at) in DETERMINERS else at + 1

    def _is_plain_content(self, cue: Cue, at: int, stop: int) -> bool:
        has_quotation = any(token.quotation for token in self.tokens[at:stop])
        if cue.group == "naming":
            return has_quotation
        if self._is_comma(at) or self.tokens[at].text == ";":
            return False
        opening = self._word(at)
        if opening in ("to", "for") and cue.verb in INFINITIVE and stop - at > 2:
            return True
        if opening in PREPOSITIONS | TIMES and not has_quotation:
            return False
        if cue.verb in ("demand", "deny") and stop - at > 2:
            return True
        is_clause = self._has_clause(at, min(stop, at + 20))
        return (is_clause and stop - at > (cue.group != "saying") + 1) or (
            has_quotation and not cue.is_weak
        )

    def _has_clause(self, first: int, last: int) -> bool:
        """Return whether some verb stands there; endings decide where no list can."""
        words = [token for token in self.tokens[first:last] if token.is_word]
        return any(may_be_finite(token) for token in words)

    # Where the source stands.

    def _inverted_source(self, cue: Cue, stop: int) -> Range | None:
        """Return the source after the cue, as in “…,” said Lind."""
        edge = self._edge(cue.first)
        if edge is None or edge <= self.done or cue.group == "naming":
            return None
        is_quoted = self.tokens[edge - 1].quotation is not None
        first = cue.last + 1
        is_content = is_quoted or self._has_clause(self.done, edge)
        if not is_content or first >= stop or not self._may_invert(first, is_quoted):
            return None
        last = self._source_end(first, stop)
        after = self.tokens[last] if last < stop else None
        if after is None or after.text in (",", ".", ";", ":", "–", "—"):
            return Range(first, last)
        may_follow = after.quotation or after.lower in PREPOSITIONS | TIMES | SUBORDINATORS
        return Range(first, last) if is_quoted and may_follow else None

    def _may_invert(self, first: int, is_quoted: bool) -> bool:
        is_clause = self._word(first) == "that" or (self._word(first) in PRONOUNS and not is_quoted)
        return not is_clause and starts_noun_phrase(self.tokens, first)

    def _edge(self, first: int) -> int | None:
        """Return where content that ends right before token `first` ends."""
        if first <= self.done:
            return None
        before = self.tokens[first - 1]
        if before.quotation:
            return first
        return first - 1 if before.text in DASHES | {","} else None

    def _source_end(self, first: int, stop: int) -> int:
        at = first
        while at < stop and at - first < _LONGEST_SOURCE:
            at = after_brackets(self.tokens, at) if at > first else at
            if at >= stop:
                break
            token = self.tokens[at]
            is_break = token.quotation or token.text in (";", ":", "–", "—", "(")
            if is_break or (at > first and self._ends_source(first, at)):
                break
            at += 1
        return self._trimmed(first, at)

    def _ends_source(self, first: int, at: int) -> bool:
        word = self._word(at)
        if word in TIMES or word in ("who", "after", "when", "during", "as", "while", "because"):
            return True
        if word in ("on", "in") and self._word(at + 1) in TIMES | {"a", "an"}:
            return True
        if word in AUXILIARIES or word == "that":
            return True
        if self._is_comma(at):
            is_described = self._word(first) in DETERMINERS or "'s" in self._word(first)
            is_name = is_described and is_appositive_name(self.tokens, at + 1)
            return not (is_name or is_apposition(self.tokens, at + 1))
        return False

    def _subject(self, cue: Cue, lo: int) -> Range | None:
        """Return the source that stands before the cue, as in Lind, an economist, said."""
        last = cue.first
        if last <= lo:
            return None
        if self._is_comma(last - 1):
            return self._subject_with_apposition(self._after_quotation(lo, last), last - 1)
        if self.tokens[last - 1].text in DASHES:
            return self._subject_before_aside(lo, last - 1)
        if self._word(last - 1) in PRONOUNS and self._word(last - 1) != "who":
            return Range(last - 1, last)
        return self._plain_subject(lo, last)

    def _after_quotation(self, lo: int, last: int) -> int:
        """Return where a source can begin at the earliest: after what ends like speech."""
        for at in range(last - 1, lo - 1, -1):
            if self.tokens[at].quotation and ends_like_speech(self.tokens[at]):
                return at + 1
        return lo

    def _subject_before_aside(self, lo: int, last: int) -> Range | None:
        """Return the source in `Lind — an economist at heart — said`."""
        for at in range(last - 1, lo, -1):
            if self.tokens[at].text in DASHES:
                return self._plain_subject(lo, at)
        return None

    def _plain_subject(self, lo: int, last: int) -> Range | None:
        first = last
        while first > lo and last - first < _LONGEST_SOURCE:
            if self.tokens[first - 1].text == ")":
                first = self._before_brackets(first, lo)
            if first <= lo or not self._in_subject(first - 1, lo):
                break
            first -= 1
        while first < last and self._word(first) in NO_SUBJECT_START:
            first += 1
        # "The minister on Friday said": the day is no part of the source.
        while last > first + 1 and self._word(last - 1) in TIMES | {"on"}:
            last -= 1
        return Range(first, last) if first < last else None

    def _before_brackets(self, end: int, lo: int) -> int:
        """Return where brackets that close before `end` open, as in "Lind (D-Me.) said"."""
        for at in range(end - 2, max(lo, end - 12) - 1, -1):
            if self.tokens[at].text == "(":
                return at
        return end

    def _in_subject(self, at: int, lo: int) -> bool:
        token = self.tokens[at]
        if not token.is_word and token.text not in ("'", "’", "&", "%", "$"):
            return False
        word = token.lower
        if word in ("and", "or"):
            return at > lo and self._joins_names(at)
        if word in SUBORDINATORS or word in AUXILIARIES:
            return False
        if word in PLAIN_VERBS - {"support", "cut", "set", "put", "needs", "means"}:
            return False
        if word.endswith("ed") and token.text[0].islower():
            is_participle = self._word(at - 1) in GROUP_NOUNS | ROLE_NOUNS
            return is_participle and self._word(at + 1) in PREPOSITIONS
        return True

    def _joins_names(self, at: int) -> bool:
        before, after = self.tokens[at - 1], self.tokens[at + 1]
        if before.is_capitalised and after.is_capitalised:
            return True
        return before.lower in GROUP_NOUNS or before.lower in ROLE_NOUNS

    def _subject_with_apposition(self, lo: int, last: int) -> Range | None:
        starts = [lo] + [at + 1 for at in range(lo, last - 1) if self._is_comma(at)]
        for start in starts[:8]:
            first = start
            while first < last and self._word(first) in FRONTED:
                first += 1
            if self._is_comma(first):
                continue
            head = self._head_end(first, last)
            if first < head < last and self._is_comma(head):
                return Range(first, last) if last - first <= _LONGEST_SOURCE else None
        return None

    def _head_end(self, first: int, last: int) -> int:
        """Return where a noun phrase ends that a comma may follow; `first` if none is there."""
        if not starts_noun_phrase(self.tokens, first) or self._word(first) in PRONOUNS:
            return first
        at = first
        while at < last and self.tokens[at].is_word:
            token = self.tokens[at]
            is_verb = is_plainly_finite(token) or token.lower.endswith("ed")
            if token.lower in SUBORDINATORS or (is_verb and token.text[0].islower()):
                return first
            at += 1
        return after_brackets(self.tokens, at)

    def _read_without_subject(self, cue: Cue, stop: int) -> Attribution | None:
        """Read "and added that", which goes on with the source of what came before."""
        before = self._word(cue.first - 1)
        if before in ("who", "that", "which"):
            return self._read_relative(cue, stop)
        if before not in ("and", "but", "then") and not self._is_comma(cue.first - 1):
            return None
        source = self.found[-1].source if self.found else self._sentence_subject(cue.first)
        if source is None:
            return None
        return self._content_after(cue, source, stop, "second-cue")

    def _read_relative(self, cue: Cue, stop: int) -> Attribution | None:
        who = cue.first - 1
        if self._word(who) != "who":
            return None
        last = who - 1 if self._is_comma(who - 1) else who
        source = self._plain_subject(max(self.done - 1, 0), last)
        return self._content_after(cue, source, stop, "relative") if source else None

    def _sentence_subject(self, before: int) -> Range | None:
        first = 0
        while first < before and self._word(first) in FRONTED:
            first += 1
        if self._word(first) in PREPOSITIONS | SUBORDINATORS | TIMES:
            commas = (at for at in range(first, before) if self._is_comma(at))
            first = next(commas, before) + 1
        if first >= before or not starts_noun_phrase(self.tokens, first):
            return None
        last = first
        while last < before and self._in_subject(last, first) and self._may_head(first, last):
            last += 1
        return Range(first, last) if last > first else None

    def _may_head(self, first: int, at: int) -> bool:
        # The subject of the whole sentence ends with its name, or after a few plain words.
        token = self.tokens[at]
        if self.tokens[first].is_capitalised and self._word(first) not in DETERMINERS:
            return token.is_capitalised
        return (
            at - first < 4
            and not is_plainly_finite(token)
            and at - first < 1 + (self._word(first) in DETERMINERS)
        )

    def _read_gerund(self, cue: Cue, stop: int) -> Attribution | None:
        if cue.first and not (
            self._is_comma(cue.first - 1)
            or self._word(cue.first - 1) in ("by", "and", "in", "while", "from", "before", "after")
            or self.tokens[cue.first - 1].quotation
        ):
            return None
        source = self.found[-1].source if self.found else self._sentence_subject(cue.first)
        if source is None or cue.is_weak:
            return None
        return self._content_after(cue, source, stop, "gerund")

    def _read_according(self, cue: Cue, stop: int) -> Attribution | None:
        first = cue.last + 1
        if first >= len(self.tokens):
            return None
        if cue.first <= self.done and not self.found or self._opens_sentence(cue):
            return self._according_first(cue, first, stop)
        last = self._source_end(first, stop)
        if self.found and self.done >= cue.first - 1:
            self.found[-1].relays.append(Range(first, last))
            return None
        edge = cue.first - 1 if self._is_comma(cue.first - 1) else cue.first
        return self._according_last(cue, Range(first, last), edge, stop)

    def _opens_sentence(self, cue: Cue) -> bool:
        return all(self._word(at) in FRONTED for at in range(self.done, cue.first))

    def _according_first(self, cue: Cue, first: int, stop: int) -> Attribution | None:
        commas = [at for at in range(first, min(stop, first + 40)) if self._is_comma(at)]
        # "According to Moss, who farms, it rained": the relative clause is about Moss.
        if len(commas) > 1 and self._word(commas[0] + 1) in ("who", "which", "whose"):
            commas = commas[1:]
        last = next((at for at in commas if self._ends_source(first, at)), None)
        if last is None or last + 1 >= stop:
            return None
        contents = _contents(self.tokens, last + 1, stop)
        return self._attribution(contents, cue, Range(first, last), "according-to-first", stop)

    def _according_last(self, cue: Cue, source: Range, edge: int, stop: int) -> Attribution | None:
        if edge <= self.done:
            return None
        contents = _contents(self.tokens, self.done, edge)
        after = source.last
        if after < stop - 1 and self._is_comma(after) and self._has_clause(after + 1, stop):
            contents += _contents(self.tokens, after + 1, stop)
        return self._attribution(contents, cue, source, "according-to-last", stop)

    # Looking at single tokens.

    def _word(self, at: int) -> str:
        is_there = 0 <= at < len(self.tokens) and self.tokens[at].is_word
        return self.tokens[at].lower if is_there else ""

    def _is_comma(self, at: int) -> bool:
        return 0 <= at < len(self.tokens) and self.tokens[at].text == ","

    def _next_is_quotation(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].quotation is not None

    def _is_tail(self, at: int) -> bool:
        """Return whether nothing but "on Monday", "in a statement" follows."""
        rest = self.tokens[at : self.end]
        return not rest or is_adjunct(rest)


_AT_THE_EDGE = DASHES | {",", ";", ":"}


def _contents(tokens: Sequence[Token], first: int, last: int) -> list[Span]:
    """Return the spans of a content, the outer quotation marks left out."""
    part = list(tokens[first:last])
    while part and part[-1].quotation is None and part[-1].text in _AT_THE_EDGE:
        part.pop()
    while part and part[0].quotation is None and part[0].text in _AT_THE_EDGE:
        part.pop(0)
    if not part:
        return []
    quoted = [token for token in part if token.quotation]
    if len(quoted) == sum(1 for token in part if token.is_word or token.quotation):
        return [_inner(token) for token in quoted if token.quotation.end > token.quotation.start]
    end = part[-1].end
    return [(part[0].start, end)]


def _inner(token: Token) -> Span:
    return token.quotation.start, token.quotation.end
