from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsdesk.archive.conflicts import Conflict, Gone, NotAllowed
from newsdesk.archive.models.action import Action, one_request
from newsdesk.archive.models.article import Article
from newsdesk.archive.models.statement import Statement


class SuggestionQuerySet(models.QuerySet):
    def open(self):
        """Those on which no editor has decided."""
        return self.filter(decision=Suggestion.Decision.OPEN)

    def in_article_order(self):
        return self.order_by("start", "id")


class Suggestion(models.Model):
    """What the finder proposes. Never public, and never confused with a statement."""

    class Tier(models.TextChoices):
        READY = "ready", gettext_lazy("Ready")
        CHECK_FIRST = "check_first", gettext_lazy("Check first")

    class Decision(models.TextChoices):
        OPEN = "open", gettext_lazy("Open")
        ACCEPTED = "accepted", gettext_lazy("Accepted")
        REJECTED = "rejected", gettext_lazy("Rejected")

    article = models.ForeignKey("archive.Article", models.CASCADE, related_name="suggestions")
    revision = models.ForeignKey("archive.ArticleRevision", models.CASCADE, related_name="+")
    # A found statement as newsdesk.extraction describes it, offsets into the revision's text.
    payload = models.JSONField()
    # Its place in the finder's list, by which nested_in and continues in payloads speak of it.
    number = models.PositiveIntegerField(default=0)
    start = models.PositiveIntegerField()
    expert_guess = models.ForeignKey(
        "archive.Expert", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Whom an editor said it is: a name, "" if somebody else than suggested, None if not asked.
    answer = models.CharField(null=True, blank=True)  # noqa: DJ001
    topic_guesses = models.ManyToManyField("archive.Topic", blank=True, related_name="+")
    rule = models.CharField()
    reason = models.TextField(blank=True)
    finder_version = models.CharField()
    tier = models.CharField(choices=Tier)
    decision = models.CharField(choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(
        "archive.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    # Of words, cue and source: what was rejected once does not come back.
    fingerprint = models.CharField(max_length=64)
    # The statement it became, or that it proposes to move to new words.
    statement = models.ForeignKey(
        Statement, models.SET_NULL, null=True, blank=True, related_name="suggestions"
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["article", "start", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "fingerprint"], name="suggested_once_per_article"
            ),
            models.CheckConstraint(
                condition=models.Q(decision="open", decided_at=None)
                | models.Q(decision__in=["accepted", "rejected"], decided_at__isnull=False),
                name="decisions_have_a_time",
            ),
        ]
        indexes = [models.Index(fields=["decision", "tier", "article"], name="suggestion_queue")]

    def __str__(self):
        return f"suggestion {self.pk} in {self.article}"

    @property
    def spans(self):
        """The spans in the shape that a statement keeps them in (see archive.spans)."""
        kept = {name: self.payload.get(name) for name in ("verbatim", "inserted", "cue", "source")}
        return {"content": self.payload["spans"], **kept}

    @property
    def is_open(self):
        return self.decision == self.Decision.OPEN

    @property
    def paragraph(self):
        """The number of the block in which it begins."""
        return self.revision.block_number_at(self.start)

    @transaction.atomic
    def retag(self, *, by, add=(), remove=()):
        """Propose other topics. Idempotent, so it needs no version; logged if anything changed."""
        self.article.lock()
        before = list(self.topic_guesses.order_by("pk").values_list("pk", flat=True))
        kept = set(before) - {topic.pk for topic in remove}
        after = sorted(kept | {topic.pk for topic in add})
        if after != before:
            self.topic_guesses.set(after)
            self._record("tag", by=by, before=self.decision, topic_ids=(before, after))

    @property
    def speaker(self):
        """The name of whom it seems to be, by what was answered or else as the finder has it."""
        found = self.payload.get("speaker") or ""
        return found if self.answer is None else self.answer

    @transaction.atomic
    def take_answer(self, name, *, by, expert=None):
        """Record whom an editor said it is: `name`, borne by `expert` if anybody's yet.

        Raises Conflict when somebody has decided already.
        """
        before = {"answer": self.answer, "expert_id": self.expert_guess_id}
        after = {"answer": name, "expert_id": expert.pk if expert else None}
        answered = {"answer": name, "expert_guess_id": after["expert_id"]}
        if not Suggestion.objects.open().filter(pk=self.pk).update(**answered):
            raise self._conflict()
        self.answer, self.expert_guess = name, expert
        self._record("answer", by=by, before=self.decision, answer=(before, after))

    @transaction.atomic
    def put_back(self, verb, decision, *, by, topic_ids=None, answer=None, **log):
        """Decide as it was decided before, logged as `verb`. Raises Conflict if that moved on.

        `topic_ids` and `answer`, if not None, are what it proposed and what was answered then.
        """
        before, is_open = self.decision, decision == self.Decision.OPEN
        decided = {
            "decision": decision,
            "decided_by": None if is_open else by,
            "decided_at": None if is_open else timezone.now(),
        }
        if not Suggestion.objects.filter(pk=self.pk, decision=before).update(**decided):
            raise self._conflict()
        self.decision = decision
        if topic_ids is not None:
            proposed = list(self.topic_guesses.order_by("pk").values_list("pk", flat=True))
            self.topic_guesses.set(topic_ids)
            log["topic_ids"] = (proposed, topic_ids)
        if answer is not None:
            log["answer"] = ({"answer": self.answer, "expert_id": self.expert_guess_id}, answer)
            self.answer, self.expert_guess_id = answer["answer"], answer["expert_id"]
            self.save(update_fields=["answer", "expert_guess"])
        self._record(verb, by=by, before=before, **log)

    def as_statement(self):
        """The statement it proposes, unsaved, so that a page can show both alike."""
        found, source = self.payload, self.spans["source"]
        return Statement(
            article=self.article,
            kind=found["kind"],
            printed_source=self.revision.text[slice(*source)] if source else "",
            printed_role=found.get("role") or "",
            certainty=found.get("certainty") or Statement.Certainty.CERTAIN,
            venue=found.get("venue") or "",
            via=found.get("via") or [],
            flags=found.get("flags") or [],
            prediction=found.get("prediction") or Statement.Prediction.NO,
            **Statement.placed(self.revision, self.spans),
        )

    @transaction.atomic
    def accept(self, *, by, is_confirmed=False, **fields):
        """Make the statement this proposes out of `fields`, on the word of `by`.

        An editor's word publishes it, a contributor's makes a draft. An approval that was
        undone is made again with the same statement, so that its address answers as before.
        Raises Conflict when somebody has decided already, NotAllowed when it cannot be
        published as it is.
        """
        with one_request():
            self._decide(self.Decision.ACCEPTED, by=by)
            fields = self._relations() | fields
            if statement := self._taken_back(by):
                statement.revive(by=by, is_confirmed=is_confirmed, **fields)
            else:
                statement = Statement.objects.record(self.article, by=by, verb="accept", **fields)
            if by.may_publish:
                statement.publish(by=by, version=statement.version, is_confirmed=is_confirmed)
            self.statement = statement
            self.save(update_fields=["statement"])
            self._record("accept", by=by, before=self.Decision.OPEN)
        return statement

    def _taken_back(self, by):
        """The statement that it was until the approval was undone, if `by` may bring it back."""
        former = self.statement
        if not former or former.status != Statement.Status.DISCARDED:
            return None
        # What was public never becomes a draft again, and a contributor makes nothing else.
        return former if by.may_publish or not former.was_public else None

    def _relations(self):
        """The statements it is nested in and continues, as far as they have been accepted.

        Raises NotAllowed while the one around it is undecided: alone, words that somebody
        quoted would pass for first-hand ones.
        """
        numbers = {name: self.payload.get(name) for name in ("nested_in", "continues")}
        siblings = self.article.suggestions.filter(
            revision=self.revision, finder_version=self.finder_version, number__in=numbers.values()
        )
        found = {each.number: each for each in siblings.select_related("statement")}
        outer = found.get(numbers["nested_in"])
        if outer and outer.decision == self.Decision.OPEN:
            raise NotAllowed(
                _("These words are quoted inside another suggestion. Decide on it first.")
            )
        related = {name: found[number] for name, number in numbers.items() if number in found}
        return {
            name: each.statement
            for name, each in related.items()
            if each.decision == self.Decision.ACCEPTED and each.statement
        }

    @transaction.atomic
    def reject(self, *, by, reason=""):
        """Put it aside for good. Raises Conflict when somebody has decided already."""
        with one_request():
            self._decide(self.Decision.REJECTED, by=by)
            self._record("reject", by=by, before=self.Decision.OPEN, reason=reason)

    @transaction.atomic
    def reopen(self, *, by):
        """Take a rejection back. Raises NotAllowed unless it stands rejected."""
        taken_back = Suggestion.objects.filter(pk=self.pk, decision=self.Decision.REJECTED).update(
            decision=self.Decision.OPEN, decided_by=None, decided_at=None
        )
        if not taken_back:
            raise NotAllowed(
                _("This suggestion is not rejected, so there is nothing to take back.")
            )
        self.decision = self.Decision.OPEN
        self._record("reopen", by=by, before=self.Decision.REJECTED)

    def _record(self, verb, *, by, before, topic_ids=None, answer=None, **log):
        was = {
            "decision": before,
            "payload": self.payload,
            "paragraph": self.paragraph,
            "printed_source": self.as_statement().printed_source,
        }
        after = {"decision": self.decision, "statement_id": self.statement_id}
        if topic_ids:
            was["topic_ids"], after["topic_ids"] = topic_ids
        if answer:
            was["answer"], after["answer"] = answer
        Action.objects.record(
            verb, self, by=by, article=self.article, before=was, after=after, **log
        )

    def _decide(self, decision, *, by):
        """Compare-and-set: two editors may press at once, and one of them finds it open."""
        self.article.lock()
        decided = {"decision": decision, "decided_by_id": by.pk, "decided_at": timezone.now()}
        if not Suggestion.objects.open().filter(pk=self.pk).update(**decided):
            raise self._conflict()
        for name, value in decided.items():
            setattr(self, name, value)
        if self.article.state == Article.State.WAITING:
            self.article.set_state(Article.State.IN_REVIEW, by=by)

    def _conflict(self):
        """What to raise when it is not open: somebody decided, or the finder took it back."""
        if theirs := Suggestion.objects.filter(pk=self.pk).first():
            return Conflict(theirs)
        return Gone(
            self,
            _(
                "This suggestion is gone: the finder has read the article again since you opened it. "
                "Reload the page."
            ),
        )
