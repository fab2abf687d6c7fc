"""Reasons: in plain words, why something is suggested and whose it seems to be."""

from newsdesk.extraction.found import FoundStatement
from newsdesk.extraction.speakers import Speaker


def continued(speaker: Speaker) -> Speaker:
    """Return the speaker of words that go on from a statement of theirs."""
    reason = "which go on without a word on who speaks"
    if speaker.name:
        reason += f"; before, {speaker.name} spoke"
    return Speaker(
        speaker.name,
        speaker.person,
        speaker.role,
        speaker.organisation,
        "inferred",
        list(speaker.alternatives),
        reason=reason,
        sureness=min(speaker.sureness, 0.9),
    )


_MARKS = {"direct": "Quotation marks", "mixed": "Partly in quotation marks"}


def reason_of(found: FoundStatement, cue: str, speaker: Speaker) -> str:
    """Return in plain words why this is suggested."""
    marks = _MARKS.get(found.kind, "No quotation marks")
    if found.rule == "label":
        return f"{marks} after a colon and {speaker.reason}."
    if not cue:
        return f"{marks}, {speaker.reason}."
    order = "then" if found.cue[0] > found.spans[0][0] else "after"
    if speaker.reason.endswith("?"):
        return f"{marks}, {order} “{cue}”. {speaker.reason}"
    return f"{marks}, {order} “{cue}” and {speaker.reason}."
