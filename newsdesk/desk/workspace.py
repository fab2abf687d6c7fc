"""The page of one article: its text with marks, and the list beside it, a stretch at a time."""

from bisect import bisect_left
from functools import cached_property
from typing import NamedTuple

from django.db.models import Prefetch, Q

from newsdesk.archive.models import Statement, Suggestion, Topic
from newsdesk.archive.topic_offers import topic_offers
from newsdesk.desk.cards import Card, guess_speakers, offer_topics
from newsdesk.desk.claims import one_with, rows_about
from newsdesk.desk.order import GROUPS, OPEN_GROUPS, counts_of, next_open, place_of
from newsdesk.desk.order import following as way_after
from newsdesk.desk.order import preceding as way_before
from newsdesk.desk.questions import Question
from newsdesk.desk.text import blocks_of, draw

# What one page holds; an article has 18 statements in the median, and some have thousands.
CARDS_SHOWN = 300
BLOCKS_SHOWN = 2000
# A statement may run over several paragraphs; hardly ever over more than these.
BLOCKS_BEFORE = 100


class Place(NamedTuple):
    """Where another page of the same article begins: an offset, and its paragraph."""

    offset: int
    paragraph: int


class Counts:
    """How far the review of an article has come, counted by the database."""

    def __init__(self, article):
        self.article = article
        self.by_group = counts_of(article)

    @property
    def total(self):
        return sum(self.by_group.values())

    @property
    def open_count(self):
        return sum(self.by_group.get(group, 0) for group in OPEN_GROUPS)

    @property
    def reviewed(self):
        return self.total - self.open_count

    @property
    def groups(self):
        """(name, title, count) of each group of the list, in the order of work."""
        return [(name, title, self.by_group.get(name, 0)) for name, title in GROUPS.items()]

    @property
    def is_public(self):
        return self.article.withheld_at is None and "published" in self.by_group

    @property
    def lacks_facts(self):
        """True when readers (will) see statements of which they cannot tell where or when."""
        article = self.article
        return self.total and (article.outlet is None or article.published_on is None)


class Ways:
    """Where the editor can go on from `card`: ways to the cards around it, or None."""

    def __init__(self, card):
        article, place = card.article, place_of(card)
        self.previous = way_before(article, place)
        self.next = way_after(article, place)
        self.skip = next_open(article, place)


def fill(card):
    """Give `card` its forms, and what those propose: few queries for the one in the inspector."""
    if card.is_suggestion and not card.form:
        card.take(guess_speakers([card.item])[card.item.pk])
    offer_topics(card.article, [card])
    suggest_topics(card)
    if card.status == "published":
        card.same_claims, card.one_with = rows_about(card.item), one_with(card.item)
    if card.asks_to_confirm or card.alternatives:
        card.question = Question(card)
    return card.with_forms()


def suggest_topics(card):
    """Give `card` the TopicOffers by its words, and take those out of what it offers to tick."""
    if card.group in ("rejected", "discarded"):
        return
    article = card.article
    offers = topic_offers(
        card.statement.text,
        title=f"{article.headline} {article.standfirst}",
        expert=card.expert and card.expert.pk,
        but=None if card.is_suggestion else card.item.pk,
    )
    ticked = {topic.pk for topic in card.topics}
    # Asked for its errors, a form reads what was typed.
    if card.form and card.form.errors is not None:
        ticked |= {topic.pk for topic, is_ticked in card.form.shown_topics() if is_ticked}
    card.topic_offers = [offer for offer in offers if offer.topic.pk not in ticked]
    suggested = {offer.topic for offer in card.topic_offers}
    card.offered = [topic for topic in card.offered if topic not in suggested]


def cards_from(article, offset, limit):
    """The Cards that begin at `offset` or later, in the order of the text; at least `limit`."""
    here = Q(start__gte=offset)
    return _cards(article, here, here, limit)


def touched_blocks(article, spans, *, current="", replaced=None):
    """The blocks that hold some of `spans`, drawn anew with all that marks them.

    Few cards are read for it: those that begin in these blocks, and those of the paragraphs
    before that consist of several stretches, of which one may stand here. `replaced` is a card
    that stands in the place of the stored one.
    """
    numbers = blocks_of(article, spans)
    if not numbers:
        return []
    first, last, blocks = min(numbers), max(numbers), article.revision.blocks
    start, end = blocks[first - 1][1], blocks[last - 1][2]
    here = Q(start__gte=start, start__lt=end)
    before = Q(start__gte=blocks[max(0, first - 1 - BLOCKS_BEFORE)][1], start__lt=start)
    cards = _cards(
        article,
        here | before & Q(payload__spans__1__isnull=False),
        here | before & Q(spans__content__1__isnull=False),
    )
    if replaced:
        cards = [card for card in cards if card.id != replaced.id] + [replaced]
        cards.sort(key=_in_text)
    drawn = draw(article, cards, first=first, last=last, current=current)
    return [block for block in drawn if block.number in numbers]


def _cards(article, suggested, stated, limit=None):
    """The Cards of suggestions and of statements that fulfil either condition."""
    topics = Topic.objects.select_related("parent")
    suggestions = (
        article.suggestions.exclude(decision=Suggestion.Decision.ACCEPTED)
        .filter(suggested)
        .in_article_order()
        .select_related("expert_guess", "decided_by")
        .prefetch_related(Prefetch("topic_guesses", topics))
    )
    kept = article.statements.exclude(status=Statement.Status.DISCARDED)
    statements = kept.filter(stated).in_article_order().for_listing()
    found = list(suggestions[:limit])
    _give_revisions(article, found)
    cards = [Card(each, article) for each in [*found, *statements[:limit]]]
    return sorted(cards, key=_in_text)


def _give_revisions(article, suggestions):
    """Hang the article and its texts on each, read once: texts are long."""
    old = {each.revision_id for each in suggestions} - {article.revision_id}
    texts = article.revisions.in_bulk(old) if old else {}
    for each in suggestions:
        each.article = article
        each.revision = texts.get(each.revision_id, article.revision)


class Desk:
    """The cards of an article from `start` on, in few queries however many there are.

    `shown` is the id of a card that must be among them and comes into the inspector;
    `replaced` is such a card itself, with something typed, to stand in the place of the
    stored one.
    """

    def __init__(self, article, *, start=0, shown="", replaced=None):
        self.article, self.start = article, start
        self.shown = replaced.id if replaced else shown
        self._read()
        place = replaced.start if replaced else self._start_of(shown)
        if place is not None and not self.holds(place):
            self.start = place
            self._read()
        if replaced:
            self.cards = [card for card in self.cards if card.id != replaced.id] + [replaced]
            self.cards.sort(key=_in_text)

    def _read(self):
        """Read the cards from `start` on, and set `until` when that is not all of them."""
        cards = cards_from(self.article, self.start, CARDS_SHOWN + 1)
        ends = [card.start for card in cards[CARDS_SHOWN : CARDS_SHOWN + 1]]
        starts = self._block_starts
        # From the last block that begins at or before the start.
        self._first = max(0, bisect_left(starts, self.start + 1) - 1)
        ends += starts[self._first + BLOCKS_SHOWN : self._first + BLOCKS_SHOWN + 1]
        # Those that begin in one place stay together, even if they were more than fit.
        self.until = max(min(ends), self.start + 1) if ends else None
        self.cards = [card for card in cards if self.holds(card.start)]

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

    @cached_property
    def groups(self):
        """(name, title, count, cards) of each group in the order of work."""
        by_name = {name: [] for name in GROUPS}
        for card in self.cards:
            by_name[card.group].append(card)
        return [(name, title, count, by_name[name]) for name, title, count in self.counts.groups]

    @cached_property
    def card(self):
        """The one in the inspector: what was asked for, else what to decide on first."""
        in_order = [card for *_names, cards in self.groups for card in cards]
        asked = [card for card in in_order if card.id == self.shown]
        card = next(iter(asked + in_order), None)
        return card and fill(card)

    @cached_property
    def counts(self):
        return Counts(self.article)

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

    @property
    def blocks(self):
        """The blocks of this page with their marks, and the cards that begin in each."""
        current = self.card.id if self.card else ""
        return draw(
            self.article, self.cards, first=self._first + 1, last=self.last, current=current
        )


def _in_text(card):
    return card.start, card.item.pk
