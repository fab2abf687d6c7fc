"""The ledger of a name: every form of it that articles printed, how often, when and where.

It is read off the statements and not kept beside them, so it is right whatever was merged, split
or undone a moment ago.
"""

from typing import NamedTuple

from newsdesk.archive.dates import show_date
from newsdesk.archive.models import DoubtfulName, ExpertName, Statement
from newsdesk.archive.models.expert import name_in
from newsdesk.extraction import fold

# Of somebody quoted more often, the newest statements are read.
READ = 2000
ARTICLES_SHOWN = 5

PART = "part"
UNDECIDED = "undecided"


class Article(NamedTuple):
    """An article that prints a form of a name."""

    pk: int
    headline: str


class Form(NamedTuple):
    """A form of a name; `kind` is that of the ExpertName, or open, refused, part or undecided.

    A part ("Lind") says nothing of itself. `first` and `last` are dates in words.
    """

    text: str
    kind: str
    count: int = 0
    first: str = ""
    last: str = ""
    articles: list = ()
    more_articles: int = 0

    @property
    def is_asked(self):
        """True if it waits for somebody to say whether it is a name of theirs."""
        return self.kind in (UNDECIDED, DoubtfulName.Verdict.OPEN)


class Ledger(NamedTuple):
    """The Forms, those that are asked about first, and how many statements print no name.

    `is_cut` says that only the newest READ statements were read.
    """

    forms: list
    nameless: int
    is_cut: bool


def ledger_of(expert):
    """The Ledger of `expert`, in three queries."""
    said = Statement.objects.filter(expert=expert).exclude(status=Statement.Status.DISCARDED)
    rows = said.order_by("-pk").values_list(
        "printed_source",
        "article",
        "article__headline",
        "article__published_on",
        "article__published_precision",
    )
    rows = list(rows[: READ + 1])
    printed, nameless, names, kinds = {}, 0, {}, _kinds_of(expert)
    for source, *where in rows[:READ]:
        if source not in names:
            # With a title ("Professor Lind") it may be known as it stands.
            names[source] = source if source in kinds else name_in(source)
        if names[source]:
            printed.setdefault(names[source], []).append(where)
        else:
            nameless += 1
    parts = [set(fold(text).split()) for text, kind in kinds.items() if kind != "refused"]
    forms = [_form(text, kind, printed.pop(text, ())) for text, kind in kinds.items()]
    for text, places in printed.items():
        is_part = any(set(fold(text).split()) <= words for words in parts)
        forms.append(_form(text, PART if is_part else UNDECIDED, places))
    forms.sort(key=lambda form: (not form.is_asked, form.kind == "refused", -form.count))
    return Ledger(forms, nameless, len(rows) > READ)


def _kinds_of(expert):
    """What each form that is known or was asked about is, by its text."""
    asked = DoubtfulName.objects.filter(expert=expert).values_list("text", "verdict")
    known = ExpertName.objects.filter(expert=expert).order_by("pk").values_list("text", "kind")
    return dict(asked) | dict(known)


def _form(text, kind, places):
    """The Form of a text and the places (article, headline, day, precision) that print it."""
    articles = dict.fromkeys(Article(pk, headline) for pk, headline, _day, _precision in places)
    dated = sorted((day, precision) for _pk, _headline, day, precision in places if day)
    return Form(
        text,
        kind,
        len(places),
        show_date(*dated[0]) if dated else "",
        show_date(*dated[-1]) if dated else "",
        list(articles)[:ARTICLES_SHOWN],
        max(0, len(articles) - ARTICLES_SHOWN),
    )
