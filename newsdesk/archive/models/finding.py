"""What a check of an article's page found not to be as it was."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.counting import count
from newsdesk.archive.models.action import Action


class FindingQuerySet(models.QuerySet):
    def current(self):
        """Those about what readers see, and of which they are not told already."""
        Outcome = Finding.Outcome
        is_public = Q(statement=None) | Q(statement__status="published")
        is_told = Q(
            check_of__article__source_dead_since__isnull=False,
            outcome__in=[Outcome.GONE, Outcome.UNREACHABLE, Outcome.OTHER],
        ) | Q(check_of__article__source_dead_since=None, outcome=Outcome.BACK)
        return self.filter(is_public, check_of__article__withheld_at=None).exclude(is_told)

    def open(self):
        """Those that nobody has settled."""
        return self.current().filter(settled_at=None)

    def to_decide(self):
        """The open ones that ask for an editor; a page that is asked again may answer yet."""
        return self.open().exclude(outcome=Finding.Outcome.UNREACHABLE)

    def settled(self):
        return self.current().exclude(settled_at=None)

    def open_count(self):
        return count(self.to_decide())


class Finding(models.Model):
    """That a statement is not on the page as it was approved; or, without one, that the page
    itself is not. It goes when a check no longer finds it."""

    class Outcome(models.TextChoices):
        CHANGED = "changed", _("Words changed")
        ATTRIBUTION = "attribution", _("Attribution changed")
        MISSING = "missing", _("Words missing")
        OTHER = "other", _("Another text")
        GONE = "gone", _("Seems gone")
        BACK = "back", _("Answers again")
        UNREACHABLE = "unreachable", _("Does not answer")

    ABOUT_ANSWER = (Outcome.GONE, Outcome.BACK, Outcome.UNREACHABLE)

    check_of = models.ForeignKey("archive.PageCheck", models.CASCADE, related_name="findings")
    statement = models.ForeignKey(
        "archive.Statement", models.CASCADE, null=True, related_name="findings"
    )
    outcome = models.CharField(choices=Outcome)
    # The words with what stands beside them, as they were approved and as the page has them.
    was = models.TextField(blank=True)
    now = models.TextField(blank=True)
    found_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(statement__isnull=False),
                name="one_finding_per_statement",
            ),
        ]
        indexes = [
            models.Index(
                fields=["outcome", "-id"], condition=Q(settled_at=None), name="findings_open"
            ),
            models.Index(
                fields=["-id"], condition=Q(settled_at__isnull=False), name="findings_settled"
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()}: {self.statement or self.check_of.article}"

    def as_logged(self):
        return {
            "headline": self.check_of.article.headline,
            "outcome": self.outcome,
            "statement_id": self.statement_id,
            "is_settled": self.settled_at is not None,
        }

    def settle(self, *, by):
        """Say that nothing is to be done about it; returns whether nobody had."""
        return self._turn("settle", by, settled_at=None)

    def unsettle(self, *, by):
        """Have it open again; returns whether it was settled."""
        return self._turn("unsettle", by, settled_at__isnull=False)

    @transaction.atomic
    def _turn(self, verb, by, **standing):
        before = self.as_logged()
        values = {"settled_at": timezone.now(), "settled_by": by}
        if verb == "unsettle":
            values = {"settled_at": None, "settled_by": None}
        if not Finding.objects.filter(pk=self.pk, **standing).update(**values):
            return False
        self.refresh_from_db()
        article = self.check_of.article
        after = self.as_logged()
        Action.objects.record(verb, self, by=by, article=article, before=before, after=after)
        return True
