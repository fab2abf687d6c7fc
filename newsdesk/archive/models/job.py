"""Work that takes longer than a request: how it goes, and what became of each thing in it."""

import zlib
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsdesk.archive.models.action import Action

# An item is somebody's for so long. Whoever takes longer over it does it for nothing.
LEASE = timedelta(minutes=3)
# An item that ended so many workers would end the next one, too.
MOST_ATTEMPTS = 5
# Without a sign of work for so long, a worker seems to be missing.
QUIET = timedelta(minutes=1)
# Whoever took a day to start a job was ended over it.
KEPT, GATHERED = timedelta(days=90), timedelta(days=1)
# So many items, or so many bytes, are kept at once.
BATCH, BYTES = 500, 8_000_000


class LeaseLost(Exception):
    """Somebody else has the item by now, or has done it: nothing of this one's work counts."""


class JobQuerySet(models.QuerySet):
    def running(self):
        return self.filter(state=Job.State.RUNNING)

    def begin(self, kind, things, *, by=None, name="", options=None):
        """Start a job of `kind`: all of it is kept, or nothing; nobody works on it yet.

        `things` are, in order, keys with what is given of each: bytes, an article's id, or None
        where the key says all. A key that comes twice gets a number. They are kept some at a time,
        so that nobody waits for it however many they are. Returns the job.
        """
        gathering = {"state": Job.State.GATHERING, "started_by": by, "options": options or {}}
        job = self.create(kind=kind, name=name, **gathering)
        try:
            total = job.gather(things)
        except BaseException:
            job.delete()
            raise
        job.set_off(total, by=by)
        return job

    def drop_old(self):
        """Forget jobs that ended long ago, and that never set off; what they made stays."""
        now = timezone.now()
        left = Q(state=Job.State.GATHERING, started_at__lt=now - GATHERED)
        self.filter(Q(state=Job.State.DONE, finished_at__lt=now - KEPT) | left).delete()


def _told_apart(key, seen):
    seen[key] = seen.get(key, 0) + 1
    return key if seen[key] == 1 else f"{key} ({seen[key]})"


class Job(models.Model):
    """Many things to be done one by one, by whichever worker comes: an import, a reading.

    `done` and `failed` are counted in the transactions that make them true.
    """

    class Kind(models.TextChoices):
        ARTICLES = "articles", gettext_lazy("Bringing in articles")
        ARCHIVE = "archive", gettext_lazy("Bringing in an archive file")
        SUGGEST = "suggest", gettext_lazy("Finding statements")
        WORDING = "wording", gettext_lazy("Checking the wording")

    class State(models.TextChoices):
        GATHERING = "gathering", gettext_lazy("Being taken in")
        RUNNING = "running", gettext_lazy("Running")
        STOPPED = "stopped", gettext_lazy("Stopped")
        DONE = "done", gettext_lazy("Done")

    kind = models.CharField(choices=Kind)
    # What it is about: the name of a file, of an outlet.
    name = models.CharField(blank=True)
    options = models.JSONField(default=dict)
    state = models.CharField(choices=State, default=State.RUNNING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    # When something of it was last taken up or finished.
    worked_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="running"), name="jobs_running"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=F("done") + F("failed")), name="no_more_done_than_there_is"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.name}" if self.name else self.get_kind_display()

    @property
    def is_running(self):
        return self.state == self.State.RUNNING

    @property
    def is_stopped(self):
        return self.state == self.State.STOPPED

    @property
    def handled(self):
        return self.done + self.failed

    @property
    def left(self):
        return self.total - self.handled

    @property
    def percent(self):
        return 100 * self.handled // self.total if self.total else 100 * bool(self.finished_at)

    @property
    def tenths(self):
        """How far it is, as coarsely as it is said aloud."""
        return self.percent // 10

    @property
    def lacks_worker(self):
        """Is there work that nobody seems to be doing, neither this nor any other?"""
        quiet_since = timezone.now() - QUIET
        if not self.is_running or (self.worked_at or self.started_at) > quiet_since:
            return False
        return not Job.objects.filter(worked_at__gt=quiet_since).exists()

    @property
    def goes_in_order(self):
        """Does each item build on those before it? The lines of an archive file do."""
        return self.kind == self.Kind.ARCHIVE

    def as_logged(self):
        return {"name": str(self), "state": self.state, "total": self.total}

    def gather(self, things):
        """Keep the `things` of the job as its items; returns how many there are."""
        total, rows, size, seen = 0, [], 0, {}
        for total, (key, given) in enumerate(things, 1):
            rows.append(JobItem.of(self, total, _told_apart(key, seen), given))
            size += len(rows[-1].given or b"")
            if len(rows) == BATCH or size > BYTES:
                JobItem.objects.bulk_create(rows)
                rows, size = [], 0
        JobItem.objects.bulk_create(rows)
        return total

    @transaction.atomic
    def set_off(self, total, *, by):
        """Let the job run, now that all its `total` items are there."""
        self.total, self.state = total, self.State.RUNNING
        if not total:
            self.state, self.finished_at = self.State.DONE, timezone.now()
        self.save(update_fields=["total", "state", "finished_at"])
        Action.objects.record("start", self, by=by, after=self.as_logged())

    def stop(self, *, by):
        """Have no further item taken up; says whether that was still to be done."""
        return self._turn("stop", self.State.RUNNING, self.State.STOPPED, by=by)

    def resume(self, *, by):
        """Go on where it was stopped; says whether it was."""
        return self._turn("resume", self.State.STOPPED, self.State.RUNNING, by=by)

    @transaction.atomic
    def _turn(self, verb, before, after, *, by):
        # Two may press at once, or the last item come in: only who finds it so turns it.
        if not Job.objects.filter(pk=self.pk, state=before).update(
            state=after, worked_at=timezone.now()
        ):
            return False
        self.refresh_from_db()
        Action.objects.record(verb, self, by=by, before={"state": before}, after=self.as_logged())
        return True

    @transaction.atomic
    def retry_failed(self, *, by):
        """Put what failed back among what is left, and run; says how many there were."""
        job = Job.objects.select_for_update().get(pk=self.pk)
        count = job.items.filter(state=JobItem.State.FAILED).update(
            state=JobItem.State.WAITING, attempts=0, error="", finished_at=None
        )
        if count:
            Job.objects.filter(pk=self.pk).update(
                failed=F("failed") - count,
                state=self.State.RUNNING,
                finished_at=None,
                worked_at=timezone.now(),
            )
            self.refresh_from_db()
            Action.objects.record("retry", self, by=by, after=self.as_logged() | {"items": count})
        return count

    def has_work(self):
        """Is there an item that a worker could take up now?"""
        return self._free() is not None

    def _free(self):
        """The next item that is nobody's, or None."""
        waiting = self.items.filter(state=JobItem.State.WAITING).order_by("number")
        if self.goes_in_order:
            first = waiting.first()
            return first if first and first.is_free else None
        return waiting.filter(JobItem.free()).first()

    @transaction.atomic
    def take_up(self, worker):
        """Lease the next item to `worker`; None if there is none, or the job does not run.

        What was taken up too often already fails here.
        """
        while (item := self._lock_next()) is not None:
            item.lease = f"{worker}:{get_random_string(12)}"
            item.leased_until = timezone.now() + LEASE
            item.attempts += 1
            item.save(update_fields=["lease", "leased_until", "attempts"])
            if item.attempts <= MOST_ATTEMPTS:
                Job.objects.filter(pk=self.pk).update(worked_at=timezone.now())
                return item
            item.fail(
                item.error
                or _(
                    "The worker ended %(count)s times while it was busy with this. It may be too "
                    "large: bring it in alone."
                )
                % {"count": MOST_ATTEMPTS}
            )
        return None

    def _lock_next(self):
        if not Job.objects.running().filter(pk=self.pk).exists():
            return None
        if self.goes_in_order:
            free = self._free()
            free = self.items.filter(JobItem.free(), pk=free.pk) if free else self.items.none()
        else:
            free = self.items.filter(JobItem.free()).order_by("number")
        # What another worker is just taking is passed over, not waited for.
        return free.select_for_update(skip_locked=True).first()

    def count_one(self, outcome):
        """Count one more item that is `done` or `failed`; the last one ends the job."""
        is_last = Q(total=F("done") + F("failed") + 1)
        now = timezone.now()
        Job.objects.filter(pk=self.pk).update(
            **{outcome: F(outcome) + 1},
            worked_at=now,
            state=Case(When(is_last, then=models.Value(self.State.DONE)), default=F("state")),
            finished_at=Case(When(is_last, then=models.Value(now)), default=F("finished_at")),
        )


class JobItemQuerySet(models.QuerySet):
    def take_back(self, leases):
        """Free the items leased under these leases: whoever held them is no more."""
        return self.leased().filter(lease__in=leases).update(lease="", leased_until=None)

    def leased(self):
        """Items that somebody has, or had when their process ended."""
        return self.filter(state=JobItem.State.WAITING).exclude(lease="")

    def forget_given(self):
        """Drop what was given of items that failed: a deletion for good leaves no word of it."""
        failed = self.filter(state=JobItem.State.FAILED, given__isnull=False)
        failed.exclude(given=b"").update(given=b"")

    def let_go(self, worker, problem):
        """Free what `worker` had unfinished; `problem` says what came between."""
        held = self.leased().filter(lease__startswith=f"{worker}:")
        held.update(lease="", leased_until=None, error=problem)


class JobItem(models.Model):
    """One thing of a job: waiting until its result is stored together with what it made."""

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("Left to do")
        DONE = "done", gettext_lazy("Done")
        FAILED = "failed", gettext_lazy("Failed")

    class Outcome(models.TextChoices):
        NEW = "new", gettext_lazy("Brought in")
        KNOWN = "known", gettext_lazy("Here already")
        READ = "read", gettext_lazy("Read")
        CHECKED = "checked", gettext_lazy("Checked")

    job = models.ForeignKey(Job, models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    # What it is called, once in its job: a file, an address, a line.
    key = models.CharField()
    given = models.BinaryField(null=True)
    article = models.ForeignKey("archive.Article", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(choices=State, default=State.WAITING)
    lease = models.CharField(blank=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(choices=Outcome, blank=True)
    # How many of what it made: {"suggestions": 3}.
    made = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobItemQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["job", "key"], name="one_item_per_key"),
            models.UniqueConstraint(fields=["job", "number"], name="one_item_per_number"),
        ]
        indexes = [
            models.Index(fields=["job", "state", "number"], name="job_items_by_state"),
            models.Index(fields=["lease"], condition=~Q(lease=""), name="job_items_leased"),
        ]

    def __str__(self):
        return self.key

    @classmethod
    def of(cls, job, number, key, given):
        """A new item, not stored; what is `given` is bytes, an article's id, or None."""
        item = cls(job=job, number=number, key=key)
        if isinstance(given, int):
            item.article_id = given
        elif given is not None:
            item.given = zlib.compress(given)
        return item

    @staticmethod
    def free():
        """Condition: nobody has it, or whoever had it let the lease run out."""
        nobodys = Q(leased_until=None) | Q(leased_until__lt=timezone.now())
        return nobodys & Q(state=JobItem.State.WAITING)

    @property
    def is_free(self):
        return self.leased_until is None or self.leased_until < timezone.now()

    @property
    def data(self):
        """The bytes that were given. Raises ValueError if they were dropped (forget_given)."""
        if not self.given:
            gone = _("This is no longer kept, since words were deleted for good. Bring it in anew.")
            raise ValueError(gone)
        return zlib.decompress(self.given)

    def hold(self):
        """Hold the item to the end of the transaction. Raises LeaseLost if it is another's."""
        mine = JobItem.objects.filter(pk=self.pk, state=self.State.WAITING, lease=self.lease)
        if not mine.select_for_update().exists():
            raise LeaseLost(self.key)

    def finish(self, outcome, *, article=None, made=None):
        """Say what became of it; in the transaction that made it so."""
        self._end(
            self.State.DONE,
            outcome=outcome,
            article=article or self.article_id,
            made=made or {},
            given=None,
            error="",
        )

    @transaction.atomic
    def fail(self, error, *, left=None, made=None):
        """Say why it cannot be done, in words that say what to do; it can be tried again.

        Where a part of it failed, `left` are the bytes of that part and `made` what the rest made.
        """
        part = {} if left is None else {"given": zlib.compress(left), "made": made or {}}
        self._end(self.State.FAILED, error=error, **part)

    def _end(self, state, **result):
        mine = JobItem.objects.filter(pk=self.pk, state=self.State.WAITING, lease=self.lease)
        # Compare-and-set: of two who did the same, one stores it, and the other's goes back.
        if not mine.update(
            state=state, lease="", leased_until=None, finished_at=timezone.now(), **result
        ):
            raise LeaseLost(self.key)
        self.job.count_one(state)
