"""Attributions: which words of a sentence are the content, which the source of a cue."""

from collections.abc import Sequence

from newsdesk.extraction import evidence
from newsdesk.extraction.attribution import Attribution
from newsdesk.extraction.cues import Cue, find_cues
from newsdesk.extraction.line import Line, Range, content_spans
from newsdesk.extraction.names import is_bare_name
from newsdesk.extraction.phrases import is_adjunct, is_apposition
from newsdesk.extraction.quotations import count_words_in
from newsdesk.extraction.readings import Readings
from newsdesk.extraction.sentences import Sentence, Token
from newsdesk.extraction.sources import (
    source_before,
    source_end,
    source_without_cue,
)
from newsdesk.extraction.words import (
    DETERMINERS,
)

# No sentence needs more; a text made of nothing but "said" must not take for ever.
MOST_CUES = 8
# A shorter quotation without a cue is mostly a title or a term.
LEAST_WORDS = 3
# Below this an attribution is sooner none.
LIKELY_ENOUGH = 0.5


def is_tag(tokens: Sequence[Token], at: int) -> bool:
    """Return whether `Lind said.` or `Lind said on Monday,` begins at a token."""
    begins = at
    if at and _asks(tokens[at - 1]):
        # “Will they?” Lind, an economist, said: after a comma this could be nothing else.
        at = _after_apposition(tokens, at)
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
    is_name = tokens[begins].is_capitalised and tokens[begins].lower not in DETERMINERS
    return is_name and (not rest or is_adjunct(rest))


def _asks(token: Token) -> bool:
    """Return whether a quotation ends where no comma can follow it."""
    return token.quotation is not None and token.text[:-1].rstrip("'’”\"")[-1:] in ("?", "!")


def _after_apposition(tokens: Sequence[Token], at: int) -> int:
    """Return the token after "Lind, an economist," if a cue follows there, else `at`."""
    first = next(
        (each for each in range(at, min(at + 6, len(tokens))) if _is_comma(tokens[each])), 0
    )
    if not first or not is_apposition(tokens, first + 1):
        return at
    last = next(
        (
            each
            for each in range(first + 1, min(first + 15, len(tokens)))
            if _is_comma(tokens[each])
        ),
        0,
    )
    cues = find_cues(tokens[last + 1 : last + 4]) if last else []
    return last + 1 if cues and cues[0].first == 0 else at


def _is_comma(token: Token) -> bool:
    return token.text == ","


def attributions(sentence: Sentence, *, is_headline: bool = False) -> list[Attribution]:
    """Return the attributions of a sentence, outermost only, in order."""
    return _Reading(sentence.tokens, is_headline).attributions()


def likeliest(line: Line, readings: Sequence[Attribution]) -> Attribution | None:
    """Return the likeliest reading of a cue, None if even that is not likely enough."""
    if not readings:
        return None
    for each in readings:
        each.signs = list(evidence.signs_of(line, each.cue, each.source, each.contents, each.rule))
    best = (
        max(readings, key=lambda each: evidence.preference(each.signs))
        if readings[1:]
        else readings[0]
    )
    # A name and a colon before a quotation say enough by themselves.
    is_sure = best.is_awaited or best.rule == "label"
    is_likely = is_sure or evidence.likelihood(best.signs) >= LIKELY_ENOUGH
    return best if is_likely else None


class _Reading:
    """One pass over the cues of a sentence."""

    def __init__(self, tokens: Sequence[Token], is_headline: bool) -> None:
        self.tokens = tokens
        self.line = Line(tokens)
        self.end = self.line.end
        self.cues = find_cues(tokens, is_headline=is_headline)[:MOST_CUES]
        self.line.cues = frozenset(cue.first for cue in self.cues)
        self.is_headline = is_headline
        self.found: list[Attribution] = []
        self.done = 0

    def attributions(self) -> list[Attribution]:
        if self.is_headline:
            self._read_headline()
        for number, cue in enumerate(self.cues):
            if cue.first < self.done:
                continue
            readings = Readings(self.line, self.found, self.done)
            attribution = self._likeliest(list(readings.of(cue, self._stop_after(number))))
            if attribution:
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
            if self._likeliest([found]):
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
            if found and self._likeliest([found]):
                self.found.append(found)

    def _stray(self, at: int) -> Attribution | None:
        contents = content_spans(self.tokens, at, at + 1)
        if not contents or count_words_in(self.tokens[at].text) < LEAST_WORDS:
            return None
        if at > 1 and self.tokens[at - 1].text == ":" and is_bare_name(self.tokens[: at - 1]):
            return Attribution(self.tokens, contents, None, Range(0, at - 1), "label", at + 1)
        signature = self._signature(at + 1)
        source = signature or source_without_cue(self.line, at)
        is_label = source is not None and source.last == at - 1 and self.tokens[at - 1].text == ":"
        rule = "signed" if signature else "label" if is_label else "stray"
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

    def _likeliest(self, readings: Sequence[Attribution]) -> Attribution | None:
        """Return the likeliest of some readings, None if none is likely enough."""
        return likeliest(self.line, readings)

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
