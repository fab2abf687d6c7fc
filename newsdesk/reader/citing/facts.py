"""What every style of citation says of a statement."""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from newsdesk.archive.dates import write_date
from newsdesk.archive.models import Expert
from newsdesk.archive.words import shown_text
from newsdesk.reader.appearances import AlsoIn
from newsdesk.reader.caveats import is_hidden_denial

# Breaks of lines and pages, and what no format of citations can hold.
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Facts(NamedTuple):
    """A statement as it is cited. Every text is one line.

    `words` are whole, with the reporting words that lead in; `family` and `given` are empty
    where a name has no such parts; `day` is as precise as it is known: "2024-11", "".
    """

    pk: int
    words: str
    is_direct: bool
    speaker: str
    family: str
    given: str
    role: str
    via: str
    is_denial: bool
    outlet: str
    headline: str
    paragraph: int
    date: str
    day: str
    language: str
    address: str
    also: str = ""

    @property
    def claim(self):
        """The words with what must not be missing beside them: that it is a denial, who relayed."""
        denial = " " + _("(a denial)") if self.is_denial else ""
        via = " " + _("(via %s)") % self.via if self.via else ""
        return f"{self.words}{denial}{via}"

    @property
    def who(self):
        """The speaker, with the role of then."""
        return ", ".join(filter(None, [self.speaker, self.role]))

    @property
    def found(self):
        """Where it was printed, and whether as the speaker's words or as the reporter's.

        Words that are the reporter's are said to be reported, never put into quotation marks.
        """
        told = {
            "headline": self.headline,
            "date": self.date,
            "paragraph": self.paragraph,
            "outlet": self.outlet,
        }
        if self.outlet and self.is_direct:
            said = _("Quoted by %(outlet)s in “%(headline)s”, %(date)s, ¶%(paragraph)s.")
        elif self.outlet:
            said = _("Reported by %(outlet)s in “%(headline)s”, %(date)s, ¶%(paragraph)s.")
        elif self.is_direct:
            said = _("Quoted in “%(headline)s”, %(date)s, ¶%(paragraph)s.")
        else:
            said = _("Reported in “%(headline)s”, %(date)s, ¶%(paragraph)s.")
        return f"{said % told} {self.also}".rstrip()

    @property
    def date_parts(self):
        """Year, month and day as numbers, as far as they are known."""
        return [int(part) for part in self.day.split("-") if part]


def facts_of(statement, address, *, role=None):
    """The Facts of `statement`, which stands at `address`."""
    article = statement.article
    family, given = _parts_of_name(statement.expert)
    return Facts(
        pk=statement.pk,
        words=one_line(shown_text(statement)),
        is_direct=statement.kind == "direct",
        speaker=one_line(statement.speaker_label),
        family=one_line(family),
        given=one_line(given),
        role=one_line(role or statement.printed_role),
        via=one_line(", ".join(statement.via)),
        is_denial=is_hidden_denial(statement),
        outlet=one_line(article.outlet.name if article.outlet else ""),
        headline=one_line(article.headline),
        paragraph=statement.paragraph,
        date=article.shown_date,
        day=write_date(article.published_on, article.published_precision),
        language=statement.language or article.language,
        address=address,
        also=one_line(_also(statement)),
    )


def _also(statement):
    """In which other outlets the same was printed, as a sentence or ""."""
    others = [each.article for each in AlsoIn(statement).others if each.article.outlet]
    printed = "; ".join(f"{article.outlet.name}, {article.shown_date}" for article in others)
    return _("Also in %(printed)s.") % {"printed": printed} if printed else ""


def one_line(text):
    """`text` in one line, without control characters."""
    return _BREAKS.sub(" ", text).strip()


def _parts_of_name(expert):
    """Family and given names of a person, as the index has them; two empty texts for the rest."""
    if expert is None or expert.kind == Expert.Kind.INSTITUTION:
        return "", ""
    family, _comma, given = expert.sort_name.partition(", ")
    # A sort name that an editor made up for the index is no name to cite by.
    is_theirs = sorted(f"{given} {family}".split()) == sorted(expert.name.split())
    return (family, given) if given and is_theirs else ("", "")
