from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from newsdesk.archive import spans as spans_
from newsdesk.archive.conflicts import NotAllowed, save_if_unchanged
from newsdesk.archive.dates import Precision
from newsdesk.archive.models.action import Action
from newsdesk.archive.models.statement_queryset import StatementQuerySet
from newsdesk.archive.search import unindex


def seq_of(day, pk):
    """The place in the order by date of the statement `pk` published on `day` (or None)."""
    return (day.toordinal() if day else 0) << 32 | pk


class Claim(models.Model):
    """The same thing said twice: in standfirst and body, in two outlets, by two people jointly."""

    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"claim {self.pk}"


class Statement(models.Model):
    """What an article reports one expert, or an unnamed source, as having said."""

    class Kind(models.TextChoices):
        DIRECT = "direct"
        MIXED = "mixed"
        INDIRECT = "indirect"

    class Attribution(models.TextChoices):
        NAMED = "named"
        UNNAMED = "unnamed"
        UNDECIDED = "undecided"

    class Certainty(models.TextChoices):
        CERTAIN = "certain"
        INFERRED = "inferred"

    class Zone(models.TextChoices):
        BODY = "body"
        HEADLINE = "headline"
        STANDFIRST = "standfirst"
        CAPTION = "caption"

    class Prediction(models.TextChoices):
        YES = "yes"
        SOFT = "soft"
        COMMITMENT = "commitment"
        NO = "no"

    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        WITHHELD = "withheld"
        DISCARDED = "discarded"

    class Anchoring(models.TextChoices):
        OK = "ok"
        CHANGED = "changed"
        ORPHAN = "orphan"

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
        Claim, models.SET_NULL, null=True, blank=True, related_name="statements"
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
    anchoring = models.CharField(choices=Anchoring, default=Anchoring.OK)
    # Published day << 32 | id while listed, else null: one number that is the order by date,
    # the place where the next page begins, and the row of the full-text index.
    seq = models.BigIntegerField(null=True, unique=True, editable=False)
    # What the search index holds, written by `relist`: until a draft is published (or changed)
    # they are empty, and nothing looks for them.
    search_text = models.TextField(blank=True, editable=False)
    search_names = models.TextField(blank=True, editable=False)
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
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["direct", "mixed", "indirect"],
                    attribution__in=["named", "unnamed", "undecided"],
                    certainty__in=["certain", "inferred"],
                    zone__in=["body", "headline", "standfirst", "caption"],
                    status__in=["draft", "published", "withheld", "discarded"],
                    anchoring__in=["ok", "changed", "orphan"],
                ),
                name="statements_have_known_states",
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
                condition=~Q(status__in=["draft", "discarded"], published_at__isnull=False),
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
        return {
            "revision": revision,
            "spans": spans,
            "start": start,
            "paragraph": revision.block_number_at(start),
            "zone": revision.zone_at(start),
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
        return self.printed_source or ("Unnamed source" if unnamed else "Speaker not decided")

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
        }

    def _change(self, verb, *, by, version, topics=None, log=None, **values):
        """Write `values` and tags if nobody else saved since `version`, and log it as `verb`."""
        self.article.lock()
        before = self.as_logged()
        # Off the lists first: what is no longer published must not be listed for a moment.
        unindex(
            Statement.objects.filter(pk=self.pk, seq__isnull=False).values_list("seq", flat=True)
        )
        save_if_unchanged(self, version, seq=None, **values)
        if topics is not None:
            self.set_topics(topics)
        Statement.objects.filter(pk=self.pk).relist()
        self.refresh_from_db(fields=["seq"])
        Action.objects.record(
            verb,
            self,
            by=by,
            article=self.article,
            before=before,
            after=self.as_logged(),
            **(log or {}),
        )

    @transaction.atomic
    def correct(self, *, by, version, topics=None, public_note="", **values):
        """Change what is recorded. Words or speaker of what was public ask for a public note.

        Raises Conflict if somebody else saved since `version`, NotAllowed without the note
        or when a contributor touches what was public.
        """
        if self.was_public and not by.may_publish:
            raise NotAllowed("Only an editor may change what has been published.")
        if self.was_public and not public_note and self._changes_the_record(values):
            raise NotAllowed(
                "Readers have seen these words. Say in a sentence for them what was corrected."
            )
        self._change(
            "correct",
            by=by,
            version=version,
            topics=topics,
            log={"public_note": public_note},
            **values,
        )

    def _changes_the_record(self, values):
        compared = ("text", "kind", "attribution", "expert", "printed_source")
        return any(name in values and values[name] != getattr(self, name) for name in compared)

    @transaction.atomic
    def publish(self, *, by, version, is_confirmed=False):
        """Show it to readers: a draft for the first time, or a withheld one again.

        An inferred speaker must have been confirmed by whoever publishes. Raises NotAllowed
        with what is missing, Conflict if somebody else saved since `version`.
        """
        self.check_publishable(by=by, is_confirmed=is_confirmed or self.was_public)
        self._change(
            "publish",
            by=by,
            version=version,
            status=self.Status.PUBLISHED,
            status_reason="",
            published_at=self.published_at or timezone.now(),
            published_by_id=by.pk,
        )

    def check_publishable(self, *, by, is_confirmed):
        """Raise NotAllowed, saying what is missing, unless `by` may publish this as it is."""
        if not by.may_publish:
            raise NotAllowed("Only an editor may publish. Save it as a draft.")
        if self.status == self.Status.DISCARDED:
            raise NotAllowed("This was discarded. Mark the words again to record them anew.")
        if self.anchoring == self.Anchoring.ORPHAN:
            raise NotAllowed("Its words are no longer in the article. Mark them again first.")
        if self.attribution == self.Attribution.UNDECIDED:
            raise NotAllowed("Choose who said this, or say that the source is unnamed.")
        if self.certainty == self.Certainty.INFERRED and self.expert_id and not is_confirmed:
            raise NotAllowed("The speaker is inferred. Confirm who it is before publishing.")

    @transaction.atomic
    def withhold(self, *, by, version, reason):
        """Take it off the public pages; its address then says why."""
        if not by.may_publish:
            raise NotAllowed("Only an editor may withhold a statement.")
        if not self.is_published:
            raise NotAllowed("Only a published statement can be withheld.")
        if not reason.strip():
            raise NotAllowed("Say why it is withheld: readers see the reason at its address.")
        self._change(
            "withhold",
            by=by,
            version=version,
            status=self.Status.WITHHELD,
            status_reason=reason.strip(),
            log={"reason": reason.strip()},
        )

    @transaction.atomic
    def discard(self, *, by, version, reason=""):
        """Put a draft aside that should not have been recorded. What was public is withheld."""
        if self.was_public:
            raise NotAllowed("What readers have seen is withheld, not discarded.")
        self._change(
            "discard",
            by=by,
            version=version,
            status=self.Status.DISCARDED,
            status_reason=reason,
            log={"reason": reason},
        )

    @transaction.atomic
    def retag(self, *, by, add=(), remove=()):
        """Add and remove tags. Idempotent, so it needs no version; logged if anything changed."""
        self.article.lock()
        self.refresh_from_db(fields=["seq", "published_at"])
        if self.was_public and not by.may_publish:
            raise NotAllowed("Only an editor may tag what has been published.")
        vars(self).pop("direct_links", None)
        before = self.as_logged()
        kept = [topic for topic in self.direct_topics() if topic not in remove]
        self.set_topics(kept + [topic for topic in add if topic not in kept])
        after = self.as_logged()
        if after["topics"] != before["topics"]:
            Statement.objects.filter(pk=self.pk).relist()
            Action.objects.record(
                "tag",
                self,
                by=by,
                article=self.article,
                before=before,
                after=after,
            )

    def set_topics(self, topics):
        """Make `topics` its tags; the topic above each is linked too, as inherited."""
        wanted = self.links_to(topics)
        self.topic_links.exclude(topic__in=wanted).delete()
        for topic_id, is_direct in wanted.items():
            self.topic_links.update_or_create(
                topic_id=topic_id, defaults={"is_direct": is_direct, "seq": self.seq}
            )
        if hasattr(self, "direct_links"):
            del self.direct_links

    @staticmethod
    def links_to(topics):
        """By id, every topic that a statement tagged with `topics` is about: is it a tag itself?"""
        wanted = {}
        for topic in topics:
            for linked in topic.lineage:
                wanted[linked.pk] = wanted.get(linked.pk, False) or linked == topic
        return wanted

    def follow(self, revision, *, by):
        """Go along to a new revision if it has the same words exactly once, else be an orphan.

        Only for what was never public; nothing but an exact match is trusted.
        """
        values = {"anchoring": self.Anchoring.ORPHAN}
        if content := self._found_in(revision):
            kept = {name: self._moved(name, revision, content) for name in ("cue", "source")}
            placed = self.placed(revision, spans_.make_spans(revision.text, content, **kept))
            values = placed | {"anchoring": self.Anchoring.OK}
        self._change("follow", by=by, version=self.version, **values)

    def _found_in(self, revision):
        """Where its stretches stand in `revision`, or None unless each is there exactly once."""
        content, after = [], 0
        for start, end in self.spans["content"]:
            words = self.revision.text[start:end]
            if revision.text.count(words) != 1 or revision.text.index(words) < after:
                return None
            after = revision.text.index(words) + len(words)
            content.append([after - len(words), after])
        return content

    def _moved(self, name, revision, content):
        """Where its cue or source stands in `revision` beside the moved content, or None."""
        if not self.spans[name]:
            return None
        shift = content[0][0] - self.spans["content"][0][0]
        start, end = (offset + shift for offset in self.spans[name])
        is_there = (
            revision.text[max(start, 0) : end] == self.revision.text[slice(*self.spans[name])]
        )
        return [start, end] if is_there else None


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
