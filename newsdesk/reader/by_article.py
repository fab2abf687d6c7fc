"""Statements put together by the article they were printed in, with the strip of each article."""

from typing import NamedTuple

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from newsdesk.archive.models import Statement

BAR, GAP, HEIGHT, LEAST = 14, 3, 72, 3
# Below the bars, for their numbers, and how many spaces between the numbers there are.
AXIS, TICKS = 20, 4
# With fewer paragraphs than this there is nothing to see in a strip.
FEWEST_BARS = 4
MOST_STRIPS = 8


class Bar(NamedTuple):
    """One paragraph in a strip: as high as it is long, filled by the kind of what is said in it.

    `x` is in hundredths of the strip's width: it may be narrowed, and bars and ticks with it.
    """

    x: float
    y: int
    height: int
    kind: str


class Tick(NamedTuple):
    """The number of a paragraph below its bar; `anchor` keeps the first and last inside."""

    number: int
    x: float
    anchor: str


class Strip(NamedTuple):
    """Where in an article somebody speaks: a bar for each paragraph, and the same in words."""

    bars: list
    width: int
    label: str
    height = HEIGHT + AXIS
    ground = HEIGHT

    @property
    def bar_width(self):
        """In hundredths, as Bar.x."""
        return round(100 * BAR / self.width, 2)

    @property
    def ticks(self):
        """A Tick for the first paragraph, the last and some between, each below its own bar."""
        last = len(self.bars)
        step = max(1, round((last - 1) / TICKS))
        # Two numbers need the room of three bars, or they run into each other.
        between = [n for n in range(1 + step, last, step) if n > 3 and last - n > 2]
        return [
            Tick(1, 0, "start"),
            *[
                Tick(n, round(self.bars[n - 1].x + self.bar_width / 2, 2), "middle")
                for n in between
            ],
            Tick(last, 100, "end"),
        ]


class ArticleGroup(NamedTuple):
    article: object
    statements: list
    strip: Strip | None = None
    # How many listed statements the article has, if fewer of them stand here.
    count: int = 0
    # How many of the speaker's disclosures were recorded after it was published.
    undisclosed: int = 0


def by_article(statements):
    """`statements` as ArticleGroups: articles in the order met, statements in article order."""
    groups = {}
    for statement in statements:
        groups.setdefault(statement.article, []).append(statement)
    return [
        ArticleGroup(article, sorted(those, key=lambda s: (s.start, s.pk)))
        for article, those in groups.items()
    ]


def with_strips(groups, expert):
    """The groups with the strip of each article, in which `expert` speaks.

    On a page of many articles those with one statement go without: the strips would weigh more
    than the words.
    """
    is_long = len(groups) > MOST_STRIPS
    articles = [group.article for group in groups if len(group.statements) > 1 or not is_long]
    said = Statement.objects.listed().said_by(expert).filter(article__in=articles)
    spoken = {}
    for statement in said.select_related("revision").only(
        "article", "paragraph", "kind", "revision__blocks"
    ):
        blocks, kinds = spoken.setdefault(statement.article_id, (statement.revision.blocks, {}))
        kinds[statement.paragraph] = statement.kind
    return [
        group._replace(strip=_strip(*spoken[group.article.pk], expert.name))
        if group.article.pk in spoken
        else group
        for group in groups
    ]


def _strip(blocks, kinds, name):
    """The Strip of an article of `blocks`, or None for a short one."""
    if len(blocks) < FEWEST_BARS:
        return None
    width = len(blocks) * (BAR + GAP) - GAP
    longest = max(end - start for _block, start, end in blocks)
    bars = []
    for number, (block, start, end) in enumerate(blocks, start=1):
        is_line = block in ("headline", "heading") and number not in kinds
        height = LEAST if is_line else max(LEAST, round(HEIGHT * (end - start) / longest))
        x = round(100 * (number - 1) * (BAR + GAP) / width, 2)
        bars.append(Bar(x, HEIGHT - height, height, kinds.get(number, "")))
    label = _("%(name)s speaks in %(spoken)s of %(all)s paragraphs: %(numbers)s.") % {
        "name": name,
        "spoken": len(kinds),
        "all": len(blocks),
        "numbers": _in_words(sorted(kinds)),
    }
    return Strip(bars, width, label)


def _in_words(numbers):
    """Numbers in order as one says them.

    >>> _in_words([3, 8, 9, 11, 12, 13, 37])
    '3, 8, 9, 11 to 13 and 37'
    """
    runs = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = []
    for run in runs:
        ends = {"first": run[0], "last": run[-1]}
        said += [_("%(first)s to %(last)s") % ends] if len(run) > 2 else map(str, run)
    return get_text_list(said, _("and"))
