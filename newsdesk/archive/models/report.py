from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.conflicts import save_if_unchanged
from newsdesk.archive.counting import COUNTED, Bounded
from newsdesk.archive.models.action import Action

# Within this long the limits below count; after it nothing tells any more who sent what.
DAY = timedelta(days=1)
# From one place, on one statement, and altogether: enough for readers, too little for a flood.
MOST_FROM_ONE, MOST_ON_ONE, MOST_IN_ALL = 5, 20, 500


class TooMany(Exception):
    """As many reports came in within a day as can be read."""


class ErrorReportQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody has dealt with."""
        return self.filter(handled_at=None)

    def open_count(self):
        return Bounded(self.open().order_by()[: COUNTED + 1].count())

    @transaction.atomic
    def receive(self, statement, *, address, kind, message, email=""):
        """Keep what a reader at the network `address` reports; the same twice is kept once.

        The address itself is never stored: only a keyed hash that changes every day, and that
        is wiped a day later. Raises TooMany above the limits.
        """
        self.forget_senders()
        now = timezone.now()
        sender = _hash_of(address, now)
        today = self.filter(made_at__gt=now - DAY)
        said = {"statement": statement, "kind": kind, "message": message}
        if today.filter(sender=sender, **said).exists():
            return
        limits = (
            (today.filter(sender=sender), MOST_FROM_ONE),
            (today.filter(statement=statement), MOST_ON_ONE),
            (today, MOST_IN_ALL),
        )
        if any(rows.order_by()[:most].count() >= most for rows, most in limits):
            raise TooMany
        self.create(**said, email=email, sender=sender, made_at=now)

    def forget_senders(self):
        """Wipe what could tell that two reports of more than a day ago are of one sender."""
        self.filter(made_at__lte=timezone.now() - DAY).exclude(sender="").update(sender="")


def _hash_of(address, now):
    return salted_hmac(
        "newsdesk.report", f"{now:%Y-%m-%d} {address}", algorithm="sha256"
    ).hexdigest()


class ErrorReport(models.Model):
    """That a reader thinks a statement is wrong, until an editor has dealt with it."""

    class Kind(models.TextChoices):
        WORDS = "words", _("The words are not what the article says")
        SPEAKER = "speaker", _("Somebody else said it")
        CONTEXT = "context", _("The words mislead without what stands around them")
        FACTS = "facts", _("Date, outlet, role or topic is wrong")
        OTHER = "other", _("Something else")

    statement = models.ForeignKey("archive.Statement", models.CASCADE, related_name="reports")
    kind = models.CharField(choices=Kind)
    message = models.TextField()
    # Only to answer with; wiped when the report is handled.
    email = models.EmailField(blank=True)
    sender = models.CharField(max_length=64, blank=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    handled_at = models.DateTimeField(null=True, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    note = models.TextField(blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["-id"], condition=models.Q(handled_at=None), name="report_open"),
            models.Index(fields=["sender", "-made_at"], name="report_by_sender"),
        ]

    def __str__(self):
        return f"report {self.pk} on statement {self.statement_id}"

    def as_logged(self):
        """What the log keeps of a report: not what a reader wrote, nor who it was."""
        is_handled = self.handled_at is not None
        return {"statement_id": self.statement_id, "is_handled": is_handled, "note": self.note}

    @transaction.atomic
    def handle(self, *, by, version, note):
        """Note what was done about it, and forget the reader's address.

        Raises Conflict if somebody else handled or reopened it since `version`.
        """
        done = {"handled_at": timezone.now(), "handled_by_id": by.pk, "note": note, "email": ""}
        self._change("handle", by, version, done)

    @transaction.atomic
    def unhandle(self, *, by, version):
        """Put it back among those to deal with. Raises Conflict as handle does."""
        self._change("unhandle", by, version, {"handled_at": None, "handled_by_id": None})

    def _change(self, verb, by, version, values):
        before = self.as_logged()
        save_if_unchanged(self, version, **values)
        states = {"before": before, "after": self.as_logged()}
        Action.objects.record(verb, self, by=by, article=self.statement.article, **states)
