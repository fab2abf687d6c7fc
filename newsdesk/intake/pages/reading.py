"""Has a page read in a process of its own and tells of what came of it."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsdesk.intake.confined import read_confined
from newsdesk.intake.pages import problems
from newsdesk.intake.pages.article import PageArticle
from newsdesk.intake.pages.markup import LARGEST

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_WORDS = {
    problems.NOT_A_PAGE: gettext_lazy("It is not a web page. Save the article as .html or .txt."),
    problems.TOO_LARGE: gettext_lazy("It is far larger than a page with one article on it."),
    problems.TOO_DEEP: gettext_lazy(
        "Its elements are nested too deeply to be read in full. Paste the text instead."
    ),
    problems.TOO_HEAVY: gettext_lazy(
        "Reading it takes more memory or time than a page may. Paste the text instead."
    ),
    problems.UNKNOWN_ENCODING: gettext_lazy(
        "It is not UTF-8 and does not say what else it is. Save it as UTF-8, or paste the text."
    ),
    problems.BROKEN_ENCODING: gettext_lazy(
        "Some of its letters are damaged: it is not in the encoding that it names. Paste the text."
    ),
    problems.NO_HEADLINE: gettext_lazy("No headline was found on the page. Paste the text."),
    problems.NO_TEXT: gettext_lazy(
        "No article was found on the page. If the browser shows one, save it there and bring in "
        "the file, or paste the text."
    ),
    problems.ONLY_CONSENT: gettext_lazy(
        "The site asks for consent to cookies first. Open the page in the browser, save it and "
        "bring in the file."
    ),
    problems.ONLY_BEGINNING: gettext_lazy(
        "Only the beginning is free to read. Sign in at the site, save the page and bring in the "
        "file."
    ),
    problems.SEVERAL: gettext_lazy(
        "There are several articles on the page. Open the one that is meant and copy its address."
    ),
}


class UnreadablePage(ValueError):
    """Says why a page cannot be read as an article, and what to do."""


def read_page(
    data: bytes, *, content_type: str = "", url: str = "", within: float | None = None
) -> PageArticle:
    """The article on the page with these bytes. Raises UnreadablePage.

    `content_type` is what the server said of it, `url` where it was at last, `within` how many
    seconds reading it may take.
    """
    if not data.strip():
        raise UnreadablePage(_("It is empty."))
    if len(data) > LARGEST:
        raise UnreadablePage(_WORDS[problems.TOO_LARGE])
    charset = _CHARSET.search(content_type)
    known = {"charset": charset[1] if charset else "", "url": url}
    answer = read_confined("newsdesk.intake.pages", data, within=within, **known)
    if "problem" in answer:
        raise UnreadablePage(_WORDS[answer["problem"]])
    answer["blocks"] = [tuple(block) for block in answer["blocks"]]
    return PageArticle(**answer)
