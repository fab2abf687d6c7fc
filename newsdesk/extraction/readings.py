"""Readings: what a cue's content and source may be, each way of reading it in turn.

None is dropped for being unlikely: that is for the evidence to say.
"""

from collections.abc import Iterator, Sequence

from newsdesk.extraction import edges
from newsdesk.extraction.attribution import Attribution
from newsdesk.extraction.contents import content_start, goes_on
from newsdesk.extraction.cues import Cue
from newsdesk.extraction.found import Span
from newsdesk.extraction.line import Line, Range, content_spans
from newsdesk.extraction.phrases import DASHES, ends_like_speech, starts_noun_phrase
from newsdesk.extraction.sources import (
    ends_source,
    plain_source,
    source_before,
    source_end,
    trimmed,
)
from newsdesk.extraction.subjects import subject
from newsdesk.extraction.words import (
    ADVERBS,
    AUXILIARIES,
    FRONTED,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIMES,
    word_set,
)

_BEFORE_GERUND = word_set("by and in while from before after")


class Readings:
    """The ways to read the cues of a sentence after what has been found in it so far."""

    def __init__(self, line: Line, found: Sequence[Attribution], done: int) -> None:
        self.line, self.tokens, self.end = line, line.tokens, line.end
        self.found, self.done = found, done

    def of(self, cue: Cue, stop: int) -> Iterator[Attribution]:
        """Yield the attributions that `cue` may make, a content after it ending by `stop`."""
        return (found for found in self._read(cue, stop) if found)

    def _read(self, cue: Cue, stop: int) -> Iterator[Attribution | None]:
        if cue.group == "noun":
            yield from self._read_noun(cue, stop)
        elif cue.group == "asked":
            yield from self._content_after(cue, None, stop, "asked")
        elif cue.group == "according":
            yield self._read_according(cue, stop)
        elif cue.is_gerund:
            yield from self._read_gerund(cue, stop)
        elif not self.found and self._opens_sentence(cue):
            yield self._read_cue_first(cue, stop)
        else:
            yield from self._read_verb(cue, stop)

    def _read_verb(self, cue: Cue, stop: int) -> Iterator[Attribution]:
        inverted = self._inverted_source(cue, stop)
        if inverted:
            yield from self._content_before(
                cue, inverted, self._edge(cue.first), inverted.last, stop
            )
        subject = source_before(self.line, cue, self.done)
        if subject and self.line.word(subject.first) in ("nobody", "none", "no"):
            return
        if not subject:
            yield from self._read_without_subject(cue, stop)
            return
        left = self._left_content(cue, subject)
        if left is not None:
            yield from self._content_before(cue, subject, left, cue.last + 1, stop)
        yield from self._content_after(cue, subject, stop, "source-cue-content")

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
        is_parenthesis = right < self.end and self.tokens[right].text in (",", ";")
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
    ) -> Iterator[Attribution]:
        """Read “…,” Lind said and a clause, Lind said, with what may go on after it."""
        if edge <= self.done:
            return
        contents = content_spans(self.tokens, self.done, edge)
        quoted = any(token.quotation for token in self.tokens[self.done : edge])
        more = goes_on(self.line, after, stop, quoted)
        is_clause = more is not None or self.line.has_clause(self.done, edge)
        if not quoted and (cue.group == "naming" or not is_clause):
            return
        if more is not None and more < stop:
            both = contents + content_spans(self.tokens, more, stop)
            yield self._attribution(both, cue, source, "split-by-cue", stop, stop)
        rule = "quote-then-cue" if quoted else "clause-then-cue"
        yield self._attribution(contents, cue, source, rule, stop, after)

    def _content_after(
        self, cue: Cue, source: Range | None, stop: int, rule: str
    ) -> Iterator[Attribution]:
        first = content_start(self.line, cue, stop)
        if first is None:
            return
        if first < stop:
            end = trimmed(self.line, first, edges.right_edge(self.line, cue, first, stop))
            contents = content_spans(self.tokens, first, end)
            if contents:
                yield self._attribution(contents, cue, source, rule, end)
        elif stop == self.end and self.tokens[-1].text == ":":
            yield self._attribution([], cue, source, "colon", stop)

    def _attribution(
        self,
        contents: list[Span],
        cue: Cue,
        source: Range | None,
        rule: str,
        stop: int,
        done: int | None = None,
    ) -> Attribution:
        last = self.tokens[min(stop, len(self.tokens)) - 1].end
        after_cue = (self.tokens[cue.last].end, last)
        done = stop if done is None else done
        return Attribution(self.tokens, contents, cue, source, rule, done, after_cue=after_cue)

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

    def _read_without_subject(self, cue: Cue, stop: int) -> Iterator[Attribution]:
        """Read "and added that", which goes on with the source of what came before."""
        before = self.line.word(cue.first - 1)
        if before in ("who", "that", "which"):
            return self._read_relative(cue, stop)
        is_joined = before in ("and", "but", "then") or self.line.is_comma(cue.first - 1)
        source = self._shared_source(cue, "second") if is_joined else None
        if source:
            return self._content_after(cue, source, stop, "second-cue")
        return self._read_loosely(cue, stop, "cue-loose")

    def _shared_source(self, cue: Cue, kind: str) -> Range | None:
        """Return the source that a cue shares with what came before it in the sentence."""
        return subject(self.line, cue.first, kind, self.found[-1].source if self.found else None)

    def _read_relative(self, cue: Cue, stop: int) -> Iterator[Attribution]:
        who = cue.first - 1
        last = who - 1 if self.line.is_comma(who - 1) else who
        source = plain_source(self.line, max(self.done - 1, 0), last)
        if source:
            yield from self._content_after(cue, source, stop, f"relative-{self.line.word(who)}")

    def _read_quoted_as_saying(self, cue: Cue, stop: int) -> Iterator[Attribution]:
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
            return
        first = quoted
        while first > self.done and self.line.word(first - 1) in AUXILIARIES | ADVERBS:
            first -= 1
        whole = cue._replace(first=first, is_gerund=False)
        source = source_before(self.line, whole, self.done)
        if source is None:
            return
        for found in self._content_after(whole, source, stop, "source-cue-content"):
            if self.line.word(quoted + 1) == "by":
                found.relays.append(Range(quoted + 2, cue.first - 1))
            yield found

    def _read_gerund(self, cue: Cue, stop: int) -> Iterator[Attribution]:
        quoted = list(self._read_quoted_as_saying(cue, stop))
        if quoted:
            return iter(quoted)
        before = cue.first - 1
        is_joined = before < 0 or self.line.is_comma(before) or self.line.is_quotation(before)
        is_joined = is_joined or self.line.word(before) in _BEFORE_GERUND
        may_share = is_joined and not cue.is_weak
        source = self._shared_source(cue, "gerund") if may_share else None
        if source:
            return self._content_after(cue, source, stop, "gerund")
        return self._read_loosely(cue, stop, "gerund-loose")

    def _read_loosely(self, cue: Cue, stop: int, rule: str) -> Iterator[Attribution]:
        """Read a cue whose source cannot be told, if "that" or a quotation follows it."""
        after = cue.last + 1
        says = cue.group == "saying" and self.line.has_clause(after, min(stop, after + 15))
        if says or self.line.word(after) == "that" or self.line.has_quotation(after, after + 2):
            is_named = cue.first and self.tokens[cue.first - 1].is_capitalised
            beside = plain_source(self.line, self.done, cue.first) if is_named else None
            yield from self._content_after(
                cue, beside or self._shared_source(cue, rule), stop, rule
            )

    def _read_noun(self, cue: Cue, stop: int) -> Iterator[Attribution]:
        """Read `Lind’s claim that` and `a warning from Lind that`."""
        after = cue.last + 1
        if self.line.word(after) in ("from", "by") and starts_noun_phrase(self.tokens, after + 1):
            last = source_end(self.line, after + 1, stop)
            if self.line.word(last) != "that":
                return iter(())
            edge = cue._replace(last=last - 1)
            return self._content_after(edge, Range(after + 1, last), stop, "noun")
        source = self._owner(cue.first)
        if source:
            return self._content_after(cue, source, stop, "noun")
        return self._read_loosely(cue, stop, "noun-loose")

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
        is_only_relay = not self.line.has_clause(self.done, cue.first)
        if self.found and is_only_relay:
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
        is_more = after < stop - 1 and self.line.is_comma(after)
        is_more = is_more and not self._is_relay(after + 1, stop)
        if is_more and self.line.has_clause(after + 1, stop):
            contents += content_spans(self.tokens, after + 1, stop)
        return self._attribution(contents, cue, source, "according-to-last", stop)

    def _is_relay(self, first: int, stop: int) -> bool:
        """Return whether these are words like "the Echo reported"."""
        names = [token for token in self.tokens[first : stop - 1] if token.lower != "the"]
        return self.line.word(stop - 1) == "reported" and all(each.is_capitalised for each in names)
