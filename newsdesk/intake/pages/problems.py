"""Why a page is no article: a word for each, which `reading` turns into a sentence."""


class NotAnArticle(ValueError):
    """What is read is no article, or none that can be read; the argument is a word for why."""


NOT_A_PAGE = "not a page"
TOO_LARGE = "too large"
TOO_DEEP = "too deep"
TOO_HEAVY = "too heavy"
UNKNOWN_ENCODING = "unknown encoding"
BROKEN_ENCODING = "broken encoding"
NO_HEADLINE = "no headline"
NO_TEXT = "no text"
ONLY_CONSENT = "only consent"
ONLY_BEGINNING = "only beginning"
SEVERAL = "several"
