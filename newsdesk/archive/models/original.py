import zlib
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import NotAllowed

# What nobody brought in by then is forgotten.
WAITS = timedelta(days=2)
MOST_WAITING = 200


ARCHIVE_FILE = "application/jsonl"


class OriginalQuerySet(models.QuerySet):
    def undecided(self, *, of):
        """What was fetched or given by `of` and not brought in yet, in the order it came."""
        return self.filter(revision=None, got_by=of).order_by("pk")

    def waiting(self, *, of):
        """Those of the undecided that an article was read from."""
        return self.undecided(of=of).exclude(content_type=ARCHIVE_FILE)

    def archives(self, *, of):
        """Those of the undecided that are archive files."""
        return self.undecided(of=of).filter(content_type=ARCHIVE_FILE)

    def of(self, article):
        """What the article's revisions were read from, newest first; without the bytes."""
        return self.filter(revision__article=article).select_related("revision").defer("packed")

    def take(self, data, *, by, reading, **where):
        """Keep `data` and what was read of it until `by` decides; the same bytes once only.

        Raises NotAllowed when too much is waiting already.
        """
        long_ago = timezone.now() - WAITS
        self.filter(revision=None, page_check=None, got_at__lt=long_ago).delete()
        waiting = self.undecided(of=by)
        same = waiting.filter(sha256=sha256(data).hexdigest(), url=where.get("url", ""))
        same.delete()
        if waiting.count() >= MOST_WAITING:
            raise NotAllowed(
                _("%(most)s articles wait to be brought in. Decide on those first.")
                % {"most": MOST_WAITING}
            )
        original = Original(got_by=by, reading=reading, **where)
        original.pack(data)
        original.save()
        return original


class Original(models.Model):
    """What an article was read from, byte for byte: a page as fetched, a file as given.

    It is the evidence of what stood there, and when. Until the article is brought in it has
    no revision, belongs to whoever got it, and `reading` says what would be brought in. That
    of a page which a check found changed is the check's.
    """

    revision = models.ForeignKey(
        "archive.ArticleRevision", models.CASCADE, null=True, related_name="originals"
    )
    # Of a file.
    name = models.CharField(blank=True)
    # Where a page was at last, behind all redirects.
    url = models.URLField(max_length=2000, blank=True)
    content_type = models.CharField(max_length=200, blank=True)
    packed = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    got_at = models.DateTimeField(default=timezone.now)
    got_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reading = models.JSONField(null=True)

    objects = OriginalQuerySet.as_manager()

    class Meta:
        ordering = ["-got_at", "-id"]
        indexes = [
            models.Index(
                fields=["got_by", "id"],
                condition=models.Q(revision=None),
                name="originals_waiting",
            )
        ]

    def __str__(self):
        return self.name or self.url

    @property
    def data(self):
        """The bytes as they came."""
        return zlib.decompress(self.packed)

    def pack(self, data):
        """Make `data` its bytes."""
        self.packed, self.size = zlib.compress(data, 9), len(data)
        self.sha256 = sha256(data).hexdigest()

    def belongs_to(self, revision):
        """Say that the words of `revision` were read from this, and keep it for good.

        Of the same bytes, read again, the first are the evidence.
        """
        known = revision.originals.filter(sha256=self.sha256, url=self.url).exclude(pk=self.pk)
        if known.exists():
            if self.pk:
                self.delete()
            return
        self.revision, self.reading = revision, None
        self.save()
