"""Lanes over time: for each speaker a line on which statements lie by their date."""

import datetime
from collections import Counter, defaultdict
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsdesk.archive.models import Statement

# A lane is cut into so many stretches of time; in one article, into its paragraphs.
STRETCHES = 48
HEIGHT, LEAST = 28, 5
MOST_TICKS = 5
TICK_EVERY = 12


class Mark(NamedTuple):
    """Statements of one kind in one stretch; `x` and `width` in hundredths of the lane's width."""

    x: float
    width: float
    y: float
    height: float
    kind: str


class Lane(NamedTuple):
    """One speaker's line, and the same in words."""

    expert: object
    marks: list
    label: str
    height = HEIGHT


class Tick(NamedTuple):
    """A word below the lanes; `anchor` keeps the first and the last inside."""

    text: str
    x: float
    anchor: str


class Lanes(NamedTuple):
    """All lanes on one scale; `caption` says what the scale is."""

    lanes: list
    ticks: list
    caption: str


def lanes_of(said):
    """The Lanes of `said`, pairs of an expert and rows with date, paragraph, article and kind.

    By date, or by paragraph where all is in one article. None where nothing has a place.
    """
    rows = [row for _expert, rows in said for row in rows]
    articles = {row.statement__article for row in rows}
    days = sorted({row.statement__article__published_on for row in rows} - {None})
    if len(articles) == 1:
        return _by_paragraph(said, rows)
    return _by_date(said, days) if days else None


def _by_paragraph(said, rows):
    last = max(row.statement__paragraph for row in rows)
    day = rows[0].statement__article__published_on
    lanes = _lanes(said, lambda row: row.statement__paragraph - 1, max(last, 12), _in_paragraphs)
    when = date_format(day, "DATE_FORMAT") if day else _("date unknown")
    caption = _("%(day)s, one article, by paragraph. Lanes become dates when there are more.")
    ticks = [Tick("¶1", 0, "start"), Tick(f"¶{max(last, 12)}", 100, "end")]
    return Lanes(lanes, ticks, caption % {"day": when})


def _by_date(said, days):
    first, last = days[0], days[-1]
    span = max(1, (last - first).days + 1)

    def stretch(row):
        day = row.statement__article__published_on
        return None if day is None else (day - first).days * STRETCHES // span

    lanes = _lanes(said, stretch, STRETCHES, _in_days)
    caption = _("By the day of publication. The more statements, the higher the mark.")
    return Lanes(lanes, _date_ticks(first, last, span), caption)


def _date_ticks(first, last, span):
    """The ends, and between them as many years' beginnings as there is room for."""
    ends = "F Y" if span > 62 else "DATE_FORMAT"
    if first == last:
        return [Tick(date_format(first, "DATE_FORMAT"), 0, "start")]
    years = [datetime.date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    places = [(year, round(100 * (year - first).days / span, 2)) for year in years]
    # The words at both ends need room of their own.
    places = [place for place in places if 24 < place[1] < 76]
    step = -(-len(places) // MOST_TICKS) or 1
    between = [Tick(str(year.year), x, "middle") for year, x in places[::step]]
    between = [t for n, t in enumerate(between) if not n or t.x - between[n - 1].x > TICK_EVERY]
    return [
        Tick(date_format(first, ends), 0, "start"),
        *between,
        Tick(date_format(last, ends), 100, "end"),
    ]


def _lanes(said, place_of, places, in_words):
    """A Lane for each expert; `place_of` a row is its stretch, from 0 up to `places`."""
    held = []
    for expert, rows in said:
        stretches = defaultdict(Counter)
        for row in rows:
            if (place := place_of(row)) is not None:
                stretches[place][row.statement__kind] += 1
        held.append((expert, rows, stretches))
    highest = max((sum(c.values()) for _e, _r, those in held for c in those.values()), default=1)
    return [
        Lane(expert, _marks(stretches, places, highest), in_words(expert, rows))
        for expert, rows, stretches in held
    ]


def _marks(stretches, places, highest):
    marks = []
    for place, kinds in sorted(stretches.items()):
        total, base = sum(kinds.values()), HEIGHT
        height = max(LEAST * len(kinds), HEIGHT * (0.6 + 0.4 * total / highest))
        for kind in Statement.Kind.values:
            if kinds[kind]:
                part = round(height * kinds[kind] / total, 1)
                base = max(0, round(base - part, 1))
                x = round(100 * place / places, 2)
                # A hair of space between neighbours.
                marks.append(Mark(x, round(86 / places, 2), base, part, kind))
    return marks


def _in_paragraphs(expert, rows):
    numbers = sorted({row.statement__paragraph for row in rows})
    if not numbers:
        return _("%(name)s does not speak.") % {"name": expert.name}
    said = ngettext(
        "%(name)s speaks in paragraph %(numbers)s.",
        "%(name)s speaks in paragraphs %(numbers)s.",
        len(numbers),
    )
    return said % {"name": expert.name, "numbers": ", ".join(map(str, numbers))}


def _in_days(expert, rows):
    dated = [row.statement__article__published_on for row in rows]
    days = sorted(day for day in dated if day)
    if not days:
        return _("%(name)s: no statement with a date.") % {"name": expert.name}
    said = ngettext(
        "%(name)s: %(count)s statement, published in %(first)s.",
        "%(name)s: %(count)s statements, published from %(first)s to %(last)s.",
        len(days),
    )
    first, last = (date_format(day, "F Y") for day in (days[0], days[-1]))
    told = said % {"name": expert.name, "count": len(days), "first": first, "last": last}
    undated = len(dated) - len(days)
    more = ngettext("%(count)s more has no date.", "%(count)s more have no date.", undated)
    return f"{told} {more % {'count': undated}}" if undated else told
