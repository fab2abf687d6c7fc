"""Drafts made of what was found, and what an editor is told of each."""

from newsdesk.extraction.attribution import Attribution
from newsdesk.extraction.confidence import confidence_of
from newsdesk.extraction.drafts import Draft, Paragraph, touching
from newsdesk.extraction.found import FoundStatement, Span
from newsdesk.extraction.judgement import (
    flags_of,
    prediction_of,
    relay_names,
    relays_after,
    relays_behind,
    relays_in,
    venue_of,
)
from newsdesk.extraction.quotations import bracketed_within, kind_by_marks, quoted_within
from newsdesk.extraction.reasons import reason_of
from newsdesk.extraction.speakers import Speaker

_ZONES = {"headline": "headline", "standfirst": "standfirst", "caption": "caption"}


def draft_of(
    text: str,
    contents: list[Span],
    attribution: Attribution,
    speaker: Speaker,
    paragraph: Paragraph,
) -> Draft:
    """Return the draft of a statement with these contents, attributed as told."""
    found = FoundStatement(contents, rule=attribution.rule)
    place(text, found, attribution)
    found.zone = zone_of(paragraph)
    cue = attribution.cue
    draft = with_marks(found, speaker, paragraph, cue.verb if cue else "")
    draft.signs = attribution.signs
    return draft


def zone_of(paragraph: Paragraph) -> str:
    """Return in which part of an article a paragraph stands."""
    return _ZONES.get(paragraph.block.kind, "body")


def with_marks(found: FoundStatement, speaker: Speaker, paragraph: Paragraph, verb: str) -> Draft:
    """Return the draft of a statement, with the quotations it takes in."""
    last = paragraph.quotations[-1] if paragraph.quotations else None
    is_open = bool(last and not last.is_closed and last.start < found.spans[-1][1])
    return Draft(found, speaker, paragraph.number, is_open, touching(found.spans, paragraph), verb)


def place(text: str, found: FoundStatement, attribution: Attribution) -> None:
    """Set where cue and source stand, who relayed the words and where they were said."""
    tokens, cue, source = attribution.tokens, attribution.cue, attribution.source
    if source:
        found.source = tokens[source.first].start, tokens[source.last - 1].end
        found.via = relays_in(text[slice(*found.source)])
    for relay in attribution.relays:
        stretch = text[tokens[relay.first].start : tokens[relay.last - 1].end]
        found.via += relay_names(stretch)
    if cue:
        found.cue = tokens[cue.first].start, tokens[cue.last].end
        found.via += relays_after(text, found.cue, found.spans[0][0])
        opening = tokens[0].start
        found.venue = venue_of(text, found.cue, attribution.after_cue, cue.verb, opening)
        if found.source:
            behind = max(found.cue[1], found.source[1])
            found.via += relays_behind(text, behind, tokens[-1].end)


def judge(text: str, draft: Draft, after: str) -> None:
    """Set all that an editor is told; `after` is the rule of what the draft goes on from."""
    found, speaker = draft.found, draft.speaker
    found.verbatim = quoted_within(found.spans, sorted(draft.quotations))
    found.kind = kind_by_marks(text, found.spans, found.verbatim)
    found.inserted = bracketed_within(text, found.verbatim)
    content = " ".join(text[slice(*span)] for span in found.spans)
    cue = text[slice(*found.cue)] if found.cue else ""
    found.prediction = prediction_of(content, draft.verb, is_quoted=found.kind == "direct")
    found.flags = flags_of(content, cue)
    _name(found, speaker)
    found.reason = reason_of(found, cue, speaker)
    found.confidence = confidence_of(found, speaker, draft.signs, after)


def _name(found: FoundStatement, speaker: Speaker) -> None:
    found.speaker, found.role = speaker.name, speaker.role
    found.organisation, found.certainty = speaker.organisation, speaker.certainty
    found.alternatives, found.also = speaker.alternatives, speaker.also
