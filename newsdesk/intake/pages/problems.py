"""Why a page is no article: a word for each, which `reading` turns into a sentence."""

from newsdesk.intake.confined import TOO_HEAVY, Refused

__all__ = ["TOO_HEAVY"]


class NotAnArticle(Refused):
    """What is read is no article, or none that can be read; the argument is a word for why."""


NOT_A_PAGE = "not a page"
TOO_LARGE = "too large"
TOO_DEEP = "too deep"
UNKNOWN_ENCODING = "unknown encoding"
BROKEN_ENCODING = "broken encoding"
NO_HEADLINE = "no headline"
NO_TEXT = "no text"
ONLY_CONSENT = "only consent"
ONLY_BEGINNING = "only beginning"
SEVERAL = "several"
