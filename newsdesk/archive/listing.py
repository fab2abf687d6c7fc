"""The one listing behind search, expert, topic and outlet pages: a filter, pages, facets."""

import datetime
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Q

from newsdesk.archive import facets
from newsdesk.archive.counting import COUNTED, Bounded, count
from newsdesk.archive.facets import FacetValue
from newsdesk.archive.models import Statement
from newsdesk.archive.models.statement import seq_of
from newsdesk.archive.relevance import RANKED, newest_ranked
from newsdesk.archive.search import parse

__all__ = ["COUNTED", "PAGE_SIZE", "RANKED", "Bounded", "FacetValue", "Listing", "Wanted"]

PAGE_SIZE = 25
# How many are read at once of a list that is wanted whole.
CHUNK = 500
# How far two days are apart in `seq`.
ONE_DAY = 1 << 32
# What the speaker facet calls those who are not named.
UNNAMED = "unnamed"


@dataclass(frozen=True)
class Wanted:
    """What to list. Values within a facet are alternatives; facets narrow each other.

    `not_expert` and the like leave values out, `since` and `until` are the first and the last
    day of publication, and without `narrower` a topic's sub-topics do not count as that topic.
    `organisation` are those in whose name it was said; that is no facet, it has no numbers.
    `fixed` names the facets that are the page's own: they are in its path, not in its query.
    """

    q: str = ""
    organisation: tuple = ()
    expert: tuple = ()
    topic: tuple = ()
    outlet: tuple = ()
    kind: tuple = ()
    speaker: tuple = ()
    year: tuple = ()
    not_expert: tuple = ()
    not_topic: tuple = ()
    not_outlet: tuple = ()
    not_kind: tuple = ()
    not_speaker: tuple = ()
    not_year: tuple = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    narrower: bool = True
    before: int | None = None
    oldest_first: bool = False
    by_relevance: bool = False
    fixed: tuple = ()
    # By outlets, whether they printed little: known to all that is derived from this one.
    few: dict = field(default_factory=dict, compare=False, repr=False)

    FACETS = ("expert", "topic", "outlet", "kind", "speaker", "year")

    @cached_property
    def query(self):
        """The parsed `q`."""
        return parse(self.q)

    @property
    def is_ranked(self):
        """True when the order is by relevance, which needs words to be relevant to."""
        return self.by_relevance and bool(self.query.terms)

    @property
    def sort(self):
        """The order, as an address calls it: "relevance", "oldest" or "newest"."""
        return "relevance" if self.is_ranked else "oldest" if self.oldest_first else "newest"

    def excluded(self, facet):
        """The values of `facet` that are left out."""
        return getattr(self, f"not_{facet}")

    def condition(self, facet):
        """The Q that the chosen and the excluded values of `facet` stand for."""
        chosen, excluded = getattr(self, facet), self.excluded(facet)
        if facet == "outlet" and chosen:
            met = Statement.objects.printed_by(chosen, are_few=self._are_few(chosen))
        else:
            met = self._has_one_of(facet, chosen) if chosen else Q()
        return met & ~self._has_one_of(facet, excluded) if excluded else met

    def _are_few(self, outlets):
        """True if `outlets` printed so little that it is quickly looked up; asked once."""
        if outlets not in self.few:
            self.few[outlets] = Statement.objects.is_little_by(outlets)
        return self.few[outlets]

    def _has_one_of(self, facet, values):
        if facet == "topic":
            # A subquery, since a join would list a statement once for each of its topics.
            links = self.topic_links().filter(topic__in=values)
            return Q(pk__in=links.values("statement"))
        if facet == "year":
            return Q(*[self._year(year) for year in values], _connector=Q.OR)
        if facet == "speaker":
            named = Q(expert__kind__in=[kind for kind in values if kind != UNNAMED])
            return named | Q(expert=None) if UNNAMED in values else named
        if facet == "outlet":
            return Statement.objects.printed_by(values)
        return Q(**{f"{facets.PATHS[facet]}__in": values})

    def topic_links(self):
        """The rows that tell which statement is about which topic, as `narrower` wants them."""
        links = Statement.topics.through.objects.all()
        return links if self.narrower else links.filter(is_direct=True)

    @staticmethod
    def _year(year):
        first = datetime.date(year, 1, 1)
        return Q(seq__gte=seq_of(first, 0), seq__lt=seq_of(first.replace(year=year + 1), 0))

    @property
    def days(self):
        """The Q that `since` and `until` stand for; what has no date is in no span of days."""
        if self.since is None and self.until is None:
            return Q()
        met = Q(seq__gte=seq_of(self.since or datetime.date.min, 0))
        return met & Q(seq__lt=seq_of(self.until, 0) + ONE_DAY) if self.until else met

    def without(self, facet):
        """The same, open in `facet`; what is excluded stays so."""
        return replace(self, **{facet: ()})

    def only(self, facet, value):
        """The same, with `value` alone chosen in `facet`, from the first page."""
        return self._with(facet, (value,), self._but(value, self.excluded(facet)))

    def excluding(self, facet, value):
        """The same without what has `value` in `facet`, from the first page."""
        excluded = (*self._but(value, self.excluded(facet)), value)
        return self._with(facet, self._but(value, getattr(self, facet)), excluded)

    def dropping(self, facet, value):
        """The same with `value` neither chosen nor excluded in `facet`, from the first page."""
        chosen, excluded = getattr(self, facet), self.excluded(facet)
        return self._with(facet, self._but(value, chosen), self._but(value, excluded))

    @staticmethod
    def _but(value, values):
        return tuple(kept for kept in values if kept != value)

    def _with(self, facet, chosen, excluded):
        return replace(self, before=None, **{facet: chosen, f"not_{facet}": excluded})

    @property
    def own(self):
        """What the words and the page itself ask for, with nothing else chosen or excluded."""
        fixed = {name: getattr(self, name) for name in self.fixed}
        return Wanted(q=self.q, fixed=self.fixed, few=self.few, **fixed)

    @property
    def is_narrowed(self):
        """True when something besides the words and the page itself narrows the set."""
        facets_ = [name for name in self.FACETS if name not in self.fixed]
        return (
            any(getattr(self, name) or self.excluded(name) for name in facets_)
            or bool(self.organisation and "organisation" not in self.fixed)
            or any(self.excluded(name) for name in self.fixed if name in self.FACETS)
            or bool(self.since or self.until or not self.narrower)
        )


@dataclass
class Listing:
    """A page of listed statements that are as `wanted`, their number, and their facets.

    Facets show their most frequent values, and `whole`, if it is one of them, nearly all. With
    `is_faceted`, what they are counted by is read at once with the number of statements.
    """

    wanted: Wanted
    whole: str = ""
    is_faceted: bool = False
    among: object = field(default_factory=lambda: Statement.objects.listed())

    def matching(self, wanted):
        found = self.among.matching(wanted.query).filter(wanted.days)
        if wanted.organisation:
            found = found.spoken_for(wanted.organisation)
        for facet in Wanted.FACETS:
            found = found.filter(wanted.condition(facet))
        return found

    @cached_property
    def page(self):
        """The statements of this page and one more; each has its `cursor`, where it stands."""
        if self.wanted.is_ranked:
            return self._ranked_page()
        found = self.matching(self.wanted)
        if self.wanted.before is not None:
            edge = "gt" if self.wanted.oldest_first else "lt"
            found = found.filter(**{f"seq__{edge}": self.wanted.before})
        order = "seq" if self.wanted.oldest_first else "-seq"
        page = list(found.for_readers().order_by(order)[: PAGE_SIZE + 1])
        for statement in page:
            statement.cursor = statement.seq
        return page

    def _ranked_page(self):
        """As `page`, the most relevant of the newest RANKED first."""
        found = self.matching(self.wanted)
        ranked = newest_ranked(found, self.wanted.query)
        if self.wanted.before is not None:
            ranked = [place for place in ranked if place.cursor < self.wanted.before]
        cursors = {place.seq: place.cursor for place in ranked[: PAGE_SIZE + 1]}
        page = list(self.among.filter(seq__in=list(cursors)).for_readers())
        for statement in page:
            statement.cursor = cursors[statement.seq]
        return sorted(page, key=lambda statement: -statement.cursor)

    @property
    def statements(self):
        return self.page[:PAGE_SIZE]

    @property
    def next_before(self):
        """The cursor of the next page, or None on the last."""
        return self.page[PAGE_SIZE - 1].cursor if len(self.page) > PAGE_SIZE else None

    def chunks(self):
        """All its statements by date, from the first page on, in lists of at most CHUNK.

        Each has its speaker's disclosures, too.
        """
        found = self.matching(self.wanted).with_others().prefetch_related("expert__disclosures")
        edge, order = ("gt", "seq") if self.wanted.oldest_first else ("lt", "-seq")
        found, last = found.order_by(order), None
        while True:
            onward = found if last is None else found.filter(**{f"seq__{edge}": last})
            if not (chunk := list(onward[:CHUNK])):
                return
            yield chunk
            last = chunk[-1].seq

    @cached_property
    def rows(self):
        """What most facets are counted by: see `facets.rows_of`."""
        return facets.rows_of(self.matching(self.wanted))

    @cached_property
    def count(self):
        # What has been read for the facets need not be counted again.
        return Bounded(len(self.rows)) if self.is_faceted else count(self.matching(self.wanted))

    @property
    def is_ranked_in_part(self):
        """True when there are more hits than are put in order of relevance."""
        return self.wanted.is_ranked and self.count > RANKED

    @cached_property
    def facets(self):
        """For each facet its FacetValues, counted without its own choice but with all others.

        Empty where nothing is found: there are other ways out.
        The most frequent come first, but years in their order and questions below their topic.
        """
        return facets.values_of(self)

    @cached_property
    def counted(self):
        """For each facet all its values with their numbers: see `facets.counted`."""
        return facets.counted(self)

    @cached_property
    def kept(self):
        """For each facet the values that are shown; nothing where nothing is found."""
        return facets.kept(self) if self.count else {}

    @cached_property
    def names(self):
        """What the values shown, chosen and excluded are called: see `facets.names_of`."""
        asked = facets.asked_for(self.wanted)
        return facets.names_of({name: [*asked[name], *self.kept.get(name, ())] for name in asked})

    @cached_property
    def left_out(self):
        """For each facet the number of values that are not shown."""
        return {
            facet: len(self.counted[facet].keys() - {value.value for value in shown})
            for facet, shown in self.facets.items()
        }
