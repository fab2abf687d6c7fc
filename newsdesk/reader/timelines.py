"""Bars over time: how many statements there are in each month, year or decade."""

import calendar
import datetime
from dataclasses import replace
from typing import NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsdesk.archive.dates import Precision
from newsdesk.archive.models import Statement
from newsdesk.reader.templatetags.reader import search_address

# How many months a bar stands for, and up to how many bars of a size are drawn.
MONTH, YEAR, DECADE = 1, 12, 120
MOST_MONTHS, MOST_YEARS = 24, 40
# In pixels: all bars together, the gap between two, one at the most, and the heights. The name
# of a month is long, and there may be two only.
WIDTH, GAP = 720, 3
WIDEST = {MONTH: 72, YEAR: 48, DECADE: 48}
HEIGHT, ABOVE, BELOW, LEAST = 72, 18, 20, 3
# So many characters fit side by side on the narrowest screen.
ROOM = 28


class Span(NamedTuple):
    """The time that a bar stands for: `months` of them, the `index`-th since the year 0."""

    index: int
    months: int

    @classmethod
    def around(cls, day, months):
        return cls((day.year * 12 + day.month - 1) // months, months)

    @property
    def first(self):
        year, month = divmod(self.index * self.months, 12)
        return datetime.date(max(year, 1), month + 1, 1)

    @property
    def last(self):
        year, month = divmod((self.index + 1) * self.months - 1, 12)
        return datetime.date(year, month + 1, calendar.monthrange(year, month + 1)[1])

    @property
    def name(self):
        """The span as one says it: "March 2024", "2024", "2020–2029"."""
        if self.months == MONTH:
            return date_format(self.first, "YEAR_MONTH_FORMAT")
        return str(self.first.year) + f"–{self.last.year}" * (self.months == DECADE)

    @property
    def short(self):
        """The same for below a bar: "Mar 2024", "2024", "2020"."""
        return date_format(self.first, "M Y" if self.months == MONTH else "Y")

    def within(self, wanted):
        """Of what is `wanted` that which was published in this span, from the first page."""
        if self.months == YEAR:
            return replace(wanted, year=(self.first.year,), before=None)
        since = max(self.first, wanted.since or self.first)
        until = min(self.last, wanted.until or self.last)
        return replace(wanted, since=since, until=until, before=None)


class Part(NamedTuple):
    """The statements of one kind in a bar, as a rectangle; in pixels."""

    kind: str
    y: int
    height: int


class Bar(NamedTuple):
    """What was published in one span, and where it is listed.

    `x`, the left edge, and `middle` are in hundredths of the timeline's width. `is_least` is
    True where there may be older statements that were not counted.
    """

    span: Span
    count: int
    by_kind: dict
    address: str
    x: float
    middle: float
    parts: list
    is_least: bool = False

    @property
    def number(self):
        """The count as it is shown: "1,204", or "1,204+" where that is the least."""
        return number_format(self.count, force_grouping=True) + "+" * self.is_least

    @property
    def top(self):
        return self.parts[-1].y if self.parts else ABOVE + HEIGHT

    @property
    def in_words(self):
        """The bar read out: "2024: 3 statements (2 direct, 1 indirect)"."""
        said = ngettext(
            "%(span)s: %(number)s statement", "%(span)s: %(number)s statements", self.count
        )
        kinds = [
            f"{number_format(count)} {Statement.Kind(kind).label.lower()}"
            for kind, count in self.by_kind.items()
            if count
        ]
        said %= {"span": self.span.name, "number": self.number}
        return f"{said} ({', '.join(kinds)})" if kinds else said


class Tick(NamedTuple):
    """A span's name below its bar, at `x` hundredths; `anchor` keeps first and last inside."""

    text: str
    x: float
    anchor: str


class Timeline(NamedTuple):
    """Bars over the whole time in which somebody spoke, with what they leave out.

    `undated` are the statements without a date; `rough` those dated to a year alone that stand
    in its January; `counted`, if it is not "", how many of the newest alone were counted.
    """

    bars: list
    pitch: int
    about: str
    undated: int = 0
    rough: int = 0
    counted: str = ""
    height = ABOVE + HEIGHT + BELOW
    ground = ABOVE + HEIGHT

    @property
    def width(self):
        return len(self.bars) * self.pitch - GAP

    @property
    def bar_width(self):
        """In hundredths, as Bar.x."""
        return _hundredths(self.pitch - GAP, self.width)

    @property
    def title(self):
        return {
            MONTH: _("Statements by month"),
            YEAR: _("Statements by year"),
            DECADE: _("Statements by decade"),
        }[self.bars[0].span.months]

    @property
    def label(self):
        """The drawing in words."""
        most = max(self.bars, key=lambda bar: bar.count)
        said = _("%(about)s, from %(first)s to %(last)s. The most in %(most)s.")
        first, last = self.bars[0].span.name, self.bars[-1].span.name
        return said % {"about": self.about, "first": first, "last": last, "most": most.in_words}

    @property
    def numbered(self):
        """The bars that have their number above them: all where that fits, else the highest."""
        there = [bar for bar in self.bars if bar.count]
        if len(self.bars) * max(len(bar.number) for bar in there) <= ROOM:
            return there
        return [max(there, key=lambda bar: bar.count)]

    @property
    def ticks(self):
        """Ticks for the first bar, the last, and as many between as there is room for."""
        last = len(self.bars) - 1
        longest = max(len(bar.span.short) for bar in self.bars)
        step = -(-last // max(1, ROOM // (longest + 1) - 1))
        # The last one reaches to the left of its bar's middle.
        room = -(-3 * step // 4)
        between = [self.bars[n] for n in range(step, last - room + 1, step)]
        return [
            Tick(self.bars[0].span.short, 0, "start"),
            *[Tick(bar.span.short, bar.middle, "middle") for bar in between],
            Tick(self.bars[-1].span.short, 100, "end"),
        ]


def timeline(activity, wanted, *, about):
    """The Timeline of the Activity of what is `wanted`, or None if all of it lies in one span.

    `about` says what that is, in words.
    """
    dated = [day for day in activity.days if day.ordinal]
    if not dated:
        return None
    months = _months_for(dated[0].date, dated[-1].date)
    first, last = (Span.around(day.date, months).index for day in (dated[0], dated[-1]))
    if first == last:
        return None
    days = {index: [] for index in range(first, last + 1)}
    for day in dated:
        days[Span.around(day.date, months).index].append(day)
    rough = [day for day in dated if months == MONTH and day.precision == Precision.YEAR]
    bars = _bars([(Span(index, months), those) for index, those in days.items()], wanted)
    if activity.is_capped:
        bars[0] = bars[0]._replace(is_least=True)
    return Timeline(
        bars,
        _pitch(len(bars), months),
        about,
        undated=activity.total - _sum(dated),
        rough=_sum(rough),
        counted=activity.limit,
    )


def _months_for(first, last):
    """How many months a bar stands for between two days."""
    for months, most in ((MONTH, MOST_MONTHS), (YEAR, MOST_YEARS)):
        if Span.around(last, months).index - Span.around(first, months).index < most:
            return months
    return DECADE


def _pitch(count, months):
    return max(GAP + 1, min(WIDEST[months], WIDTH // count))


def _bars(spans, wanted):
    pitch = _pitch(len(spans), spans[0][0].months)
    width = len(spans) * pitch - GAP
    most = max(_sum(days) for _span, days in spans)
    bars = []
    for number, (span, days) in enumerate(spans):
        by_kind = {kind: _sum(days, kind) for kind in Statement.Kind.values}
        bars.append(
            Bar(
                span,
                _sum(days),
                by_kind,
                search_address(span.within(wanted)),
                _hundredths(number * pitch, width),
                _hundredths(number * pitch + (pitch - GAP) / 2, width),
                _parts(by_kind, most),
            )
        )
    return bars


def _parts(by_kind, most):
    """The Parts of a bar, from the ground up; a bar is never too low to be seen."""
    height = max(LEAST, HEIGHT * sum(by_kind.values()) / most)
    parts, below = [], 0
    for kind, count in by_kind.items():
        if not count:
            continue
        edge, below = round(height * below / sum(by_kind.values())), below + count
        upper = round(height * below / sum(by_kind.values()))
        parts.append(Part(kind, ABOVE + HEIGHT - upper, upper - edge))
    return parts


def _sum(days, name="statements"):
    return sum(getattr(day, name) for day in days)


def _hundredths(part, whole):
    return round(100 * part / whole, 2)
