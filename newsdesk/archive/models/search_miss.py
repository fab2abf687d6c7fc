import re
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, connection, models
from django.utils import timezone

from newsdesk.extraction import fold

# So many are kept, however many robots look for whatever they like.
MOST_KEPT = 5_000
FORGOTTEN = 500
KEPT = timedelta(days=180)
LONGEST, MOST_WORDS = 100, 8
# Who types one of these types somebody's address or number, which no list should keep.
_PERSONAL = re.compile(r"@|://|www\.|(?:\d[\s./-]?){6}")
_WORD = re.compile(r"[^\W_]+(?:[-'.][^\W_]+)*")
# SQLite lets one write at a time. A reader does not wait for that, and the miss is not noted.
PATIENCE_MS = 200


def words_of(text):
    """What was looked for, folded and without marks, as it is counted; "" if it is not kept."""
    words = _WORD.findall(fold(text))
    joined = " ".join(words)
    if _PERSONAL.search(fold(text)) or len(words) > MOST_WORDS or len(joined) > LONGEST:
        return ""
    return joined


@contextmanager
def _soon_or_never():
    """Inside, SQLite waits PATIENCE_MS for others to finish writing, and then gives up."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    wait = connection.connection.execute
    usual = wait("PRAGMA busy_timeout").fetchone()[0]
    wait(f"PRAGMA busy_timeout = {PATIENCE_MS}")
    try:
        yield
    finally:
        wait(f"PRAGMA busy_timeout = {usual}")


class SearchMissQuerySet(models.QuerySet):
    def note(self, text):
        """Count one more search for `text` that found nothing. Says nothing of who looked.

        Nothing is raised: a reader's page never fails for it.
        """
        if not (words := words_of(text)):
            return
        today = timezone.localdate()
        try:
            with _soon_or_never(), connection.cursor() as cursor:
                # In one step, since two may look for the same at the same moment.
                cursor.execute(
                    "INSERT INTO archive_searchmiss (words, count, first_on, last_on) "
                    "VALUES (%s, 1, %s, %s) ON CONFLICT (words) DO UPDATE "
                    "SET count = archive_searchmiss.count + 1, last_on = excluded.last_on",
                    [words, today, today],
                )
                self._make_room()
        except DatabaseError:
            return

    def _make_room(self):
        """Forget, once there are too many, those least and longest ago looked for."""
        if self.count() <= MOST_KEPT:
            return
        self.filter(last_on__lt=timezone.localdate() - KEPT).delete()
        rare = self.order_by("count", "last_on", "pk").values("pk")[:FORGOTTEN]
        self.filter(pk__in=list(rare.values_list("pk", flat=True))).delete()


class SearchMiss(models.Model):
    """Words that readers looked for and did not find, and how often, but never who or from where."""

    words = models.CharField(max_length=LONGEST, unique=True)
    count = models.PositiveIntegerField(default=1)
    first_on = models.DateField()
    last_on = models.DateField()

    objects = SearchMissQuerySet.as_manager()

    class Meta:
        ordering = ["-count", "-last_on", "words"]

    def __str__(self):
        return self.words
