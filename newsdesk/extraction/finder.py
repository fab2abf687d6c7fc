"""Finds the statements of an article, paragraph by paragraph.

The stages: people of the article, sentences with their quotations, attributions in each
sentence, quotations that go on without one, speakers, and how sure all of it is.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from newsdesk.extraction.attribution import Attribution
from newsdesk.extraction.attributions import attributions
from newsdesk.extraction.cues import Cue
from newsdesk.extraction.drafting import draft_of, judge, place, with_marks, zone_of
from newsdesk.extraction.drafts import Draft, Paragraph, insides, read_paragraph
from newsdesk.extraction.found import FoundStatement
from newsdesk.extraction.line import Line, Range, content_spans
from newsdesk.extraction.names import is_bare_name
from newsdesk.extraction.nested import nested_attributions
from newsdesk.extraction.openings import Label, label_at
from newsdesk.extraction.people import KnownPerson, Roster
from newsdesk.extraction.phrases import DASHES
from newsdesk.extraction.quotations import (
    count_words,
    quoted_within,
)
from newsdesk.extraction.reasons import continued
from newsdesk.extraction.sentences import Sentence, Token, paragraph_tokens
from newsdesk.extraction.sources import source_end
from newsdesk.extraction.speakers import Speaker, Speakers
from newsdesk.extraction.text import Block, recognise_blocks

FINDER_VERSION = "7"

# Who adds something has spoken before.
_GOING_ON = ("add", "continue", "go")
# What is told by the way, while somebody is quoted.
_ASIDES = ("gerund", "gerund-loose", "relative-who", "second-cue")
# A shorter quotation without any cue is mostly a title or a term.
_WORDS_OF_SPEECH = 6


def find_statements(
    text: str,
    *,
    blocks: Sequence[Block] | None = None,
    people: Iterable[KnownPerson] = (),
    outlet: str = "",
    questions: bool = False,
) -> list[FoundStatement]:
    """Return what the article reports anyone as having said, in the order of the text.

    Headings never hold a statement. `people` are those the archive knows; they complete
    names, but nobody is found who is not printed; of people of one surname the one may be meant
    whom this `outlet` has quoted before. With `questions`, those somebody "was
    asked" are found as well, though nobody is named who asked.

    >>> text = "“Rents will fall,” said Ada Lind, an economist."
    >>> [found] = find_statements(text)
    >>> [text[start:end] for start, end in found.spans], found.kind
    (['Rents will fall,'], 'direct')
    >>> found.speaker, found.role, found.tier
    ('Ada Lind', 'economist', 'ready')
    """
    blocks = recognise_blocks(text) if blocks is None else blocks
    return Finding(text, blocks, people, outlet).statements(questions=questions)


class Finding:
    """The reading of one article from top to bottom."""

    def __init__(
        self, text: str, blocks: Sequence[Block], people: Iterable[KnownPerson], outlet: str = ""
    ) -> None:
        self.text = text
        self.blocks = sorted(blocks, key=lambda block: block.start)
        self.starts = [block.start for block in self.blocks]
        self.paragraphs = [
            read_paragraph(text, number, block)
            for number, block in enumerate(self.blocks, start=1)
            if block.kind != "heading"
        ]
        self.roster = Roster(people, text, outlet)
        for paragraph in self.paragraphs:
            if paragraph.block.kind != "headline":
                self._meet_people(paragraph)
        self.speakers = Speakers(self.roster, self._paragraph_number)
        self.labels = self._find_labels()
        self.drafts: list[Draft] = []
        self.awaited: tuple[Attribution, Speaker] | None = None

    def _paragraph_number(self, offset: int) -> int:
        return bisect_right(self.starts, offset)

    def _meet_people(self, paragraph: Paragraph) -> None:
        for sentence in paragraph.sentences:
            self.roster.read(sentence.tokens)

    def statements(self, *, questions: bool = False) -> list[FoundStatement]:
        """Return the statements in order; `questions` keeps those put by nobody named."""
        for paragraph in self.paragraphs:
            self._read(paragraph)
            # The words of a long text take more memory than all that is found in it.
            paragraph.sentences.clear()
        for index in range(len(self.drafts)):
            self._add_nested(index)
        for draft in self.drafts:
            before = draft.found.continues
            after = "" if before is None else self.drafts[before].found.rule
            judge(self.text, draft, after)
        return self._in_order([each for each in self.drafts if questions or not each.is_question])

    def _in_order(self, kept: Sequence[Draft]) -> list[FoundStatement]:
        """Return the statements by where they start, references following them."""
        kept = sorted(kept, key=lambda draft: (draft.found.spans[0], draft.found.nested_in or -1))
        place = {id(draft): position for position, draft in enumerate(kept)}
        for found in (draft.found for draft in kept):
            if found.continues is not None:
                found.continues = place.get(id(self.drafts[found.continues]))
            if found.nested_in is not None:
                found.nested_in = place.get(id(self.drafts[found.nested_in]))
        return [draft.found for draft in kept]

    def _add_nested(self, index: int) -> None:
        """Add what a quotation quotes in turn, where it says whom: never first-hand words."""
        outer = self.drafts[index]
        for quotation in outer.quotations:
            for attribution in nested_attributions(self.text, quotation):
                speaker = self._speaker_of(attribution, outer.paragraph)
                found = FoundStatement(attribution.contents, rule="nested", nested_in=index)
                place(self.text, found, attribution)
                found.zone = outer.found.zone
                quoted = [token.quotation for token in attribution.tokens if token.quotation]
                draft = Draft(found, speaker, outer.paragraph, quotations=quoted)
                draft.signs, draft.verb = attribution.signs, attribution.cue.verb
                self.drafts.append(draft)

    # One paragraph after the other.

    def _read(self, paragraph: Paragraph) -> None:
        if paragraph.number in self.labels:
            self._add_answer(paragraph, self.labels[paragraph.number])
            return
        for position, sentence in enumerate(paragraph.sentences):
            found = attributions(sentence, is_headline=paragraph.block.kind == "headline")
            begun = self._open_draft(paragraph, position)
            if found and begun and self._is_loose(sentence):
                self._join_open(begun, paragraph, sentence)
                continue
            if not found:
                self._read_unattributed(sentence, paragraph, position)
            self.speakers.notice(sentence.tokens, paragraph.number)
            for attribution in found:
                self._add(attribution, paragraph)

    def _find_labels(self) -> dict[int, Label]:
        """Return by paragraph who speaks in a transcript; one label alone is a dateline."""
        found = {
            each.number: label_at(self.text, each.block.start, each.block.end)
            for each in self.paragraphs
            if each.block.kind == "paragraph"
        }
        labels = {number: label for number, label in found.items() if label}
        return labels if len(labels) > 1 else {}

    def _add_answer(self, paragraph: Paragraph, label: Label) -> None:
        """Add all words of `QUILL: It holds. It is old.` as said by Quill."""
        if label.printed == "Q":
            # What the interviewer asks is the outlet's own text.
            return
        start, end = paragraph.block.start, paragraph.block.end
        tokens = paragraph_tokens(self.text, start, end)
        last = next(at for at, token in enumerate(tokens) if token.start >= label.end)
        first = next(at for at, token in enumerate(tokens) if token.end > label.words)
        contents = content_spans(tokens, first, len(tokens))
        if not contents:
            return
        cue = Cue(last, last, ":", "colon")
        attribution = Attribution(tokens, contents, cue, Range(0, last), "transcript")
        speaker = self.speakers.labelled(label.printed, paragraph.number)
        self.drafts.append(draft_of(self.text, contents, attribution, speaker, paragraph))
        self.speakers.spoke(speaker, paragraph.number)

    def _add(self, attribution: Attribution, paragraph: Paragraph) -> None:
        speaker = self._speaker_of(attribution, paragraph.number)
        if attribution.is_awaited:
            self.awaited = attribution, speaker
            self.speakers.spoke(speaker, paragraph.number)
            return
        self.awaited = None
        draft = draft_of(self.text, attribution.contents, attribution, speaker, paragraph)
        self._adopt_what_was_open(draft, paragraph)
        self.drafts.append(draft)
        self.speakers.spoke(speaker, paragraph.number)

    def _adopt_what_was_open(self, draft: Draft, paragraph: Paragraph) -> None:
        """Join “One. ¶ “Two,” Lind said: the first part had no attribution of its own."""
        if not self.drafts:
            return
        last = self.drafts[-1]
        is_before = last.is_open and last.paragraph == paragraph.number - 1
        starts_here = draft.found.spans[0][0] <= paragraph.block.start + 2
        if is_before and last.found.rule == "alone" and starts_here:
            self.drafts.pop()
            draft.found.spans = last.found.spans + draft.found.spans
            draft.quotations = last.quotations + draft.quotations

    def _speaker_of(self, attribution: Attribution, number: int) -> Speaker:
        source = attribution.source
        if attribution.rule == "stray":
            return self._speaker_of_stray(attribution, number)
        if source is None:
            return Speaker()
        goes_on = attribution.cue is not None and attribution.cue.verb in _GOING_ON
        said = " ".join(self.text[slice(*span)] for span in attribution.contents)
        return self.speakers.resolve(
            attribution.tokens, *source, number, goes_on=goes_on, said=said
        )

    def _speaker_of_stray(self, attribution: Attribution, number: int) -> Speaker:
        """Return whom the sentence is about: nothing says that it was said at all."""
        source = attribution.source
        speaker = self.speakers.resolve(attribution.tokens, *source, number) if source else None
        if speaker and speaker.person:
            reason = f"and no word on who said it; the sentence is about {speaker.person.name}"
            return self.speakers.inferred(speaker.person, reason, 0.6)
        return speaker or self._last_in_view(number)

    def _last_in_view(self, number: int) -> Speaker:
        person = self.speakers.memory.last(number)
        if not person:
            return Speaker(certainty="inferred", reason="and no word on who said it", sureness=0.5)
        reason = f"and nobody named; {person.name} was in view last"
        return self.speakers.inferred(person, reason, 0.6)

    # Quotations without an attribution of their own.

    def _read_unattributed(self, sentence: Sentence, paragraph: Paragraph, position: int) -> None:
        quoted = [token for token in sentence.tokens if token.quotation]
        if not quoted or not self._is_loose(sentence):
            return
        if begun := self._open_draft(paragraph, position):
            self._join_open(begun, paragraph, sentence)
        elif self.awaited:
            self._add_awaited(quoted, paragraph)
        elif signer := self._signer(paragraph):
            self._add_signed(quoted, paragraph, signer)
        elif not self._go_on(quoted, paragraph, position):
            self._add_alone(quoted, paragraph)

    def _is_loose(self, sentence: Sentence) -> bool:
        """Return whether the sentence is nothing but quotations."""
        return not any(token.is_word for token in sentence.tokens) and any(
            token.quotation for token in sentence.tokens
        )

    def _open_draft(self, paragraph: Paragraph, position: int) -> Draft | None:
        last = next((draft for draft in reversed(self.drafts) if draft.quotations), None)
        is_next = last and last.is_open and last.paragraph == paragraph.number - 1
        return last if is_next and position == 0 else None

    def _join_open(self, draft: Draft, paragraph: Paragraph, sentence: Sentence) -> None:
        quoted = [token for token in sentence.tokens if token.quotation]
        self._append(draft, quoted)
        draft.paragraph = paragraph.number

    def _add_awaited(self, quoted: Sequence[Token], paragraph: Paragraph) -> None:
        attribution, speaker = self.awaited
        self.awaited = None
        self.drafts.append(draft_of(self.text, insides(quoted), attribution, speaker, paragraph))

    def _go_on(self, quoted: Sequence[Token], paragraph: Paragraph, position: int) -> bool:
        """Let a quotation go on with what the speaker before it said, if one is near."""
        if not self.drafts:
            return False
        last = self.drafts[-1]
        if last.is_question:
            return False
        begun = self._last_quoted(paragraph)
        if begun:
            self._append(begun, quoted)
            return True
        is_near = last.paragraph == paragraph.number or (
            position == 0 and last.paragraph == self._number_before(paragraph)
        )
        if not is_near or last.found.zone != "body":
            return False
        self._add_continuation(quoted, paragraph, last)
        return True

    def _last_quoted(self, paragraph: Paragraph) -> Draft | None:
        """Return the draft of this paragraph that a quotation goes on from, if one has marks.

        “One,” Lind said, noting that it rained. “Two.”: Lind goes on, past what she noted.
        """
        for draft in reversed(self.drafts):
            is_same = draft.paragraph == paragraph.number and (
                draft.speaker.name == self.drafts[-1].speaker.name
            )
            if not is_same:
                return None
            if quoted_within(draft.found.spans, draft.quotations):
                return draft
            if draft.found.rule not in _ASIDES:
                return None
        return None

    def _append(self, draft: Draft, quoted: Sequence[Token]) -> None:
        draft.found.spans += insides(quoted)
        draft.quotations += [token.quotation for token in quoted]
        draft.is_open = not quoted[-1].quotation.is_closed

    def _number_before(self, paragraph: Paragraph) -> int:
        return paragraph.number - 1

    def _add_continuation(self, quoted: Sequence[Token], paragraph: Paragraph, last: Draft) -> None:
        found = FoundStatement(insides(quoted), rule="continued")
        found.continues = len(self.drafts) - 1
        speaker = continued(last.speaker)
        self.drafts.append(with_marks(found, speaker, paragraph, ""))
        self.speakers.spoke(speaker, paragraph.number)

    def _signer(self, paragraph: Paragraph) -> tuple[Sequence[Token], Range] | None:
        """Return who is named on a line of their own, by “— Mara Quill” below or above."""
        index = paragraph.number - 1
        below = self.blocks[index + 1 : index + 2]
        above = self.blocks[index - 1 : index] if index else []
        for block in below:
            tokens = paragraph_tokens(self.text, block.start, min(block.end, block.start + 200))
            if len(tokens) > 2 and tokens[0].text in DASHES and tokens[1].is_capitalised:
                return tokens, Range(1, source_end(Line(tokens), 1, len(tokens)))
        for block in above:
            if block.kind == "heading":
                tokens = paragraph_tokens(self.text, block.start, block.end)
                if is_bare_name(tokens) and len(tokens) > 1:
                    return tokens, Range(0, len(tokens))
        return None

    def _add_signed(
        self, quoted: Sequence[Token], paragraph: Paragraph, signer: tuple[Sequence[Token], Range]
    ) -> None:
        tokens, source = signer
        self._add(Attribution(tokens, insides(quoted), None, source, "signed"), paragraph)

    def _add_alone(self, quoted: Sequence[Token], paragraph: Paragraph) -> None:
        """Suggest a quotation nobody is named for, with whoever was in view last."""
        if count_words(self.text, insides(quoted)) < _WORDS_OF_SPEECH:
            return
        speaker = self._last_in_view(paragraph.number)
        found = FoundStatement(insides(quoted), rule="alone")
        found.zone = zone_of(paragraph)
        self.drafts.append(with_marks(found, speaker, paragraph, ""))
