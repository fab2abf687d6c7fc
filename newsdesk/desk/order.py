"""The order of work in one article: by risk, then as in the text, asked of the database.

What is asked here costs the same however many cards the article has.
"""

from typing import NamedTuple

from django.db.models import Case, Count, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Statement, Suggestion

GROUPS = {
    "check_first": _("Check first"),
    "ready": _("To review"),
    "draft": _("Drafts"),
    "changed": _("Text changed"),
    "orphan": _("Orphans"),
    "published": _("Approved"),
    "withheld": _("Withheld"),
    "rejected": _("Rejected"),
    # Only ever seen by who had it open while somebody else discarded it.
    "discarded": _("Discarded"),
}
# What somebody has yet to decide on; the rest may be looked at again.
OPEN_GROUPS = ("check_first", "ready", "draft", "changed", "orphan")
OF_SUGGESTIONS = ("check_first", "ready", "rejected")
NAMES = list(GROUPS)


def group_of(item):
    """The name of the group in which a suggestion or a statement stands."""
    if isinstance(item, Suggestion):
        is_open = item.decision == Suggestion.Decision.OPEN
        return item.tier if is_open else Suggestion.Decision.REJECTED.value
    is_put_aside = item.status in (Statement.Status.WITHHELD, Statement.Status.DISCARDED)
    is_in_text = item.anchoring == Statement.Anchoring.OK
    return item.status if is_put_aside or is_in_text else item.anchoring


class Way(NamedTuple):
    """A card to go to, known by its place in the order alone."""

    rank: int
    start: int
    pk: int

    @property
    def noun(self):
        return "suggestion" if NAMES[self.rank] in OF_SUGGESTIONS else "statement"

    @property
    def id(self):
        return f"{self.noun}-{self.pk}"

    @property
    def card_url(self):
        return reverse(f"desk:{self.noun}_show", args=[self.pk])


def place_of(card):
    """Where a card stands, to be compared with others of its article."""
    return Way(NAMES.index(card.group), card.start, card.item.pk)


def following(article, place, *, groups=NAMES):
    """The Way to the card after `place` among `groups`, or None."""
    later = Q(start__gt=place.start) | Q(start=place.start, pk__gt=place.pk)
    return _first(article, Q(rank__gt=place.rank) | Q(rank=place.rank) & later, groups)


def preceding(article, place, *, groups=NAMES):
    """The Way to the card before `place` among `groups`, or None."""
    earlier = Q(start__lt=place.start) | Q(start=place.start, pk__lt=place.pk)
    before = Q(rank__lt=place.rank) | Q(rank=place.rank) & earlier
    return _first(article, before, groups, backwards=True)


def next_open(article, place):
    """The Way to the open card after `place`, from the last one back to the first; or None."""
    if way := following(article, place, groups=OPEN_GROUPS):
        return way
    first = _first(article, Q(), OPEN_GROUPS)
    return first if first and first[::2] != place[::2] else None


def _first(article, condition, groups, *, backwards=False):
    ranks = [NAMES.index(name) for name in groups]
    suggestions, statements = (
        rows.filter(condition, rank__in=ranks).order_by().values_list("rank", "start", "pk")
        for rows in _ranked(article)
    )
    columns = ("-rank", "-start", "-pk") if backwards else ("rank", "start", "pk")
    found = suggestions.union(statements, all=True).order_by(*columns).first()
    return Way(*found) if found else None


def counts_of(article):
    """How many cards the article has in each group, by the group's name."""
    counts = {}
    for rows in _ranked(article):
        for rank, count in rows.order_by().values_list("rank").annotate(Count("pk")):
            counts[NAMES[rank]] = count
    return counts


def _ranked(article):
    """The article's suggestions and its statements, each with the rank of its group."""
    suggestions = article.suggestions.exclude(decision=Suggestion.Decision.ACCEPTED)
    statements = article.statements.exclude(status=Statement.Status.DISCARDED)
    return (
        suggestions.annotate(
            rank=Case(
                _when("rejected", decision=Suggestion.Decision.REJECTED),
                _when("check_first", tier=Suggestion.Tier.CHECK_FIRST),
                default=NAMES.index("ready"),
            )
        ),
        statements.annotate(
            rank=Case(
                _when("withheld", status=Statement.Status.WITHHELD),
                _when("changed", anchoring=Statement.Anchoring.CHANGED),
                _when("orphan", anchoring=Statement.Anchoring.ORPHAN),
                _when("draft", status=Statement.Status.DRAFT),
                default=NAMES.index("published"),
            )
        ),
    )


def _when(name, **condition):
    return When(**condition, then=NAMES.index(name))
