"""Pairs of statements that may be one claim, as the desk shows them."""

from django.utils.translation import ngettext

from newsdesk.archive.alike import differences
from newsdesk.archive.models import ClaimPair, Statement

PAGE_SIZE = 20
# Beside a card only the likeliest are asked about.
BESIDE = 3


class Row:
    """A pair with the two in the order in which they appeared, and the words that differ."""

    def __init__(self, pair):
        self.pair = pair
        self.one, self.other = sorted([pair.first, pair.second], key=_appeared)
        self.pieces = differences(self.one.text, self.other.text)
        self.is_same = all(piece.fate == "same" for piece in self.pieces)


def _appeared(statement):
    day = statement.article.published_on
    return day is None, day and day.toordinal(), statement.pk


def rows_about(statement):
    """Rows of the pairs that are open about `statement`, the best first."""
    pairs = ClaimPair.objects.of(statement).askable().best_first().with_statements()
    return [Row(pair) for pair in pairs[:BESIDE]]


def one_with(statement):
    """The statements of the same expert that are one claim with `statement`, its own left out."""
    if not statement.claim_id or not statement.expert_id:
        return []
    mates = Statement.objects.filter(claim=statement.claim_id, expert=statement.expert_id)
    return list(mates.exclude(pk=statement.pk).for_listing().order_by("pk")[:PAGE_SIZE])


def told_of(statement):
    """A sentence on how many others may be the same claim as `statement`, or ""."""
    number = ClaimPair.objects.of(statement).askable()[:PAGE_SIZE].count()
    if not number:
        return ""
    told = ngettext(
        " It may be the same claim as another statement: see Claims.",
        " It may be the same claim as %(number)s other statements: see Claims.",
        number,
    )
    return told % {"number": number}
