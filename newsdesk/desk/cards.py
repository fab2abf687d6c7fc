"""The cards of one article's page: every suggestion and statement, and whom each may mean."""

from collections import Counter
from typing import NamedTuple

from django.db.models import Prefetch
from django.urls import reverse

from newsdesk.archive.marks import mark_blocks
from newsdesk.archive.models import Action, Expert, Statement, Suggestion, Topic
from newsdesk.desk.forms.review import ReviewForm, WithholdForm
from newsdesk.extraction import fold

GROUPS = {
    "check_first": "Check first",
    "ready": "Ready",
    "draft": "Drafts",
    "published": "Approved",
    "withheld": "Withheld",
    "rejected": "Rejected",
    # Only ever seen by who had it open while somebody else discarded it.
    "discarded": "Discarded",
}
STATES = {
    "check_first": "suggested",
    "ready": "suggested",
    "published": "approved",
}


class Guess(NamedTuple):
    """Whom the name of a suggested speaker means: one expert, or some it may be."""

    expert: Expert | None = None
    candidates: tuple = ()


class Card:
    """A suggestion or a statement as the desk shows it, with the form that decides on it."""

    def __init__(self, item, article, guess=None):
        self.item, self.article = item, article
        self.id = f"{item._meta.model_name}-{item.pk}"
        self.is_suggestion = isinstance(item, Suggestion)
        self.statement = item.as_statement() if self.is_suggestion else item
        self.payload = item.payload if self.is_suggestion else {}
        self.expert = guess.expert if guess else self.statement.expert
        self.candidates = list(guess.candidates) if guess else []
        self.topics = list(item.topic_guesses.all() if guess else self.statement.direct_topics())
        self.form = self.withhold_form = self.conflict = None
        self.notice = ""

    def with_forms(self):
        """The card with the forms that still lack, filled with what is stored."""
        self.form = self.form or ReviewForm(card=self)
        if self.group == "published" and not self.withhold_form:
            self.withhold_form = WithholdForm(card=self)
        return self

    @property
    def group(self):
        if not self.is_suggestion:
            return self.item.status
        is_rejected = self.item.decision == Suggestion.Decision.REJECTED
        return "rejected" if is_rejected else self.item.tier

    @property
    def state(self):
        """What a reader of the page would call it: suggested, draft, approved, …"""
        return STATES.get(self.group, self.group)

    @property
    def is_open(self):
        """True while somebody has yet to decide."""
        return self.group in ("check_first", "ready", "draft")

    @property
    def is_marked(self):
        in_text = self.statement.revision_id == self.article.revision_id
        return in_text and self.group in ("check_first", "ready", "draft", "published")

    @property
    def is_unfolded(self):
        """Show the form at once: something in it is wrong or still missing."""
        is_undecided = self.group == "draft" and self.statement.attribution == "undecided"
        return bool(is_undecided or self.conflict or self.form.errors)

    @property
    def spans(self):
        return self.statement.spans

    @property
    def kind(self):
        return self.statement.kind

    @property
    def speaker(self):
        """The speaker as the field shows it: an expert's label, or the name as suggested."""
        return str(self.expert) if self.expert else self.payload.get("speaker") or ""

    @property
    def is_new_speaker(self):
        """True for a suggested name that is nobody's in the archive, nor like anybody's."""
        return bool(self.speaker) and not self.expert and not self.candidates

    @property
    def also(self):
        return self.payload.get("also") or []

    @property
    def alternatives(self):
        return [name for name in self.payload.get("alternatives") or [] if name != self.speaker]

    @property
    def asks_to_confirm(self):
        is_inferred = self.statement.certainty == Statement.Certainty.INFERRED
        return bool(self.is_open and is_inferred and self.speaker)

    @property
    def accept_url(self):
        return reverse("desk:suggestion_accept", args=[self.item.pk])

    @property
    def save_url(self):
        return reverse("desk:statement_save", args=[self.item.pk])

    def initial(self):
        """What the form shows before anybody has typed."""
        statement = self.statement
        plain = "kind printed_source printed_role certainty via venue note flags version"
        is_certain = statement.certainty == Statement.Certainty.CERTAIN
        return {name: getattr(statement, name) for name in plain.split()} | {
            "revision": self.article.revision_id,
            "words": "\n".join(statement.stretches),
            "speaker": self.speaker,
            "asked": self.speaker if self.candidates else "",
            "create_expert": self.is_new_speaker and is_certain,
            "new_kind": Expert.Kind.ANALYST,
            "is_unnamed": statement.attribution == Statement.Attribution.UNNAMED,
            "also": self.also,
            "topics": [topic.pk for topic in self.topics],
        }


def suggestion_card(suggestion):
    """The card of one suggestion."""
    return Card(suggestion, suggestion.article, guess_speakers([suggestion])[suggestion.pk])


class Desk:
    """All cards of an article, in few queries however many there are."""

    def __init__(self, article, user, replaced=None):
        """`replaced` is a card with something typed, to stand in the place of its own."""
        self.article, self.user = article, user
        cards = [*self._suggestions(), *self._statements()]
        if replaced:
            cards = [card for card in cards if card.id != replaced.id] + [replaced]
        self.cards = sorted(cards, key=lambda card: (card.statement.start, card.item.pk))

    def _suggestions(self):
        topics = Topic.objects.select_related("parent")
        found = list(
            self.article.suggestions.exclude(decision=Suggestion.Decision.ACCEPTED)
            .select_related("expert_guess", "decided_by")
            .prefetch_related(Prefetch("topic_guesses", topics))
        )
        self._give_revisions(found)
        guesses = guess_speakers(found)
        return [Card(each, self.article, guesses[each.pk]) for each in found]

    def _give_revisions(self, suggestions):
        """Hang the article and its texts on each, read once: texts are long."""
        old = {each.revision_id for each in suggestions} - {self.article.revision_id}
        texts = self.article.revisions.in_bulk(old) if old else {}
        for each in suggestions:
            each.article = self.article
            each.revision = texts.get(each.revision_id, self.article.revision)

    def _statements(self):
        kept = self.article.statements.exclude(status=Statement.Status.DISCARDED)
        return [Card(each, self.article) for each in kept.for_listing()]

    def card(self, card_id):
        """The card of that id, ready to be shown, or None."""
        found = next((card for card in self.cards if card.id == card_id), None)
        return found and found.with_forms()

    def groups(self):
        """(name, title, cards) of each group that is not empty, in the order of work."""
        for name, title in GROUPS.items():
            cards = [card.with_forms() for card in self.cards if card.group == name]
            yield name, title, cards

    def counts(self):
        return Counter(card.group for card in self.cards)

    @property
    def total(self):
        return len(self.cards)

    @property
    def reviewed(self):
        return sum(not card.is_open for card in self.cards)

    @property
    def is_public(self):
        return self.article.withheld_at is None and any(c.group == "published" for c in self.cards)

    def blocks(self):
        """The article's blocks with their marks, and the cards that begin in each."""
        marked = [card for card in self.cards if card.is_marked]
        return [MarkedBlock(block, marked) for block in mark_blocks(self.article.revision, marked)]

    def blocks_touched(self, *spans):
        """Those blocks that hold some of `spans`, to be drawn anew."""
        return [
            block
            for block in self.blocks()
            if any(start < block.end and block.start < end for start, end in spans)
        ]


class MarkedBlock:
    """A block of the text as the desk draws it."""

    ELEMENTS = {"headline": "h2", "heading": "h3"}

    def __init__(self, block, cards):
        self.kind, self.number = block.kind, block.number
        self.start, self.end = block.start, block.end
        self.element = self.ELEMENTS.get(block.kind, "p")
        self.segments = [Segment(s.text, s.items, block) for s in block.segments]
        self.cards = [c for c in cards if block.start <= c.statement.start < block.end]


class Segment:
    """Words under the same marks; the mark that begins last is the one that is drawn."""

    def __init__(self, text, cards, block):
        self.text, self.cards = text, cards
        self.top = max(cards, key=lambda card: card.statement.start, default=None)

    @property
    def ids(self):
        return " ".join(card.id for card in self.cards)

    @property
    def descriptions(self):
        said = dict.fromkeys(f"d-{card.kind}-{card.state}" for card in self.cards)
        return " ".join(said)


def guess_speakers(suggestions):
    """A dict of the suggestions' ids to Guesses, in at most two queries for all of them.

    Somebody of that very name who came into the archive since is found; a bare surname is a
    candidate only.
    """
    named = {s.pk: s.payload.get("speaker") for s in suggestions if not s.expert_guess_id}
    named = {pk: name for pk, name in named.items() if name}
    alike = Expert.objects.of_each(set(named.values())) if named else {}
    unknown = {name for name, found in alike.items() if not found}
    near = Expert.objects.spelled_like(unknown) if unknown else {}
    guesses = {s.pk: Guess(s.expert_guess) for s in suggestions}
    for pk, name in named.items():
        found = [e for e in alike[name] if " " in fold(name) or e.kind == e.Kind.INSTITUTION]
        is_one = len(found) == 1
        guesses[pk] = Guess(found[0]) if is_one else Guess(None, alike[name] or near.get(name, ()))
    return guesses


class Clash:
    """What a card shows when somebody else was quicker: mine as typed, theirs as stored."""

    LABELS = {
        "kind": "Kind",
        "words": "Words",
        "speaker": "Speaker",
        "is_unnamed": "Unnamed source",
        "printed_source": "Printed source",
        "printed_role": "Printed role",
        "certainty": "Certainty",
        "via": "Via",
        "venue": "Venue",
        "topics": "Topics",
        "flags": "Flags",
        "note": "Note",
    }

    def __init__(self, card, form, *, may_override):
        # Reads what was typed; what is wrong with it is said when it is sent again.
        form.is_valid()
        self.action = Action.objects.on(card.item).select_related("by").first()
        self.may_override = may_override
        self.rows = [
            (label, *values)
            for name, label in self.LABELS.items()
            if (values := self._both(name, card, form))[0] != values[1]
        ]

    def _both(self, name, card, form):
        if name == "topics":
            typed = [str(topic) for topic, is_ticked in form.shown_topics() if is_ticked]
            typed += [form["new_topics"].value()] if form["new_topics"].value() else []
            return as_words(typed), as_words([str(topic) for topic in card.topics])
        mine, theirs = form[name].value(), card.initial()[name]
        return as_words(mine), as_words(theirs)


def as_words(value):
    """A field's value as a sentence would have it; lists, line ends and blanks made even."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return "; ".join(str(value if value is not None else "").replace("\r\n", "\n").split("\n"))
