"""Cards of suggestions and statements, and whom and what each may be about."""

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, F, Q
from django.urls import reverse

from newsdesk.archive.models import Expert, Statement, Suggestion, Topic
from newsdesk.archive.models.statement import StatementTopic
from newsdesk.desk.clashes import digest_of, stored_in
from newsdesk.desk.forms.presets import is_unnamed_in, kind_of_newcomer
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
OPEN_GROUPS = ("check_first", "ready", "draft")
# What a suggestion's card shows above the fields that are folded away.
AT_HAND = {
    "speaker",
    "choice",
    "create_expert",
    "new_kind",
    "is_confirmed",
    "is_unnamed",
    "also",
    "topics",
    "new_topics",
    "create_topics",
    "__all__",
}
TOPICS_OFFERED = 6
TAGS_READ = 300


class Guess(NamedTuple):
    """Whom the name of a suggested speaker means: one expert, or some it may be."""

    expert: Expert | None = None
    candidates: tuple = ()


class Card:
    """A suggestion or a statement as the desk shows it, with the form that decides on it.

    Until it is given its forms, it is brief: it shows the words and says yes or no to them.
    """

    def __init__(self, item, article, guess=None):
        self.item, self.article = item, article
        self.id = f"{item._meta.model_name}-{item.pk}"
        self.is_suggestion = isinstance(item, Suggestion)
        self.statement = item.as_statement() if self.is_suggestion else item
        self.payload = item.payload if self.is_suggestion else {}
        self.expert = item.expert_guess if self.is_suggestion else item.expert
        self.candidates = []
        self.offered = []
        self.form = self.withhold_form = self.conflict = None
        self.is_called_for = False
        self.notice = ""
        if guess:
            self.take(guess)

    def take(self, guess):
        """Mean by the suggested name whom `guess` says."""
        self.expert, self.candidates = guess.expert, list(guess.candidates)

    def with_forms(self):
        """The card with the forms that still lack, filled with what is stored."""
        self.form = self.form or ReviewForm(card=self)
        if self.group == "published" and not self.withhold_form:
            self.withhold_form = WithholdForm(card=self)
        return self

    @cached_property
    def topics(self):
        if self.is_suggestion:
            return list(self.item.topic_guesses.all())
        return self.statement.direct_topics()

    @property
    def item_version(self):
        return "" if self.is_suggestion else self.item.version

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
        return self.group in OPEN_GROUPS

    @property
    def is_publishable(self):
        """True for a statement that readers do not see, and might."""
        return self.group in ("draft", "withheld")

    @property
    def is_marked(self):
        in_text = self.statement.revision_id == self.article.revision_id
        return in_text and self.group in (*OPEN_GROUPS, "published")

    @property
    def is_unfolded(self):
        """Show the form at once: it was called for, or something in it is wrong or missing."""
        is_undecided = self.group == "draft" and self.statement.attribution == "undecided"
        errors = set(self.form.errors) - (AT_HAND if self.is_suggestion else set())
        return bool(is_undecided or self.is_called_for or self.conflict or errors)

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
    def is_unnamed(self):
        """True if it is decided, or to be read off what is printed, that nobody is named."""
        if not self.is_suggestion:
            return self.statement.attribution == Statement.Attribution.UNNAMED
        return not self.speaker and is_unnamed_in(self.statement.printed_source)

    @property
    def new_kind(self):
        """What somebody new in this place most likely is."""
        statement, organisation = self.statement, self.payload.get("organisation") or ""
        name = self.speaker or organisation
        described = f"{statement.printed_role} {statement.printed_source}"
        return kind_of_newcomer(name, described)

    @property
    def also(self):
        return self.payload.get("also") or []

    @property
    def alternatives(self):
        return [name for name in self.payload.get("alternatives") or [] if name != self.speaker]

    @property
    def asks_to_confirm(self):
        is_inferred = self.statement.certainty == Statement.Certainty.INFERRED
        is_asked = self.is_open and is_inferred and self.speaker
        return bool(
            is_asked or self.form and self.form.is_bound and self.form["is_confirmed"].errors
        )

    @property
    def accept_url(self):
        return reverse("desk:suggestion_accept", args=[self.item.pk])

    @property
    def save_url(self):
        return reverse("desk:statement_save", args=[self.item.pk])

    @property
    def card_url(self):
        """The address of this card alone, with its forms."""
        name = "suggestion_show" if self.is_suggestion else "statement_show"
        return reverse(f"desk:{name}", args=[self.item.pk])

    @cached_property
    def loaded(self):
        """By what a save can tell which fields somebody has touched."""
        return digest_of(stored_in(self))

    def initial(self):
        """What the form shows before anybody has typed."""
        had = " ".join(str(topic.pk) for topic in self.topics)
        return self.values() | {"loaded": self.loaded, "had_topics": had}

    def values(self):
        """What there is to be shown of the suggestion or statement, by field."""
        statement = self.statement
        plain = "kind printed_source printed_role certainty via venue note flags version"
        is_certain = statement.certainty == Statement.Certainty.CERTAIN
        return {name: getattr(statement, name) for name in plain.split()} | {
            "revision": self.article.revision_id,
            "words": "\n".join(statement.stretches),
            "speaker": self.speaker,
            "asked": self.speaker if self.candidates else "",
            "create_expert": self.is_new_speaker and is_certain,
            "new_kind": self.new_kind,
            "is_unnamed": self.is_unnamed,
            "also": self.also,
            "topics": [topic.pk for topic in self.topics],
        }


def suggestion_card(suggestion):
    """The card of one suggestion."""
    return Card(suggestion, suggestion.article, guess_speakers([suggestion])[suggestion.pk])


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


def offer_topics(article, cards):
    """Let open cards offer what the article, and lately their speakers, were tagged with.

    Two queries, however many cards.
    """
    cards = [card for card in cards if card.is_open]
    if not cards:
        return
    here = list(_topics_of(article))
    experts = {card.expert.pk for card in cards if card.expert}
    lately = _latest_topics(experts) if experts else {}
    for card in cards:
        spoken_of = lately.get(card.expert.pk, []) if card.expert else []
        others = [topic for topic in spoken_of if topic not in here]
        card.offered = here + others[:TOPICS_OFFERED]


def _topics_of(article):
    """The topics with which most of the article's statements are tagged."""
    kept = article.statements.exclude(status=Statement.Status.DISCARDED)
    links = Q(statement_links__statement__in=kept, statement_links__is_direct=True)
    counted = Topic.objects.filter(links).annotate(uses=Count("statement_links"))
    return counted.select_related("parent").order_by("-uses", "pk")[:TOPICS_OFFERED]


def _latest_topics(experts):
    """By expert's id, the topics of their latest listed statements."""
    tags = StatementTopic.objects.filter(statement__expert__in=experts, is_direct=True)
    tags = tags.filter(seq__isnull=False).order_by("-seq").select_related("topic__parent")
    latest = defaultdict(list)
    for tag in tags.annotate(expert=F("statement__expert"))[:TAGS_READ]:
        if tag.topic not in latest[tag.expert]:
            latest[tag.expert].append(tag.topic)
    return latest
