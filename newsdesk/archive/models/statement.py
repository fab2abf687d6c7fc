import datetime

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, StrIndex
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsdesk.archive import spans as spans_
from newsdesk.archive.dates import Precision
from newsdesk.archive.models.article import Article
from newsdesk.archive.models.outlet import Outlet
from newsdesk.archive.models.statement_queryset import StatementQuerySet
from newsdesk.archive.models.statement_verbs import StatementVerbs


def seq_of(day, pk):
    """The place in the order by date of the statement `pk` published on `day` (or None)."""
    return (day.toordinal() if day else 0) << 32 | pk


# Whether the list of flags holds the one that asks for a second look. SQLite cannot look into
# lists, and either database keeps this list as text in which the name stands in quotation marks.
WANTS_SECOND_LOOK = GreaterThan(
    StrIndex(Cast("flags", models.TextField()), Value('"second_look"')), 0
)


def _on_card(pk, article_id, headline, day, precision, outlet_id, outlet):
    """A Statement that knows its article's headline, outlet and date, and nothing else."""
    article = Article(pk=article_id, headline=headline, published_precision=precision)
    article.published_on = day and datetime.date.fromisoformat(day)
    article.outlet = Outlet(pk=outlet_id, name=outlet) if outlet_id else None
    return Statement(pk=pk, article=article)


class Statement(StatementVerbs, models.Model):
    """What an article reports one expert, or an unnamed source, as having said."""

    class Kind(models.TextChoices):
        DIRECT = "direct", _("Direct")
        MIXED = "mixed", _("Mixed")
        INDIRECT = "indirect", _("Indirect")

    class Attribution(models.TextChoices):
        NAMED = "named", _("Named")
        UNNAMED = "unnamed", _("Unnamed")
        UNDECIDED = "undecided", _("Undecided")

    class Certainty(models.TextChoices):
        CERTAIN = "certain", _("Certain")
        INFERRED = "inferred", _("Inferred")

    class Zone(models.TextChoices):
        BODY = "body", _("Body")
        HEADLINE = "headline", _("Headline")
        STANDFIRST = "standfirst", _("Standfirst")
        CAPTION = "caption", _("Caption")

    class Prediction(models.TextChoices):
        YES = "yes", _("Yes")
        SOFT = "soft", _("Soft")
        COMMITMENT = "commitment", _("Commitment")
        NO = "no", _("No")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        WITHHELD = "withheld", _("Withheld")
        DISCARDED = "discarded", _("Discarded")

    class Anchoring(models.TextChoices):
        OK = "ok", _("Ok")
        CHANGED = "changed", _("Changed")
        ORPHAN = "orphan", _("Orphan")
        # An orphan of which an editor found that the outlet took the words back.
        WITHDRAWN = "withdrawn", _("Text withdrawn")

    # What the address of a statement says of which nothing but the approval was undone.
    TAKEN_BACK = "Its approval was taken back."
    FLAGS = ("hedged", "negated", "repeated", "headline_differs", "second_look")

    article = models.ForeignKey("archive.Article", models.PROTECT, related_name="statements")
    # Words and places as last approved: a newer revision of the article changes neither.
    revision = models.ForeignKey("archive.ArticleRevision", models.PROTECT, related_name="+")
    spans = models.JSONField()
    start = models.PositiveIntegerField()
    paragraph = models.PositiveIntegerField()
    kind = models.CharField(choices=Kind)
    text = models.TextField()

    attribution = models.CharField(choices=Attribution, default=Attribution.UNDECIDED)
    expert = models.ForeignKey(
        "archive.Expert", models.PROTECT, null=True, blank=True, related_name="statements"
    )
    printed_source = models.CharField(blank=True)
    printed_role = models.CharField(blank=True)
    certainty = models.CharField(choices=Certainty, default=Certainty.CERTAIN)
    cue = models.CharField(blank=True)
    venue = models.CharField(blank=True)
    via = models.JSONField(default=list, blank=True)

    nested_in = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="nested"
    )
    continues = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="continued_by"
    )
    claim = models.ForeignKey(
        "archive.Claim", models.SET_NULL, null=True, blank=True, related_name="statements"
    )
    # Of a published one that stands on another's card, since both are one claim (see
    # archive.claiming): that other one. Follows from the claim, written by `relist`.
    listed_under = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        db_index=False,
        related_name="appearances",
    )

    zone = models.CharField(choices=Zone, default=Zone.BODY)
    prediction = models.CharField(choices=Prediction, default=Prediction.NO)
    flags = models.JSONField(default=list, blank=True)
    # Empty means the article's.
    language = models.CharField(max_length=35, blank=True)
    said_on = models.DateField(null=True, blank=True)
    said_precision = models.CharField(choices=Precision, default=Precision.UNKNOWN)
    topics = models.ManyToManyField(
        "archive.Topic", through="StatementTopic", related_name="statements"
    )

    status = models.CharField(choices=Status, default=Status.DRAFT)
    status_reason = models.TextField(blank=True)
    # When its words were deleted for good, as a law asked: see newsdesk.archive.erasing.
    erased_at = models.DateTimeField(null=True, editable=False)
    anchoring = models.CharField(choices=Anchoring, default=Anchoring.OK)
    # Published day << 32 | id while listed, else null: one number that is the order by date,
    # the place where the next page begins, and the row of the full-text index.
    seq = models.BigIntegerField(null=True, unique=True, editable=False)
    # What the search index holds, written by `relist`: until a draft is published (or changed)
    # they are empty, and nothing looks for them.
    search_text = models.TextField(blank=True, editable=False)
    search_names = models.TextField(blank=True, editable=False)
    # True for a draft, and for what is public but asks to be looked at again. The database sees
    # to it, so that the desk's queue reads these alone however much has been approved.
    is_waiting = models.GeneratedField(
        expression=Q(status="draft")
        | Q(status="published") & (Q(anchoring__in=["changed", "orphan"]) | Q(WANTS_SECOND_LOOK)),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    note = models.TextField(blank=True)
    made_by = models.ForeignKey(
        "archive.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.ForeignKey(
        "archive.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # When it first became public; what was public once never becomes a draft again.
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["expert", "-seq"], name="statement_by_expert"),
            models.Index(fields=["kind", "-seq"], name="statement_by_kind"),
            models.Index(fields=["article", "start"], name="statement_in_article"),
            models.Index(fields=["status", "-id"], name="statement_by_status"),
            models.Index(
                fields=["listed_under"],
                condition=Q(listed_under__isnull=False),
                name="statement_on_card",
            ),
            models.Index(
                fields=["anchoring", "article"],
                condition=Q(is_waiting=True),
                name="statement_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["direct", "mixed", "indirect"],
                    attribution__in=["named", "unnamed", "undecided"],
                    certainty__in=["certain", "inferred"],
                    zone__in=["body", "headline", "standfirst", "caption"],
                    status__in=["draft", "published", "withheld", "discarded"],
                    anchoring__in=["ok", "changed", "orphan", "withdrawn"],
                ),
                name="statements_have_known_states",
            ),
            models.CheckConstraint(
                condition=~Q(anchoring="withdrawn") | Q(status="withheld"),
                name="withdrawn_is_withheld",
            ),
            models.CheckConstraint(
                condition=Q(attribution="named", expert__isnull=False)
                | ~Q(attribution="named") & Q(expert=None),
                name="named_means_an_expert",
            ),
            models.CheckConstraint(
                condition=~Q(status="published", attribution="undecided"),
                name="published_is_decided",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["withheld", "published"], published_at=None),
                name="public_since_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="draft", published_at__isnull=False),
                name="public_is_never_draft_again",
            ),
            models.CheckConstraint(
                condition=~Q(status="withheld", status_reason=""), name="withheld_says_why"
            ),
            models.CheckConstraint(
                condition=Q(seq=None)
                | Q(status="published", nested_in=None) & ~Q(anchoring="orphan"),
                name="listed_is_published",
            ),
            models.CheckConstraint(
                condition=Q(said_on=None, said_precision=Precision.UNKNOWN)
                | Q(said_on__isnull=False) & ~Q(said_precision=Precision.UNKNOWN),
                name="said_dates_have_a_precision",
            ),
        ]

    def __str__(self):
        return f"“{self.text[:60]}…”" if len(self.text) > 60 else f"“{self.text}”"

    def get_absolute_url(self):
        return reverse("reader:statement_detail", args=[self.pk])

    @staticmethod
    def placed(revision, spans):
        """The fields that say which words of `revision` a statement with `spans` holds."""
        text, start = revision.text, spans["content"][0][0]
        paragraph = revision.block_number_at(start)
        return {
            "revision": revision,
            "spans": spans,
            "start": start,
            "paragraph": paragraph,
            "zone": revision.zone_of(paragraph),
            "text": spans_.content_of(text, spans["content"]),
            "cue": text[slice(*spans["cue"])] if spans["cue"] else "",
        }

    def list_position(self):
        """Its seq if it is listed (twins apart), else None."""
        is_listed = (
            self.is_published
            and self.anchoring != self.Anchoring.ORPHAN
            and self.article.withheld_at is None
            and self.nested_in_id is None
        )
        return seq_of(self.article.published_on, self.pk) if is_listed else None

    @property
    def stretches(self):
        """Its words as the article prints them, stretch by stretch."""
        words, position = [], 0
        for start, end in self.spans["content"]:
            words.append(self.text[position : position + end - start])
            position += end - start + 1
        return words

    def spoken_text(self):
        """Its text without what the publication inserted in brackets."""
        offsets, position = [], 0
        for start, end in self.spans["content"]:
            for from_, to in self.spans["inserted"]:
                if start <= from_ and to <= end:
                    offsets.append((position + from_ - start, position + to - start))
            position += end - start + 1
        spoken = self.text
        for from_, to in reversed(offsets):
            spoken = f"{spoken[:from_]} {spoken[to:]}"
        return spoken

    @property
    def is_published(self):
        return self.status == self.Status.PUBLISHED

    @property
    def was_public(self):
        return self.published_at is not None

    @property
    def printed_attribution(self):
        """Who is speaking in the article's own words and order: "said Ana Vaz", "he added"."""
        source, cue = self.spans["source"], self.spans["cue"]
        parts = [self.printed_source, self.cue]
        return " ".join(filter(None, reversed(parts) if source and cue and cue < source else parts))

    @property
    def speaker_label(self):
        """Who said it, as lists show it: the expert, or the unnamed source as printed."""
        if self.expert:
            return self.expert.name
        unnamed = self.attribution == self.Attribution.UNNAMED
        return self.printed_source or (
            gettext("Unnamed source") if unnamed else gettext("Speaker not decided")
        )

    @cached_property
    def shown_with(self):
        """The others on its card, the earliest first, with what a list says of their articles.

        Read along by `with_others`; none where it was not.
        """
        rows = getattr(self, "shown_with_rows", None) or []
        return [
            _on_card(*row) for row in sorted(rows, key=lambda row: (row[3] is None, row[3], row[0]))
        ]

    def direct_topics(self):
        """The topics it was tagged with, in the order in which that was done."""
        if not hasattr(self, "direct_links"):
            links = self.topic_links.filter(is_direct=True).select_related("topic__parent")
            self.direct_links = list(links.order_by("id"))
        return [link.topic for link in self.direct_links]

    def as_logged(self):
        """What the log keeps of a statement, and what a conflict shows of both versions."""
        kept = (
            "revision_id spans kind text attribution expert_id printed_source printed_role "
            "certainty cue venue via nested_in_id continues_id claim_id zone prediction flags "
            "language said_precision status status_reason anchoring note version"
        )
        logged = {name: getattr(self, name) for name in kept.split()}
        return logged | {
            "said_on": self.said_on.isoformat() if self.said_on else "",
            "published_at": self.published_at.isoformat() if self.published_at else "",
            "published_by_id": self.published_by_id,
            "expert": str(self.expert) if self.expert else "",
            "topics": [str(topic) for topic in self.direct_topics()],
            "topic_ids": [topic.pk for topic in self.direct_topics()],
            # By which what was merged since finds them again.
            "tag_ids": [link.pk for link in self.direct_links],
            "paragraph": self.paragraph,
        }


class StatementTopic(models.Model):
    """That a statement is about a topic: by an editor's tag, or because a sub-topic is tagged."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="topic_links")
    topic = models.ForeignKey("archive.Topic", models.PROTECT, related_name="statement_links")
    # That of the statement, so that a topic's page is one range of one index.
    seq = models.BigIntegerField(null=True)
    is_direct = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "topic"], name="each_topic_once")
        ]
        indexes = [models.Index(fields=["topic", "-seq"], name="statements_on_topic")]

    def __str__(self):
        return f"{self.statement} on {self.topic}"
