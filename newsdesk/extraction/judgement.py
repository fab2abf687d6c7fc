"""What an editor is told about a statement: prediction class, flags, venue, relays."""

import re

from newsdesk.extraction.found import Span
from newsdesk.extraction.words import word_set

_OWN_FUTURE = re.compile(
    r"\b(?:I|[Ww]e)(?:[’']ll| will| won[’']t| shall|[’'](?:m|re) going to| (?:am|are) going to)\b"
)
_REPORTED_FUTURE = re.compile(r"^(?:he|she|they|it) (?:would|will)\b", re.IGNORECASE)
_WILL = re.compile(r"\b(?:will|won[’']t|\w+[’']ll|going to|set to|bound to)\b", re.IGNORECASE)
_WOULD = re.compile(r"\b(?:would|wouldn[’']t)\b", re.IGNORECASE)
# "the kind of thing a child would draw": there the forecast is not what is said.
_FINITE = re.compile(r"\b(?:is|was|were|are|has|had|have|been)\b[^.!?,;]*$", re.IGNORECASE)
# It begins where a sentence does: to try at every letter would take ever longer.
_QUESTION = re.compile(r"(?<![^.!?])[^.!?]*+\?")
_WOULD_MEAN = re.compile(r"\bwould (?:mean|be|have)\b", re.IGNORECASE)
_MAYBE = re.compile(r"\b(?:might|could|may)\b", re.IGNORECASE)
_IF = re.compile(r"\b(?:if|unless|while)\b", re.IGNORECASE)
_HEDGE = re.compile(
    r"\b(?:might|may|could|perhaps|possibly|probably|likely|unlikely|apparently|reportedly"
    r"|seems?|seemed|appears?|appeared|sort of|kind of|I think|I guess|partly)\b",
    re.IGNORECASE,
)
_PROMISING = word_set("vow pledge promise threaten")
_NEGATED = re.compile(r"\b(?:not|never)\b|n[’']t\b|\bden(?:y|ie[ds]|ying)\b", re.IGNORECASE)
_REPEATED = re.compile(r"\b(?:repeatedly|often|always|frequently|regularly|long)\b", re.IGNORECASE)


def prediction_of(content: str, verb: str, *, is_quoted: bool) -> str:
    """Return "yes", "soft", "commitment" or "no": does the content say what will happen?

    >>> prediction_of("rents will fall", "say", is_quoted=False)
    'yes'
    >>> prediction_of("rents might fall", "say", is_quoted=False)
    'soft'
    """
    # A question foretells nothing.
    content = _QUESTION.sub("", content)
    is_own = not is_quoted and _REPORTED_FUTURE.match(content)
    if verb in _PROMISING or _OWN_FUTURE.search(content) or is_own:
        return "commitment"
    if _WILL.search(content):
        return "soft" if _IF.search(content) else "yes"
    if _MAYBE.search(content):
        return "soft"
    would = _WOULD.search(content)
    if would and not _FINITE.search(content[: would.start()]):
        # A reported "would" stands for "will"; a quoted one is a condition.
        is_condition = is_quoted or _IF.search(content) or _WOULD_MEAN.search(content)
        return "soft" if is_condition else "yes"
    return "no"


def flags_of(content: str, cue: str) -> list[str]:
    """Return which of hedged, negated and repeated apply."""
    found = (("hedged", _HEDGE, content), ("negated", _NEGATED, cue), ("repeated", _REPEATED, cue))
    return [name for name, pattern, text in found if pattern.search(text)]


_OUTLET = (
    r"(?:daily|weekly|newspaper|paper|broadcaster|magazine|journal|agency|website|channel|podcast"
    r"|programme|program|station|network|tabloid)"
)
_TOLD_AT = re.compile(
    rf"\s+((?:the|a) (?:[\w-]+ ){{0,3}}?{_OUTLET} [“\"‘']?[A-Z][\w’&.-]*"
    r"(?:\s+(?:&|of|the|and|[A-Z0-9][\w’&.-]*)){0,5}[”\"’']?"
    r"|(?:the )?(?:[A-Z][\w’'&.-]*)(?:\s+(?:of|the|and|[A-Z0-9][\w’'&.-]*)){0,6}"
    r"(?:\s+(?:programme|program|podcast|newspaper|magazine|radio|television|news agency|show))?)"
)
_AN_OCCASION = (
    r"((?:an?|the|his|her|their|its|written)\s+(?:[\w’'-]+\s+){0,4}?"
    r"(?:interview|address|speech|statements?|tweet|post|letter|report|testimony|briefing|reply"
    r"|conference|podcast|debate|memo|e-?mail|essay|column|op-ed|hearing|rally|lecture|show"
    r"|programme|broadcast)\b(?:\s+(?:with|to|on|at|for|in)\s+(?:the\s+)?(?:[A-Z][\w’'&.-]*"
    r"(?:\s+[A-Z][\w’'&.-]*){0,4}|parliament))?)"
)
_OCCASION = re.compile(rf"\b(?:in|during|at|on) {_AN_OCCASION}")
_OPENING_OCCASION = re.compile(rf"(?:In|During|At|On) {_AN_OCCASION}")
_NAMED_PROGRAMME = re.compile(
    r"\b(?:on|in|for) ((?:the\s+)?[A-Z][\w’'&.-]*(?:\s+[A-Z][\w’'&.-]*){0,5}"
    r"\s+(?:programme|program|show|podcast|newspaper|magazine))\b"
)


def venue_of(
    text: str, cue: Span, after_cue: Span | None, verb: str, start: int | None = None
) -> str | None:
    """Return where it was said, if that is printed right after the cue or opens the sentence.

    >>> venue_of("In an interview with the Echo, Lind said it holds.", (36, 40), (40, 49), "say", 0)
    'an interview with the Echo'
    """
    if not after_cue:
        return None
    stretch = text[after_cue[0] : min(after_cue[1], after_cue[0] + 200)]
    told = _TOLD_AT.match(stretch) if verb == "tell" else None
    if told:
        return told[1].rstrip(".,")
    occasion = _OCCASION.search(stretch[:120]) or _NAMED_PROGRAMME.search(stretch[:120])
    if occasion and not re.search(r"[“”\"«»:]", stretch[: occasion.start()]):
        return occasion[1]
    opening = _OPENING_OCCASION.match(text, start, cue[0]) if start is not None else None
    return opening[1] if opening else None


_CITED = re.compile(r"\b(?:cited|quoted) by (.+)$|\bas reported by (.+)$")
_CARRIED = re.compile(
    r"\b(?:carried|published|released|cited|quoted|reported|broadcast) by ((?:the )?[A-Z][\w’&.-]*"
    r"(?:\s+(?:&|of|the|news agency|[A-Z0-9][\w’&.-]*)){0,5})"
)


def relays_after(text: str, cue: Span, content: int) -> list[str]:
    """Return who relayed the words by "said in a statement carried by the OSTRA news agency"."""
    found = _CARRIED.search(text, cue[1], min(content, cue[1] + 200)) if content > cue[1] else None
    return relay_names(found[1]) if found else []


_REPORTED = re.compile(
    r",\s+((?:the )?[A-Z][\w’&.-]*(?:\s+(?:&|of|the|news agency|[A-Z0-9][\w’&.-]*)){0,4})"
    r"\s+(?:reported|reports|has reported)[^,;]{0,30}$"
)


def relays_behind(text: str, start: int, end: int) -> list[str]:
    """Return who relayed the words by ", TRK reported" at the end of a sentence.

    >>> relays_behind("according to Lind, TRK reported.", 17, 32)
    ['TRK']
    """
    found = _REPORTED.match(text, start, end)
    return relay_names(found[1]) if found else []


_KIND_OF_OUTLET = re.compile(rf"^(?:the|a|an) (?:[\w-]+ ){{0,3}}?{_OUTLET} (?=[A-Z])")
_THE = re.compile(r"^(?:the|a|an) ", re.IGNORECASE)
_AGENCY = re.compile(r"\s+(?:state\s+)?(?:news\s+)?(?:agency|newspaper|website|broadcaster)$")


def relays_in(source: str) -> list[str]:
    """Return who relayed the words, by "officials cited by the Herald and the Post".

    >>> relays_in("US officials cited by the Herald and the Morning Post")
    ['Herald', 'Morning Post']
    """
    found = _CITED.search(source)
    return relay_names(found[1] or found[2]) if found else []


def relay_names(printed: str) -> list[str]:
    """Return the names of the relays, without article and "news agency".

    >>> relay_names("the OSTRA news agency")
    ['OSTRA']
    """
    parts = re.split(r",\s*(?:and\s+)?|\s+and\s+", printed.strip())
    bare = (_AGENCY.sub("", _THE.sub("", _KIND_OF_OUTLET.sub("", part.strip()))) for part in parts)
    return [part for part in bare if part[:1].isupper()]
