"""How much of an article its public statements hold: what the limit on showing it rests on.

A text that may be quoted but not reprinted could be put together again from its statements. So
the share of it that readers are given in sum is kept with each article (`quoted_share`), and
above a limit (NEWSDESK_SHARE_LIMIT) what is not in the speaker's own words is shown without them.
"""

from collections import defaultdict
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models.functions import Length

# Of how many articles the statements are read at once.
BATCH = 500


def length_of(spans):
    """How many characters the `spans` cover together, those covered twice counted once.

    >>> length_of([(0, 10), (5, 12), (20, 21)])
    13
    """
    covered = end_so_far = 0
    for start, end in sorted(map(tuple, spans)):
        covered += max(0, end - max(start, end_so_far))
        end_so_far = max(end_so_far, end)
    return covered


def printed_in(spans):
    """The stretches of the article that a statement with these `spans` shows to readers."""
    return [*spans["content"], *filter(None, (spans["cue"], spans["source"]))]


def share_of(length, shown):
    """The per cent of a text of `length` characters that `shown` are, rounded up.

    `shown` are pairs of a revision's id and the spans of a statement in it. Words of an older
    revision count, too: readers have them from that article all the same.
    """
    by_revision = defaultdict(list)
    for revision, spans in shown:
        by_revision[revision] += printed_in(spans)
    covered = sum(map(length_of, by_revision.values()))
    # Rounded up, so that what is above a limit of whole per cent stays above it.
    return min(100, -(-100 * covered // length)) if length else 0


def measured(articles):
    """By id, the quoted_share that `articles` (a QuerySet) should have, in two queries."""
    from newsdesk.archive.models.statement import Statement

    lengths = dict(articles.order_by().values_list("pk", Length("revision__text")))
    public = Statement.objects.published().filter(article__in=list(lengths))
    shown = defaultdict(list)
    for article, *placed in public.order_by().values_list("article", "revision", "spans"):
        shown[article].append(placed)
    return {pk: share_of(length, shown[pk]) for pk, length in lengths.items()}


def measure(ids):
    """Write the quoted_share of the articles with these `ids` anew, where it has changed."""
    from newsdesk.archive.models.article import Article

    ids = sorted(ids)
    for first in range(0, len(ids), BATCH):
        articles = Article.objects.filter(pk__in=ids[first : first + BATCH])
        stored = dict(articles.order_by().values_list("pk", "quoted_share"))
        new = measured(articles)
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE archive_article SET quoted_share = %s WHERE id = %s",
                [(share, pk) for pk, share in new.items() if share != stored[pk]],
            )


class Shown(NamedTuple):
    """What readers see of an article, in per cent of its text: what its public statements hold,
    what its pages show of it in sum, and the limit on that (None where rights set none)."""

    quoted: int
    seen: int
    limit: int | None


def shown_of(article):
    """The Shown of `article` as it is now, in one query besides its revision and outlet."""
    from newsdesk.archive.models.outlet import Rights
    from newsdesk.archive.models.statement import Statement

    public = Statement.objects.published().filter(article=article).order_by()
    rows = list(public.values_list("kind", "revision", "spans"))
    length = len(article.revision.text)
    quoted = share_of(length, [row[1:] for row in rows])
    limit = settings.SHARE_LIMIT
    if article.shown_rights == Rights.FULL:
        return Shown(quoted, 100 if rows else 0, None)
    if article.shown_rights == Rights.EXCERPT:
        return Shown(quoted, _share_of_paragraphs(article.revision, rows, quoted), None)
    if quoted <= limit:
        return Shown(quoted, quoted, limit)
    direct = [row[1:] for row in rows if row[0] == Statement.Kind.DIRECT]
    return Shown(quoted, share_of(length, direct), limit)


def _share_of_paragraphs(revision, rows, quoted):
    """The per cent of the text that stands in paragraphs with a statement in them."""
    starts = [s for _kind, pk, spans in rows if pk == revision.pk for s, _e in spans["content"]]
    spans = [[s, e] for _kind, s, e in revision.blocks if any(s <= start < e for start in starts)]
    paragraphs = share_of(
        len(revision.text), [(revision.pk, {"content": spans, "cue": None, "source": None})]
    )
    return max(paragraphs, quoted)
