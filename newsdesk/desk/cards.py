"""Cards of suggestions and statements, and whom and what each may be about."""

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from newsdesk.archive.carrying import proposal
from newsdesk.archive.models import Expert, Statement, Suggestion, Topic
from newsdesk.archive.models.statement import StatementTopic
from newsdesk.archive.spans import content_of, make_spans
from newsdesk.archive.wordings import compared
from newsdesk.desk.clashes import digest_of, stored_in
from newsdesk.desk.forms.presets import is_unnamed_in, kind_of_newcomer
from newsdesk.desk.forms.review import ReviewForm
from newsdesk.desk.forms.withholding import WithholdForm
from newsdesk.desk.lint import lint, misleading, twin_among
from newsdesk.desk.names import called
from newsdesk.desk.order import OPEN_GROUPS, group_of
from newsdesk.extraction import fold, kind_of

STATES = {
    "check_first": "suggested",
    "ready": "suggested",
    "published": "approved",
}
TOPICS_OFFERED = 6
TAGS_READ = 300
# Of how many statements of the body a headline may be the sum.
TWINS_READ = 100


class Guess(NamedTuple):
    """Whom the name of a suggested speaker means: one expert, or some it may be."""

    expert: Expert | None = None
    candidates: tuple = ()


class Card:
    """A suggestion or a statement as the desk shows it, and the forms that decide on it.

    Only the card in the inspector has forms; in list and text a card shows what it is.
    """

    def __init__(self, item, article, guess=None):
        self.item, self.article = item, article
        self.id = f"{item._meta.model_name}-{item.pk}"
        self.is_suggestion = isinstance(item, Suggestion)
        self.statement = item.as_statement() if self.is_suggestion else item
        self.payload = item.payload if self.is_suggestion else {}
        # As they are now: what is done to the item later changes it, not what was shown.
        self.spans, self.start = self.statement.spans, self.statement.start
        # Where it stands in the list (see newsdesk.desk.order), and what has been decided:
        # open, rejected, draft, published, withheld, discarded.
        self.group = group_of(item)
        self.status = item.decision if self.is_suggestion else item.status
        self.expert = item.expert_guess if self.is_suggestion else item.expert
        self.candidates = []
        self.offered = []
        self.topic_offers = []
        self.form = self.withhold_form = self.conflict = self.question = None
        self.same_claims = self.one_with = ()
        self.notice = ""
        if guess:
            self.take(guess)

    def take(self, guess):
        """Mean by the suggested name whom `guess` says."""
        self.expert, self.candidates = guess.expert, list(guess.candidates)

    def place(self, content):
        """Show the words that `content` covers in the article's text, whatever is stored."""
        text, statement = self.article.revision.text, self.statement
        told = {}
        if self.is_in_text:
            told = {name: statement.spans[name] for name in ("cue", "source")}
        spans = make_spans(text, content, **told)
        placed = statement.placed(self.article.revision, spans)
        for name, value in (placed | {"kind": kind_of(text, content)}).items():
            setattr(statement, name, value)
        self.spans, self.start = statement.spans, statement.start

    def with_forms(self):
        """The card with the forms that still lack, filled with what is stored."""
        self.form = self.form or ReviewForm(card=self)
        if self.status == "published" and not self.withhold_form:
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
    def state(self):
        """What a reader of the page would call it: suggested, draft, approved, …"""
        return STATES.get(self.group, self.group)

    @property
    def state_name(self):
        return called(self.state)

    @property
    def kind_name(self):
        return called(self.kind)

    @property
    def is_open(self):
        """True while somebody has yet to decide."""
        return self.group in OPEN_GROUPS

    @property
    def is_publishable(self):
        """True for a statement that readers do not see, and might."""
        return self.status in ("draft", "withheld")

    @property
    def is_in_text(self):
        """True if its words are those of the article as it is now, at their place."""
        return self.statement.revision_id == self.article.revision_id

    @cached_property
    def proposed(self):
        """Where its words may be in the text as it is now, if they are no longer the same: spans.

        None if they are, or if nothing is like them.
        """
        if self.is_suggestion or self.is_in_text:
            return None
        return proposal(self.item)

    @property
    def rewording(self):
        """Its words and the ones that may have taken their place, in one: Pieces, or []."""
        if not self.proposed:
            return []
        now = content_of(self.article.revision.text, self.proposed["content"])
        return compared(self.statement.text, now)

    @property
    def is_marked(self):
        """True if the text shows where its words stand."""
        return self.is_in_text and self.group in (*OPEN_GROUPS, "published")

    @property
    def kind(self):
        return self.statement.kind

    @property
    def speaker(self):
        """The speaker as the field shows it: an expert's label, or the name as suggested."""
        suggested = self.item.speaker if self.is_suggestion else ""
        return str(self.expert) if self.expert else suggested

    @property
    def is_new_speaker(self):
        """True for a suggested name that is nobody's in the archive, nor like anybody's."""
        return bool(self.speaker) and not self.expert and not self.candidates

    @property
    def is_unnamed(self):
        """True if it is decided, or to be read off what is printed, that nobody is named."""
        if not self.is_suggestion:
            return self.statement.attribution == Statement.Attribution.UNNAMED
        if self.needs_speaker:
            return False
        return not self.speaker and is_unnamed_in(self.statement.printed_source)

    @property
    def needs_speaker(self):
        """True if somebody else said it than was suggested, as an editor answered."""
        return self.is_suggestion and self.is_open and self.item.answer == ""

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
        is_answered = self.is_suggestion and self.item.answer is not None
        is_asked = self.is_open and is_inferred and self.speaker and not is_answered
        is_asked = is_asked and not self.statement.was_public
        return bool(
            is_asked or self.form and self.form.is_bound and self.form["is_confirmed"].errors
        )

    @cached_property
    def findings(self):
        """What may be wrong with it by the guideline (see newsdesk.desk.lint), as typed if it was."""
        if not self.is_open and self.status != Statement.Status.PUBLISHED:
            return []
        statement, Attribution = self.statement, Statement.Attribution
        if self.form and self.form.is_bound and self.form.errors is not None:
            statement = self.form.typed_statement()
        attribution = Attribution.UNDECIDED
        if self.speaker:
            attribution = Attribution.NAMED
        elif self.is_unnamed:
            attribution = Attribution.UNNAMED
        return lint(
            statement.revision.text,
            statement.spans,
            zone=statement.zone,
            attribution=attribution,
            printed_source=statement.printed_source,
            flags=statement.flags,
            twin=self.twin,
        )

    @property
    def is_cut(self):
        """True if a hedge or a “but” is left out, and readers have not seen it so."""
        return self.is_open and bool(misleading(self.findings))

    @cached_property
    def twin(self):
        """The words of the body that these, in a headline or standfirst, sum up; else ""."""
        if self.statement.zone not in ("headline", "standfirst"):
            return ""
        said = self.article.statements.filter(zone="body").exclude(status="discarded")
        found = self.article.suggestions.open().filter(start__gt=self.start)[:TWINS_READ]
        text = self.statement.revision.text
        words = [*said.values_list("text", flat=True)[:TWINS_READ]]
        words += [content_of(text, each.payload["spans"]) for each in found]
        return twin_among(self.statement.text, words)

    @property
    def label(self):
        """Who it is, as briefly as the list has it: "Ada Lind", "he, Lind?", "officials"."""
        statement = self.statement
        if not self.is_suggestion and self.status != "draft":
            name = statement.speaker_label
        elif self.asks_to_confirm and self.printed_otherwise:
            name = f"{statement.printed_source}, {self.short_speaker}?"
        elif self.asks_to_confirm:
            name = f"{self.speaker}?"
        elif self.needs_speaker:
            printed = statement.printed_source or _("Nobody printed")
            name = _("%(printed)s, needs speaker") % {"printed": printed}
        else:
            name = self.speaker or statement.printed_source or _("Speaker not decided")
        if not statement.via:
            return name
        return _("%(name)s, via %(via)s") % {"name": name, "via": ", ".join(statement.via)}

    @property
    def printed_otherwise(self):
        """True if the article does not call the speaker by that name here."""
        printed = self.statement.printed_source
        return bool(printed) and fold(self.short_speaker) not in fold(printed)

    @property
    def short_speaker(self):
        """The surname, or all of the name of a body."""
        is_body = self.new_kind == Expert.Kind.INSTITUTION
        if self.expert:
            is_body = self.expert.kind == Expert.Kind.INSTITUTION
        name = self.expert.name if self.expert else self.speaker
        return name if is_body else name.split()[-1]

    @property
    def decide_url(self):
        """Where the form of the card is sent."""
        name = "suggestion_accept" if self.is_suggestion else "statement_save"
        return reverse(f"desk:{name}", args=[self.item.pk])

    @property
    def reshape_url(self):
        """Where the form is sent to have the ends of its words moved."""
        name = "suggestion_reshape" if self.is_suggestion else "statement_reshape"
        return reverse(f"desk:{name}", args=[self.item.pk])

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
            "is_confirmed": bool(self.is_suggestion and self.item.answer),
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
    named = {s.pk: s.speaker for s in suggestions if not s.expert_guess_id}
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
    """Let cards offer what the article, and lately their speakers, were tagged with.

    Two queries, however many cards.
    """
    here = list(topics_of(article))
    experts = {card.expert.pk for card in cards if card.expert}
    lately = latest_topics(experts) if experts else {}
    for card in cards:
        spoken_of = lately.get(card.expert.pk, []) if card.expert else []
        others = [topic for topic in spoken_of if topic not in here]
        card.offered = here + others[:TOPICS_OFFERED]


def topics_of(article):
    """The topics with which most of the article's statements are tagged."""
    kept = article.statements.exclude(status=Statement.Status.DISCARDED)
    links = Q(statement_links__statement__in=kept, statement_links__is_direct=True)
    counted = Topic.objects.filter(links).annotate(uses=Count("statement_links"))
    return counted.select_related("parent").order_by("-uses", "pk")[:TOPICS_OFFERED]


def latest_topics(experts):
    """By expert's id, the topics of their latest listed statements."""
    tags = StatementTopic.objects.filter(statement__expert__in=experts, is_direct=True)
    tags = tags.filter(seq__isnull=False).order_by("-seq").select_related("topic__parent")
    latest = defaultdict(list)
    for tag in tags.annotate(expert=F("statement__expert"))[:TAGS_READ]:
        if tag.topic not in latest[tag.expert]:
            latest[tag.expert].append(tag.topic)
    return latest
