"""The queue: which articles wait and why, in what order, and which comes after another."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from newsdesk.archive.models import Article, Statement, Suggestion
from newsdesk.archive.models.statement import WANTS_SECOND_LOOK

# As many articles of a sort as are read, those that wait longest: the cost stays flat.
READ = 500
SHOWN = 100
# Below this the finder itself says that a suggestion should be looked at twice.
USUAL_BELOW = 0.6

NEVER = Q(pk__in=[])
UNASKED = Q(answer=None)
DRAFT = Q(status=Statement.Status.DRAFT)


class Reason(NamedTuple):
    """Why something waits: its name in addresses, in words, and the cards of which it is true."""

    name: str
    label: str
    phrase: str
    suggestions: Q = NEVER
    statements: Q = NEVER
    is_pressing: bool = False

    def said(self, count):
        """So many of them, in words: "3 need a speaker"."""
        return self.phrase % {"count": count}


REASONS = (
    Reason(
        "check_first",
        _("Check first"),
        ngettext_lazy("%(count)s to check first", "%(count)s to check first", "count"),
        suggestions=Q(tier=Suggestion.Tier.CHECK_FIRST),
        is_pressing=True,
    ),
    Reason(
        "needs_speaker",
        _("Needs speaker"),
        ngettext_lazy("%(count)s needs a speaker", "%(count)s need a speaker", "count"),
        suggestions=Q(expert_guess=None)
        & (Q(answer="") | UNASKED & (Q(payload__speaker=None) | Q(payload__speaker__isnull=True))),
        statements=DRAFT & Q(attribution=Statement.Attribution.UNDECIDED),
    ),
    Reason(
        "inferred",
        _("Inferred"),
        ngettext_lazy("%(count)s inferred", "%(count)s inferred", "count"),
        suggestions=UNASKED & Q(payload__certainty=Statement.Certainty.INFERRED),
        statements=DRAFT & Q(certainty=Statement.Certainty.INFERRED),
    ),
    Reason(
        "second_look",
        _("Second look"),
        ngettext_lazy(
            "%(count)s asks for a second look", "%(count)s ask for a second look", "count"
        ),
        suggestions=Q(payload__flags__icontains='"second_look"'),
        statements=Q(WANTS_SECOND_LOOK),
    ),
    Reason(
        "headline_differs",
        _("Headline differs"),
        ngettext_lazy(
            "%(count)s whose headline differs", "%(count)s whose headline differs", "count"
        ),
        suggestions=Q(payload__flags__icontains='"headline_differs"'),
        statements=DRAFT & Q(flags__icontains='"headline_differs"'),
    ),
    Reason(
        "changed",
        _("Text changed"),
        ngettext_lazy("%(count)s with changed text", "%(count)s with changed text", "count"),
        statements=Q(anchoring=Statement.Anchoring.CHANGED),
        is_pressing=True,
    ),
    Reason(
        "orphan",
        _("Orphan"),
        ngettext_lazy("%(count)s orphan", "%(count)s orphans", "count"),
        statements=Q(anchoring=Statement.Anchoring.ORPHAN),
        is_pressing=True,
    ),
    Reason(
        "ready",
        _("Ready"),
        ngettext_lazy("%(count)s ready", "%(count)s ready", "count"),
        suggestions=Q(tier=Suggestion.Tier.READY),
    ),
    Reason(
        "drafts",
        _("Drafts"),
        ngettext_lazy("%(count)s draft", "%(count)s drafts", "count"),
        statements=DRAFT,
    ),
)
UNSURE = Reason(
    "unsure",
    _("Less sure than"),
    ngettext_lazy("%(count)s less sure", "%(count)s less sure", "count"),
)
WHOSE = {"": _("Everybody’s"), "mine": _("Mine"), "unclaimed": _("Unclaimed")}
ORDERS = {"risk": _("By risk"), "waiting": _("Waiting longest"), "date": _("By date")}


@dataclass(frozen=True)
class Wanted:
    """What of the queue is looked at: the reason, whose, in what order, and below what is unsure.

    It is kept in the address of the queue, and of the articles opened from it.
    """

    queue: str = ""
    whose: str = ""
    order: str = "risk"
    below: float = USUAL_BELOW

    @classmethod
    def read(cls, data):
        """As `data` (a request's GET) says; what makes no sense there is as if left out."""
        queue, whose, order = (data.get(name, "") for name in ("queue", "whose", "order"))
        return cls(
            queue=queue if queue in {reason.name for reason in (*REASONS, UNSURE)} else "",
            whose=whose if whose in WHOSE else "",
            order=order if order in ORDERS else "risk",
            below=_fraction(data.get("below", "")),
        )

    @property
    def query(self):
        """What an address says of it: no more than is not usual."""
        usual = Wanted()
        names = ["queue", "whose", "order"] + ["below"] * (self.queue == UNSURE.name)
        return {
            name: getattr(self, name)
            for name in names
            if getattr(self, name) != getattr(usual, name)
        }

    @property
    def reasons(self):
        unsure = UNSURE._replace(suggestions=Q(payload__confidence__lt=self.below))
        return (*REASONS, unsure)


def _fraction(typed):
    """The number between 0 and 1 that is typed, or the usual one."""
    try:
        number = float(typed)
    except ValueError:
        return USUAL_BELOW
    return number if 0 <= number <= 1 else USUAL_BELOW


def wanted_from(request):
    """The part of the queue that whoever sends `request` came from, by their page's address.

    Forms are posted to other addresses than that of the page: htmx says which it was, and
    browsers do, too, to the pages of the same site.
    """
    if not hasattr(request, "wanted"):
        request.wanted = Wanted.read(_query_of_page(request))
    return request.wanted


def _query_of_page(request):
    if request.method == "GET" and not request.htmx:
        return request.GET
    page = request.htmx.current_url or request.headers.get("referer", "")
    return {name: values[-1] for name, values in parse_qs(urlsplit(page).query).items()}


class Waiting:
    """One article of the queue: how many of its cards wait for each reason, and the first of them."""

    def __init__(self, article):
        self.article = article
        self.counts, self.cards = Counter(), {}
        self.first_card = ""
        self.open_count = self.approved_count = 0

    def add(self, card, names):
        """Take in a card, in the order of the text, that waits for the reasons of these names."""
        self.first_card = self.first_card or card
        self.counts.update(names)
        # Drafts and what asks for a second look have been decided on once.
        is_open = {"check_first", "ready", "changed", "orphan"}.intersection(names)
        self.open_count += bool(is_open) and "drafts" not in names
        for name in names:
            self.cards.setdefault(name, card)

    @property
    def is_waiting(self):
        return bool(self.first_card)

    @property
    def why(self):
        """(reason, in words, the first such card) of each reason that it waits for."""
        return [
            (reason, reason.said(self.counts[reason.name]), self.cards[reason.name])
            for reason in REASONS
            if self.counts[reason.name]
        ]

    def place_in(self, order):
        """Sorts the articles of the queue in `order`."""
        article = self.article
        longest = article.brought_in_at, article.pk
        if order == "waiting":
            return longest
        if order == "date":
            day = article.published_on
            return day is None, -day.toordinal() if day else 0, -article.pk
        counts = self.counts
        # What readers see and may be wrong is worst; then what needs an editor's judgement most.
        astray = counts["changed"] + counts["orphan"]
        return -astray, -counts["check_first"], -counts["ready"], -counts["drafts"], *longest


class Queue:
    """What waits for `user` and everybody else at the desk, in few queries however much it is."""

    def __init__(self, user, wanted):
        self.user, self.wanted = user, wanted
        self.is_cut = False
        ids = self._ids_read()
        articles = Article.objects.filter(pk__in=ids).select_related("outlet", "claimed_by")
        self._by_id = {article.pk: Waiting(article) for article in articles}
        self._add_cards()

    def _ids_read(self):
        """Ids of the articles that wait longest of each sort, read from an index each."""
        astray, usual = set(), set()
        for tier in Suggestion.Tier:
            usual |= self._ids_of(_open_suggestions().filter(tier=tier))
        for anchoring in Statement.Anchoring:
            found = self._ids_of(_waiting_statements().filter(anchoring=anchoring))
            if anchoring == Statement.Anchoring.OK:
                usual |= found
            else:
                astray |= found
        self.is_cut = self.is_cut or len(usual) > READ
        mine = Article.objects.claimed().filter(claimed_by=self.user).order_by("pk")
        return astray | set(sorted(usual)[:READ]) | set(mine.values_list("pk", flat=True)[:READ])

    def _ids_of(self, rows):
        ids = rows.order_by("article").values_list("article", flat=True).distinct()[: READ + 1]
        found = list(ids)
        self.is_cut = self.is_cut or len(found) > READ
        return set(found[:READ])

    def _add_cards(self):
        reasons = self.wanted.reasons
        cards = defaultdict(list)
        for noun, rows in (
            ("suggestion", _open_suggestions()),
            ("statement", _waiting_statements()),
        ):
            tested = {
                reason.name: ExpressionWrapper(getattr(reason, f"{noun}s"), BooleanField())
                for reason in reasons
            }
            rows = rows.filter(article__in=self._by_id).annotate(**tested)
            for article, start, pk, *truths in rows.values_list("article", "start", "pk", *tested):
                names = [name for name, is_true in zip(tested, truths, strict=True) if is_true]
                cards[article].append((start, pk, f"{noun}-{pk}", names))
        for article, found in cards.items():
            for _start, _pk, card, names in sorted(found):
                self._by_id[article].add(card, names)

    def matching(self, queue, whose):
        """The articles of that reason and those whom they are claimed by, in no order."""
        rows = [row for row in self._by_id.values() if self._is_whose(row, whose)]
        if queue:
            return [row for row in rows if row.counts[queue]]
        # What one claims is listed as one's own until one lets go of it.
        return [row for row in rows if row.is_waiting or whose == "mine"]

    def _is_whose(self, row, whose):
        holder = row.article.holder
        return {"": True, "mine": holder == self.user, "unclaimed": holder is None}[whose]

    @cached_property
    def rows(self):
        """All that is wanted, in the order wanted."""
        rows = self.matching(self.wanted.queue, self.wanted.whose)
        return sorted(rows, key=lambda row: row.place_in(self.wanted.order))

    @cached_property
    def shown(self):
        """As many of them as a page holds, with how many statements are approved in each."""
        shown = self.rows[:SHOWN]
        approved = Statement.objects.filter(
            article__in=[row.article.pk for row in shown], status=Statement.Status.PUBLISHED
        )
        rows = approved.order_by().values_list("article").annotate(Count("pk"))
        counts = dict(rows)
        for row in shown:
            row.approved_count = counts.get(row.article.pk, 0)
        return shown

    def count(self, queue, whose):
        """How many articles that list would have, "500+" when there are more than were read."""
        count = len(self.matching(queue, whose))
        return f"{count}+" if self.is_cut else str(count)

    def after(self, article):
        """The row that follows `article`, whatever has become of it; None if there is no other.

        At the end it begins anew: on the way the order may have changed, and some were left.
        """
        order = self.wanted.order
        others = [row for row in self.rows if row.article.pk != article.pk]
        own = self._by_id.get(article.pk)
        # Once nothing waits in it any more, its risk is gone, and the riskiest comes next.
        if own is None and order == "risk" or not others:
            return others[0] if others else None
        place = (own or Waiting(article)).place_in(order)
        return next((row for row in others if row.place_in(order) > place), others[0])


def _open_suggestions():
    # Whoever marked an article as done has said that what is open in it may stay so.
    return Suggestion.objects.open().exclude(article__state=Article.State.DONE)


def _waiting_statements():
    is_left = Q(article__state=Article.State.DONE) & DRAFT
    return Statement.objects.filter(is_waiting=True).exclude(is_left)


def next_article(user, *, after, wanted=None):
    """The Waiting article that follows the article `after` in the queue as wanted, or None."""
    return Queue(user, wanted or Wanted()).after(after)
