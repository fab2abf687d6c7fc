"""Attributions: which words of a sentence are the content, which the source of a cue."""

from collections.abc import Sequence

from newsdesk.extraction import edges, evidence
from newsdesk.extraction.attribution import Attribution
from newsdesk.extraction.contents import content_start, goes_on
from newsdesk.extraction.cues import Cue, find_cues
from newsdesk.extraction.found import Span
from newsdesk.extraction.line import Line, Range, content_spans
from newsdesk.extraction.names import is_bare_name
from newsdesk.extraction.phrases import DASHES, ends_like_speech, is_adjunct, starts_noun_phrase
from newsdesk.extraction.quotations import count_words_in
from newsdesk.extraction.sentences import Sentence, Token
from newsdesk.extraction.sources import (
    ends_source,
    plain_source,
    sentence_subject,
    source_before,
    source_end,
    trimmed,
)
from newsdesk.extraction.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    FRONTED,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIMES,
)

# No sentence needs more; a text made of nothing but "said" must not take for ever.
MOST_CUES = 8
# A shorter quotation without a cue is mostly a title or a term.
LEAST_WORDS = 3
# Below this an attribution is sooner none.
LIKELY_ENOUGH = 0.5


def is_tag(tokens: Sequence[Token], at: int) -> bool:
    """Return whether `Lind said.` or `Lind said on Monday,` begins at a token."""
    end = at
    while end < len(tokens) and end - at < 12 and tokens[end].is_word:
        end += 1
    # “One.” Lind said, “Two.”: the tag belongs to what follows it.
    after = end + (end < len(tokens) and tokens[end].text in (",", ":"))
    if after < len(tokens) and (tokens[after].quotation or tokens[after - 1].text == ":"):
        return False
    cues = [cue for cue in find_cues(tokens[at:end]) if cue.group != "naming"]
    if not cues or cues[0].is_gerund or cues[0].first > 5:
        return False
    rest = tokens[at + cues[0].last + 1 : end]
    is_name = tokens[at].is_capitalised and tokens[at].lower not in DETERMINERS
    return is_name and (not rest or is_adjunct(rest))


def attributions(sentence: Sentence, *, is_headline: bool = False) -> list[Attribution]:
    """Return the attributions of a sentence, outermost only, in order."""
    return _Reading(sentence.tokens, is_headline).attributions()


class _Reading:
    """One pass over the cues of a sentence."""

    def __init__(self, tokens: Sequence[Token], is_headline: bool) -> None:
        self.tokens = tokens
        self.line = Line(tokens)
        self.end = self.line.end
        self.cues = find_cues(tokens, is_headline=is_headline)[:MOST_CUES]
        self.is_headline = is_headline
        self.found: list[Attribution] = []
        self.done = 0

    def attributions(self) -> list[Attribution]:
        if self.is_headline:
            self._read_headline()
        for number, cue in enumerate(self.cues):
            if cue.first < self.done:
                continue
            attribution = self._read(cue, self._stop_after(number))
            if attribution and self._is_likely(attribution):
                self.found.append(attribution)
                self.done = attribution.done
        if any(token.is_word for token in self.tokens):
            self._read_strays()
        return sorted(self.found, key=lambda each: each.contents[:1])

    def _read_headline(self) -> None:
        """Read `Quill: Dam is safe`: a headline's colon may say who says so."""
        colon = next((at for at in range(1, min(self.end, 9)) if self.tokens[at].text == ":"), 0)
        if not colon or not all(token.is_word for token in self.tokens[:colon]):
            return
        contents = content_spans(self.tokens, colon + 1, self.end)
        if contents:
            cue = Cue(colon, colon, ":", "colon")
            found = Attribution(
                self.tokens, contents, cue, Range(0, colon), "headline", len(self.tokens)
            )
            if self._is_likely(found):
                self.found.append(found)
                self.done = found.done

    def _read_strays(self) -> None:
        """Read the quotations that no cue has claimed: some are signed, most just stand there."""
        taken = [span for each in self.found for span in each.contents]
        for at in range(len(self.tokens)):
            token = self.tokens[at]
            if not token.quotation or any(s <= token.start + 2 < e for s, e in taken):
                continue
            found = self._stray(at)
            if found and self._is_likely(found):
                self.found.append(found)

    def _stray(self, at: int) -> Attribution | None:
        contents = content_spans(self.tokens, at, at + 1)
        if not contents or count_words_in(self.tokens[at].text) < LEAST_WORDS:
            return None
        if at > 1 and self.tokens[at - 1].text == ":" and is_bare_name(self.tokens[: at - 1]):
            return Attribution(self.tokens, contents, None, Range(0, at - 1), "label", at + 1)
        signature = self._signature(at + 1)
        source = signature or sentence_subject(self.line, at)
        rule = "signed" if signature else "stray"
        return Attribution(self.tokens, contents, None, source, rule, at + 1)

    def _signature(self, at: int) -> Range | None:
        """Return the source in “It holds.” — Mara Quill, and in “It holds.” (Mara Quill)."""
        is_apart = self.line.is_dash(at) or (at < self.end and self.tokens[at].text in "(~•")
        first = at + 1
        if not is_apart or first >= self.end or not self.tokens[first].is_capitalised:
            return None
        last = first
        while last < self.end and self.tokens[last].is_word and self.tokens[last].is_capitalised:
            last += 1
        return Range(first, source_end(self.line, first, self.end)) if last - first > 1 else None

    def _is_likely(self, attribution: Attribution) -> bool:
        attribution.signs = list(
            evidence.signs_of(
                self.line,
                attribution.cue,
                attribution.source,
                attribution.contents,
                attribution.rule,
            )
        )
        return attribution.is_awaited or evidence.likelihood(attribution.signs) >= LIKELY_ENOUGH

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
            return before if self.line.is_comma(before) else cue.first
        if cue.group == "naming" or cue.is_weak:
            return None
        if cue.is_gerund:
            return before if self.line.is_comma(before) else None
        if before > lo and self.line.word(before) in ("and", "but", "then"):
            return before - 1 if self.line.is_comma(before - 1) else before
        subject = source_before(self.line, cue, lo)
        if subject and subject.first > lo + 1:
            link = subject.first - 1
            if self.line.word(link) in ("and", "but", "while") and self._ends_clause(link - 1):
                return link - 1 if self.line.is_comma(link - 1) else link
            if self.line.is_comma(link) and self.line.is_tail(cue.last + 1):
                return None
        return None

    def _ends_clause(self, at: int) -> bool:
        return self.line.is_comma(at) or self.tokens[at].quotation is not None

    def _read(self, cue: Cue, stop: int) -> Attribution | None:
        if cue.group == "noun":
            return self._read_noun(cue, stop)
        if cue.group == "asked":
            return self._content_after(cue, None, stop, "asked")
        if cue.group == "according":
            return self._read_according(cue, stop)
        if cue.is_gerund:
            return self._read_gerund(cue, stop)
        if not self.found and self._opens_sentence(cue):
            return self._read_cue_first(cue, stop)
        inverted = self._inverted_source(cue, stop)
        if inverted:
            return self._content_before(cue, inverted, self._edge(cue.first), inverted.last, stop)
        subject = source_before(self.line, cue, self.done)
        if subject and self.line.word(subject.first) in ("nobody", "none", "no"):
            return None
        if not subject:
            return self._read_without_subject(cue, stop)
        return self._read_with_subject(cue, subject, stop)

    def _read_cue_first(self, cue: Cue, stop: int) -> Attribution | None:
        """Read `Said Lind: “…”`."""
        first = cue.last + 1
        if first >= stop or not starts_noun_phrase(self.tokens, first):
            return None
        last = next((at for at in range(first, stop) if self.line.is_quotation(at)), None)
        if last is None or self.tokens[last - 1].text not in (",", ":"):
            return None
        contents = content_spans(self.tokens, last, stop)
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
        if cue.group == "naming" or self.line.word(edge - 2) in FRONTED:
            return None
        is_parenthesis = right < self.end and self.line.is_comma(right)
        if is_parenthesis and self.line.is_quotation(right + 1):
            opening = self.line.word(self.done)
            is_adverbial = opening in PREPOSITIONS | SUBORDINATORS
            return (
                None if is_adverbial or not self.line.has_clause(self.done, edge - 1) else edge - 1
            )
        if is_parenthesis or self.line.is_tail(right):
            return edge - 1 if edge - 1 > self.done else None
        return None

    def _content_before(
        self, cue: Cue, source: Range, edge: int, after: int, stop: int
    ) -> Attribution | None:
        """Read “…,” Lind said and a clause, Lind said, with what may go on after it."""
        if edge <= self.done:
            return None
        contents = content_spans(self.tokens, self.done, edge)
        quoted = any(token.quotation for token in self.tokens[self.done : edge])
        more = goes_on(self.line, after, stop, quoted)
        is_clause = more is not None or self.line.has_clause(self.done, edge)
        if not quoted and (cue.group == "naming" or not is_clause):
            return None
        rule = "quote-then-cue" if quoted else "clause-then-cue"
        if more is not None and more < stop:
            contents += content_spans(self.tokens, more, stop)
            rule = "split-by-cue"
        return self._attribution(contents, cue, source, rule, stop, after)

    def _content_after(
        self, cue: Cue, source: Range | None, stop: int, rule: str
    ) -> Attribution | None:
        first = content_start(self.line, cue, stop)
        if first is None:
            return None
        if first >= stop:
            is_awaited = stop == self.end and self.tokens[-1].text == ":"
            return self._attribution([], cue, source, "colon", stop) if is_awaited else None
        stop = trimmed(self.line, first, edges.right_edge(self.line, cue, first, stop))
        contents = content_spans(self.tokens, first, stop)
        if not contents:
            return None
        return self._attribution(contents, cue, source, rule, stop, cue.last + 1)

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

    def _inverted_source(self, cue: Cue, stop: int) -> Range | None:
        """Return the source after the cue, as in “…,” said Lind."""
        edge = self._edge(cue.first)
        if edge is None or edge <= self.done or cue.group == "naming":
            return None
        is_quoted = self.tokens[edge - 1].quotation is not None
        first = cue.last + 1
        if cue.takes_recipient and not is_quoted:
            # "Lind, who farms, told the Echo": the Echo is who was told.
            return None
        is_content = is_quoted or self.line.has_clause(self.done, edge)
        if not is_content or first >= stop or not self._may_invert(first, is_quoted):
            return None
        last = source_end(self.line, first, stop)
        after = self.tokens[last] if last < stop else None
        if after is None or after.text in DASHES | {",", ".", ";", ":"}:
            return Range(first, last)
        may_follow = after.quotation or after.lower in PREPOSITIONS | TIMES | SUBORDINATORS
        return Range(first, last) if is_quoted and may_follow else None

    def _may_invert(self, first: int, is_quoted: bool) -> bool:
        is_clause = self.line.word(first) == "that" or (
            self.line.word(first) in PRONOUNS and not is_quoted
        )
        return not is_clause and starts_noun_phrase(self.tokens, first)

    def _edge(self, first: int) -> int | None:
        """Return where content that ends right before token `first` ends."""
        if first <= self.done:
            return None
        before = self.tokens[first - 1]
        if before.quotation:
            return first
        return first - 1 if before.text in DASHES | {","} else None

    def _read_without_subject(self, cue: Cue, stop: int) -> Attribution | None:
        """Read "and added that", which goes on with the source of what came before."""
        before = self.line.word(cue.first - 1)
        if before in ("who", "that", "which"):
            return self._read_relative(cue, stop)
        if before not in ("and", "but", "then") and not self.line.is_comma(cue.first - 1):
            return None
        source = self.found[-1].source if self.found else sentence_subject(self.line, cue.first)
        if source is None:
            return None
        return self._content_after(cue, source, stop, "second-cue")

    def _read_relative(self, cue: Cue, stop: int) -> Attribution | None:
        who = cue.first - 1
        if self.line.word(who) != "who":
            return None
        last = who - 1 if self.line.is_comma(who - 1) else who
        source = plain_source(self.line, max(self.done - 1, 0), last)
        return self._content_after(cue, source, stop, "relative") if source else None

    def _read_quoted_as_saying(self, cue: Cue, stop: int) -> Attribution | None:
        """Read `Lind was quoted by the Echo as saying`: the Echo only relays it."""
        quoted = next(
            (
                at
                for at in range(cue.first - 1, max(self.done, cue.first - 9), -1)
                if self.line.word(at) in ("quoted", "cited", "reported")
            ),
            None,
        )
        if self.line.word(cue.first - 1) != "as" or quoted is None:
            return None
        first = quoted
        while first > self.done and self.line.word(first - 1) in AUXILIARIES | ADVERBS:
            first -= 1
        whole = cue._replace(first=first, is_gerund=False)
        source = source_before(self.line, whole, self.done)
        found = self._content_after(whole, source, stop, "source-cue-content") if source else None
        if found and self.line.word(quoted + 1) == "by":
            found.relays.append(Range(quoted + 2, cue.first - 1))
        return found

    def _read_gerund(self, cue: Cue, stop: int) -> Attribution | None:
        quoted = self._read_quoted_as_saying(cue, stop)
        if quoted:
            return quoted
        if cue.first and not (
            self.line.is_comma(cue.first - 1)
            or self.line.word(cue.first - 1)
            in ("by", "and", "in", "while", "from", "before", "after")
            or self.tokens[cue.first - 1].quotation
        ):
            return None
        source = self.found[-1].source if self.found else sentence_subject(self.line, cue.first)
        if source is None or cue.is_weak:
            return None
        return self._content_after(cue, source, stop, "gerund")

    def _read_noun(self, cue: Cue, stop: int) -> Attribution | None:
        """Read `Lind’s claim that` and `a warning from Lind that`."""
        after = cue.last + 1
        if self.line.word(after) in ("from", "by") and starts_noun_phrase(self.tokens, after + 1):
            last = source_end(self.line, after + 1, stop)
            if self.line.word(last) != "that":
                return None
            edge = cue._replace(last=last - 1)
            return self._content_after(edge, Range(after + 1, last), stop, "noun")
        source = self._owner(cue.first)
        return self._content_after(cue, source, stop, "noun") if source else None

    def _owner(self, at: int) -> Range | None:
        """Return who owns the noun at a token: "his", "the mayor’s"."""
        for first in range(at - 1, max(at - 4, self.done - 1), -1):
            word = self.line.word(first)
            if word in ("his", "her", "their", "its", "my", "our"):
                return Range(first, first + 1)
            if word.endswith(("'s", "s'")) or self.tokens[first].text in ("’", "'"):
                source = plain_source(self.line, self.done, first + 1)
                return source
        return None

    def _read_according(self, cue: Cue, stop: int) -> Attribution | None:
        first = cue.last + 1
        if first >= len(self.tokens):
            return None
        if cue.first <= self.done and not self.found or self._opens_sentence(cue):
            return self._according_first(cue, first, stop)
        last = source_end(self.line, first, stop)
        if self.found and self.done >= cue.first - 1:
            self.found[-1].relays.append(Range(first, last))
            return None
        edge = cue.first - 1 if self.line.is_comma(cue.first - 1) else cue.first
        return self._according_last(cue, Range(first, last), edge, stop)

    def _opens_sentence(self, cue: Cue) -> bool:
        return all(self.line.word(at) in FRONTED for at in range(self.done, cue.first))

    def _according_first(self, cue: Cue, first: int, stop: int) -> Attribution | None:
        commas = [at for at in range(first, min(stop, first + 40)) if self.line.is_comma(at)]
        # "According to Moss, who farms, it rained": the relative clause is about Moss.
        if len(commas) > 1 and self.line.word(commas[0] + 1) in ("who", "which", "whose"):
            commas = commas[1:]
        last = next((at for at in commas if ends_source(self.line, first, at)), None)
        if last is None or last + 1 >= stop:
            return None
        contents = content_spans(self.tokens, last + 1, stop)
        return self._attribution(contents, cue, Range(first, last), "according-to-first", stop)

    def _according_last(self, cue: Cue, source: Range, edge: int, stop: int) -> Attribution | None:
        if edge <= self.done:
            return None
        contents = content_spans(self.tokens, self.done, edge)
        after = source.last
        if after < stop - 1 and self.line.is_comma(after) and self.line.has_clause(after + 1, stop):
            contents += content_spans(self.tokens, after + 1, stop)
        return self._attribution(contents, cue, source, "according-to-last", stop)
