"""Who says what on a topic: those quoted most, the analysts with their newest words on it."""

from typing import NamedTuple

from django.db.models import Count, Max

from newsdesk.archive.counting import Bounded
from newsdesk.archive.models import Expert, Statement

ANALYSTS_SHOWN, OTHERS_SHOWN = 8, 12


class Voice(NamedTuple):
    """An expert, how many statements on the topic are theirs, and the newest of these.

    Newsmakers and institutions stand here without words.
    """

    expert: object
    count: Bounded
    statement: object = None


def voices_in(statements, *, is_least=False):
    """Voices of the analysts who said most of `statements` (ids), and of the others who did.

    `is_least` says that these are not all statements there are.
    """
    said = Statement.objects.filter(pk__in=statements, expert__isnull=False)
    speakers = (
        said.values_list("expert", "expert__kind")
        .annotate(count=Count("pk"), newest=Max("seq"))
        .order_by("-count", "expert__sort_key", "expert")
    )
    analysts, others = [], []
    for pk, kind, count, newest in speakers:
        group = analysts if kind == Expert.Kind.ANALYST else others
        group.append((pk, Bounded(count, is_least=is_least), newest))
    analysts, others = analysts[:ANALYSTS_SHOWN], others[:OTHERS_SHOWN]
    experts = Expert.objects.in_bulk([pk for pk, *_rest in analysts + others])
    words = _words(newest for _pk, _count, newest in analysts)
    return (
        [
            Voice(experts[pk], count, words[newest])
            for pk, count, newest in analysts
            # Withheld a moment ago.
            if newest in words
        ],
        [Voice(experts[pk], count) for pk, count, _newest in others],
    )


def _words(seqs):
    """The listed statements of these seqs, by seq."""
    newest = Statement.objects.listed().filter(seq__in=list(seqs)).for_readers()
    return {statement.seq: statement for statement in newest}
