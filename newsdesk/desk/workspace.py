"""The page of one article: its text with marks, and the cards beside it, a stretch at a time."""

from bisect import bisect_left
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Prefetch

from newsdesk.archive.marks import mark_blocks
from newsdesk.archive.models import Statement, Suggestion, Topic
from newsdesk.desk.cards import GROUPS, OPEN_GROUPS, Card, guess_speakers, offer_topics

# What one page holds. Beyond the forms, cards are brief until they are called for.
CARDS_SHOWN = 300
FORMS_SHOWN = 40
BLOCKS_SHOWN = 2000


class Place(NamedTuple):
    """Where another page of the same article begins: an offset, and its paragraph."""

    offset: int
    paragraph: int


class Desk:
    """The cards of an article from `start` on, in few queries however many there are.

    `shown` is the id of a card that must be among them, with its form open; `replaced` is
    such a card itself, with something typed, to stand in the place of the stored one.
    """

    def __init__(self, article, *, start=0, shown="", replaced=None):
        self.article, self.shown = article, replaced.id if replaced else shown
        self.start, self.until, self.cards = start, None, []
        self._read()
        place = replaced.statement.start if replaced else self._start_of(shown)
        if place is not None and not self.holds(place):
            self.start = place
            self._read()
        if replaced:
            self.cards = [card for card in self.cards if card.id != replaced.id] + [replaced]
            self.cards.sort(key=_in_text)

    def _read(self):
        """Read the cards from `start` on, and set `until` when that is not all of them."""
        cards = sorted([*self._suggestions(), *self._statements()], key=_in_text)
        ends = [card.statement.start for card in cards[CARDS_SHOWN : CARDS_SHOWN + 1]]
        starts = self._block_starts
        # From the last block that begins at or before the start.
        self._first = max(0, bisect_left(starts, self.start + 1) - 1)
        ends += starts[self._first + BLOCKS_SHOWN : self._first + BLOCKS_SHOWN + 1]
        # Those that begin in one place stay together, even if they were more than fit.
        self.until = max(min(ends), self.start + 1) if ends else None
        self.cards = [card for card in cards if self.holds(card.statement.start)]

    def holds(self, offset):
        """True if this page has the cards that begin at `offset`."""
        return self.start <= offset and (self.until is None or offset < self.until)

    def _start_of(self, card_id):
        """Where the card of that id begins, or None if the article has none."""
        name, _, pk = card_id.partition("-")
        kept = {"suggestion": self.article.suggestions, "statement": self.article.statements}
        if name not in kept or not pk.isdecimal() or len(pk) > 18:
            return None
        return kept[name].filter(pk=pk).values_list("start", flat=True).first()

    def _suggestions(self):
        topics = Topic.objects.select_related("parent")
        found = (
            self.article.suggestions.exclude(decision=Suggestion.Decision.ACCEPTED)
            .filter(start__gte=self.start)
            .order_by("start", "pk")
            .select_related("expert_guess", "decided_by")
            .prefetch_related(Prefetch("topic_guesses", topics))
        )
        found = list(found[: CARDS_SHOWN + 1])
        self._give_revisions(found)
        return [Card(each, self.article) for each in found]

    def _give_revisions(self, suggestions):
        """Hang the article and its texts on each, read once: texts are long."""
        old = {each.revision_id for each in suggestions} - {self.article.revision_id}
        texts = self.article.revisions.in_bulk(old) if old else {}
        for each in suggestions:
            each.article = self.article
            each.revision = texts.get(each.revision_id, self.article.revision)

    def _statements(self):
        kept = self.article.statements.exclude(status=Statement.Status.DISCARDED)
        kept = kept.filter(start__gte=self.start).in_article_order().for_listing()
        return [Card(each, self.article) for each in kept[: CARDS_SHOWN + 1]]

    @cached_property
    def groups(self):
        """(name, title, cards) of each group in the order of work, the first cards with forms."""
        by_name = {name: [] for name in GROUPS}
        for card in self.cards:
            by_name[card.group].append(card)
        in_order = [card for cards in by_name.values() for card in cards]
        first = [card for card in in_order if card.group != "rejected"][:FORMS_SHOWN]
        self._open([card for card in in_order if card in first or card.id == self.shown])
        return [(name, title, by_name[name]) for name, title in GROUPS.items()]

    def _open(self, cards):
        """Give `cards` their forms, and what those propose."""
        suggested = [card for card in cards if card.is_suggestion and not card.form]
        guesses = guess_speakers([card.item for card in suggested])
        for card in suggested:
            card.take(guesses[card.item.pk])
        offer_topics(self.article, cards)
        for card in cards:
            card.is_called_for = card.id == self.shown
            card.with_forms()

    @cached_property
    def counts(self):
        """How many cards the article has in each group, on whatever page."""
        kept = self.article.statements.exclude(status=Statement.Status.DISCARDED)
        counts = dict(kept.order_by().values_list("status").annotate(Count("pk")))
        suggested = self.article.suggestions.exclude(decision=Suggestion.Decision.ACCEPTED)
        rows = suggested.order_by().values_list("decision", "tier").annotate(Count("pk"))
        for decision, tier, count in rows:
            group = tier if decision == Suggestion.Decision.OPEN else decision
            counts[group] = counts.get(group, 0) + count
        return counts

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def open_count(self):
        return sum(self.counts.get(group, 0) for group in OPEN_GROUPS)

    @property
    def reviewed(self):
        return self.total - self.open_count

    @property
    def is_public(self):
        return self.article.withheld_at is None and "published" in self.counts

    @property
    def lacks_facts(self):
        """True when readers see statements of which they cannot tell where or when."""
        article = self.article
        return self.is_public and (article.outlet is None or article.published_on is None)

    # The pages before and after this one

    @cached_property
    def _block_starts(self):
        return [start for _kind, start, _end in self.article.revision.blocks]

    def _place(self, offset):
        return Place(offset, self.article.revision.block_number_at(offset))

    @property
    def later(self):
        """Where the next page begins, or None on the last."""
        return None if self.until is None else self._place(self.until)

    @property
    def earlier(self):
        """Where the page before this one begins, or None on the first."""
        if not self.start:
            return None
        kept = self.article.statements.exclude(status=Statement.Status.DISCARDED)
        open_ = self.article.suggestions.exclude(decision=Suggestion.Decision.ACCEPTED)
        starts = []
        for rows in (kept, open_):
            before = rows.filter(start__lt=self.start).order_by("-start")
            starts += before.values_list("start", flat=True)[:CARDS_SHOWN]
        starts = sorted(starts, reverse=True)[:CARDS_SHOWN]
        first_block = self._block_starts[max(0, self._first - BLOCKS_SHOWN)]
        is_all = len(starts) < CARDS_SHOWN
        return self._place(first_block if is_all else max(starts[-1], first_block))

    @property
    def is_part(self):
        return bool(self.start or self.until)

    @property
    def first(self):
        """The number of the first block shown."""
        return self._first + 1

    @property
    def last(self):
        """The number of the last block shown."""
        if self.until is None:
            return len(self._block_starts)
        return bisect_left(self._block_starts, self.until)

    # The text

    @property
    def blocks(self):
        """The blocks of this page with their marks, and the cards that begin in each."""
        return self._marked(self._first + 1, self.last)

    def blocks_touched(self, *spans):
        """Those blocks of this page that hold some of `spans`, to be drawn anew."""
        revision = self.article.revision
        touched = {
            number
            for start, end in spans
            for number in range(revision.block_number_at(start), revision.block_number_at(end) + 1)
        }
        shown = touched & set(range(self._first + 1, self.last + 1))
        if not shown:
            return []
        return [b for b in self._marked(min(shown), max(shown)) if b.number in shown]

    def _marked(self, first, last):
        marked = [card for card in self.cards if card.is_marked]
        starts = [card.statement.start for card in marked]
        for block in mark_blocks(self.article.revision, marked, first=first, last=last):
            here = slice(bisect_left(starts, block.start), bisect_left(starts, block.end))
            yield MarkedBlock(block, marked[here])


def _in_text(card):
    return card.statement.start, card.item.pk


class MarkedBlock:
    """A block of the text as the desk draws it, with the cards that begin in it."""

    ELEMENTS = {"headline": "h2", "heading": "h3"}

    def __init__(self, block, cards):
        self.kind, self.number, self.cards = block.kind, block.number, cards
        self.start, self.end = block.start, block.end
        self.element = self.ELEMENTS.get(block.kind, "p")
        self.segments = [Segment(s.text, s.items) for s in block.segments]


class Segment:
    """Words under the same marks; the mark that begins last is the one that is drawn."""

    def __init__(self, text, cards):
        self.text, self.cards = text, cards
        self.top = max(cards, key=lambda card: card.statement.start, default=None)

    @property
    def ids(self):
        return " ".join(card.id for card in self.cards)

    @property
    def descriptions(self):
        said = dict.fromkeys(f"d-{card.kind}-{card.state}" for card in self.cards)
        return " ".join(said)
