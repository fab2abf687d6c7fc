"""A language of its own for tests: every string that goes through gettext stands in ⟦marks⟧."""

import re
from contextlib import contextmanager
from html.parser import HTMLParser

from django.utils import translation
from django.utils.translation import trans_real

OPEN, CLOSE = "⟦", "⟧"
SILENT = {"script", "style", "template", "svg", "textarea"}
VOID = {"meta", "link", "input", "br", "img", "hr", "path", "circle", "rect"}
SHOWN_ATTRIBUTES = ("aria-label", "title", "placeholder", "alt", "data-label")
WORDS = re.compile(r"[^\W\d_]{2,}")


class Marked(trans_real.DjangoTranslation):
    """A catalogue that gives every message back between marks."""

    def gettext(self, message):
        # Django asks for a message of some context by both, with a separator between.
        return f"{OPEN}{message.rpartition(trans_real.CONTEXT_SEPARATOR)[2]}{CLOSE}"

    def ngettext(self, one, many, number):
        return self.gettext(one if number == 1 else many)


@contextmanager
def marked():
    """Inside, what is translatable stands in marks; formats of dates and numbers stay."""
    language = translation.get_language()
    before = trans_real.translation(language)
    try:
        catalogue = Marked(language)
        trans_real._translations[language] = catalogue
        trans_real._active.value = catalogue
        yield
    finally:
        trans_real._translations[language] = before
        trans_real._active.value = before


class _Texts(HTMLParser):
    """What a page shows or has read out beside its marks: `found` are (where, text)."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.found, self._open, self._depth = [], [], 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in SHOWN_ATTRIBUTES and value:
                self._take(f"{tag}[{name}]", value, 0)
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data):
        if not SILENT & set(self._open):
            # A message may hold elements: its marks then stand in several texts.
            self._depth = self._take(" ".join(self._open[-2:]), data, self._depth)

    def _take(self, where, text, depth):
        outside = ""
        for letter in text:
            depth += (letter == OPEN) - (letter == CLOSE)
            outside += letter if not depth and letter != CLOSE else " "
        if outside.strip():
            self.found.append((where, " ".join(outside.split())))
        return depth


def outside_marks(html):
    """(where, text) of all that stands outside marks on a page rendered while `marked`."""
    return _Texts(html).found


def untranslated(html, *, data=()):
    """Texts of a page rendered while `marked` that nobody can translate.

    They hold a word outside all marks that is none of the strings `data`.
    """
    found = []
    for _where, text in outside_marks(html):
        for known in sorted(data, key=len, reverse=True):
            text = text.replace(known, " ")
        if WORDS.search(text):
            found.append(text)
    return found
