"""Feeds that editors have watched, and what came of asking them."""

from datetime import timedelta
from random import uniform

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models.action import Action

# Whoever asks a feed has it for so long; if nothing comes of it, it is due again.
LEASE = timedelta(minutes=10)
# However often a feed has failed, it is asked again after so long; and what a site asks for is
# heeded up to a week.
LONGEST_BACK_OFF, LONGEST_WAIT = timedelta(days=1), timedelta(days=7)
# The address is taken for a new one once it has led there so often in a row.
MOVED_AFTER = 3
VISITS_KEPT = 30


class FeedQuerySet(models.QuerySet):
    @transaction.atomic
    def watch(self, address, *, by, entries, chosen, **facts):
        """Watch the feed at `address`, in which `entries` (key, address, title) are now.

        Those whose keys are `chosen` are as good as new; the others will not be brought in.
        Returns the feed and its chosen entries.
        """
        feed = self.model(address=address, added_by=by, **facts)
        feed.schedule()
        feed.save()
        new = feed.note(entries)
        taken = [entry for entry in new if entry.key in chosen]
        visit = feed.visits.create(found=len(taken))
        Action.objects.record("watch", feed, by=by, after=feed.as_logged())
        return feed, taken, visit

    def due(self):
        """Feeds that it is time to ask."""
        return self.filter(is_paused=False, next_at__lte=timezone.now())

    def take_up(self):
        """Ids of the feeds that are due, each of which whoever calls this is then to ask."""
        until = timezone.now() + LEASE
        ids = self.due().order_by("next_at").values_list("pk", flat=True)
        # Compare-and-set: of two workers who find the same one due, one takes it up.
        return [pk for pk in list(ids) if self.due().filter(pk=pk).update(next_at=until)]


class Feed(models.Model):
    """A list of articles that a site keeps, asked again and again for what is new in it."""

    class Kind(models.TextChoices):
        RSS = "rss", "RSS"
        ATOM = "atom", "Atom"
        JSON = "json", "JSON Feed"
        SITEMAP = "sitemap", _("news sitemap")

    class Every(models.IntegerChoices):
        """Minutes between two askings."""

        QUARTER = 15, _("Every quarter of an hour")
        HOUR = 60, _("Every hour")
        SIX_HOURS = 360, _("Every six hours")
        DAY = 1440, _("Every day")

    address = models.URLField(max_length=2000, unique=True)
    name = models.CharField()
    # Of all that is in it; without one, the pages say.
    outlet = models.ForeignKey(
        "archive.Outlet", models.SET_NULL, null=True, blank=True, related_name="feeds"
    )
    kind = models.CharField(choices=Kind)
    every = models.PositiveIntegerField(choices=Every, default=Every.HOUR)
    # What the site called its state when it was last read.
    etag = models.CharField(blank=True)
    last_modified = models.CharField(blank=True)
    next_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True)
    # Askings in a row from which nothing came, and why.
    failures = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    # Where the address has led lately, for good as the site says, and how often in a row.
    moved_to = models.URLField(max_length=2000, blank=True)
    moves = models.PositiveSmallIntegerField(default=0)
    is_paused = models.BooleanField(default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(is_paused=False), name="feeds_due"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("desk:feed_detail", args=[self.pk])

    def as_logged(self):
        return {
            "name": self.name,
            "address": self.address,
            "outlet": self.outlet and self.outlet.name,
            "every": self.every,
            "is_paused": self.is_paused,
        }

    @transaction.atomic
    def edit(self, *, by, **values):
        """Change what is known of the feed, how often it is asked, or whether it is at all."""
        before = self.as_logged()
        for name, value in values.items():
            setattr(self, name, value)
        after = self.as_logged()
        if after == before:
            return
        if "every" in values or (before["is_paused"] and not self.is_paused):
            self.schedule()
        self.save()
        verb = "reset feed"
        if before["is_paused"] != self.is_paused:
            verb = "pause" if self.is_paused else "unpause"
        Action.objects.record(verb, self, by=by, before=before, after=after)

    @transaction.atomic
    def unwatch(self, *, by):
        """Watch it no longer, and forget what was in it. What was brought in stays."""
        Action.objects.record("unwatch", self, by=by, before=self.as_logged())
        self.delete()

    def note(self, entries):
        """Remember the `entries` (with key, address and title); returns those that are new.

        An entry is known by its key, and by its address if the site has given it another key.
        """
        known = self.entries.filter(
            models.Q(key__in=[each.key for each in entries])
            | models.Q(address__in=[each.address for each in entries])
        )
        seen = {word for pair in known.values_list("key", "address") for word in pair}
        new = []
        for each in entries:
            if each.key not in seen and each.address not in seen:
                seen |= {each.key, each.address}
                new.append(
                    FeedEntry(feed=self, key=each.key, address=each.address, title=each.title)
                )
        return FeedEntry.objects.bulk_create(new)

    def heard(self, *, found=0, is_unchanged=False, moved_to=""):
        """Say that the feed answered, and how many new articles it had; returns the visit."""
        self.failures, self.problem = 0, ""
        self._note_move(moved_to)
        self.schedule()
        self.save()
        return self._visited(found=found, is_unchanged=is_unchanged)

    def failed(self, problem, *, status=None, wait=None):
        """Say why nothing came of asking; next time later, and later again.

        `wait` is how many seconds the site asks to be left in peace. A feed that is gone (410)
        is asked no longer until an editor wants it.
        """
        self.failures += 1
        self.problem = problem
        if status == 410:
            self.is_paused = True
        self.schedule(wait=wait)
        self.save()
        return self._visited(problem=problem)

    def schedule(self, *, wait=None):
        """Set when it is asked next; failures double the time, and chance spreads it a little."""
        usual = timedelta(minutes=self.every)
        later = min(usual * 2 ** min(self.failures, 10), max(usual, LONGEST_BACK_OFF))
        later *= uniform(0.9, 1.1)
        if wait:
            later = max(later, min(timedelta(seconds=wait), LONGEST_WAIT))
        self.asked_at = timezone.now()
        self.next_at = self.asked_at + later

    def _note_move(self, moved_to):
        self.moves = self.moves + 1 if moved_to and moved_to == self.moved_to else bool(moved_to)
        self.moved_to = moved_to
        is_taken = Feed.objects.exclude(pk=self.pk).filter(address=moved_to).exists()
        if self.moves >= MOVED_AFTER and not is_taken:
            before = self.as_logged()
            self.address, self.moved_to, self.moves = moved_to, "", 0
            after = self.as_logged()
            Action.objects.record("reset feed", self, by=None, before=before, after=after)

    def _visited(self, **what):
        visit = self.visits.create(**what)
        old = self.visits.values("pk")[VISITS_KEPT:]
        self.visits.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
        return visit


class FeedEntry(models.Model):
    """An article that a feed has named, brought in or not: never a second time."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="entries")
    key = models.CharField(max_length=2000)
    address = models.CharField(max_length=2000)
    title = models.CharField(blank=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["feed", "key"], name="one_entry_per_key"),
        ]
        indexes = [models.Index(fields=["feed", "address"], name="feed_entries_by_address")]

    def __str__(self):
        return self.title or self.address


class FeedVisit(models.Model):
    """What came of asking a feed once: articles found, nothing new, or a problem in words."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="visits")
    at = models.DateTimeField(default=timezone.now)
    found = models.PositiveIntegerField(default=0)
    is_unchanged = models.BooleanField(default=False)
    problem = models.TextField(blank=True)
    # What brings in those that were found.
    job = models.ForeignKey("archive.Job", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.feed}, {self.at:%Y-%m-%d %H:%M}"
