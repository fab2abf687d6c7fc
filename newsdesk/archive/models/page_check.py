"""What came of comparing published statements with the pages that they were read from.

Kept is the last check of each page, and of what it found only what is not as it was: however
often pages are checked, this grows no larger than the archive.
"""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from newsdesk.archive.carrying.page import SAME
from newsdesk.archive.models.article import Article
from newsdesk.archive.models.finding import Finding
from newsdesk.archive.models.original import Original

DAY = timedelta(days=1)
# A page is checked daily while it is younger than a week, weekly up to two months, then quarterly.
WHILE_YOUNG = ((7 * DAY, DAY), (60 * DAY, 7 * DAY))
SELDOM = 91 * DAY
# One that does not answer is asked again after 1, 2, 4, then 7 days. It seems gone after so many
# times over at least so long: quickly if its site says so, patiently if that may pass.
LONGEST_BACK_OFF = 7
SEEMS_GONE = {"gone": (3, 3 * DAY), "other": (6, 21 * DAY)}
# Who takes up a page that is due has it for so long; if nothing comes of it, it is due again.
LEASE = timedelta(minutes=10)
MOST_AN_HOUR = 300
BATCH = 500


class PageCheckQuerySet(models.QuerySet):
    @transaction.atomic
    def enrol(self):
        """Take up pages of outlets that are watched now, and let go of those that are no longer.

        Their first checks are spread over the time that lies between two.
        """
        now = timezone.now()
        watched = Article.objects.with_page().filter(outlet__is_watched=True)
        new = [PageCheck(article=each) for each in watched.filter(page_check=None)[:BATCH]]
        unscheduled = self.filter(next_at=None, article__in=watched).select_related("article")
        known = list(unscheduled[:BATCH])
        for check in new + known:
            check.next_at = now + check.interval(now) * _fraction(check.article_id)
        self.bulk_create(new, ignore_conflicts=True)
        self.bulk_update(known, ["next_at"])
        # What was withheld, or has lost its outlet or its address, too.
        left = self.filter(next_at__isnull=False).exclude(article__in=watched)
        ids = list(left.order_by().values_list("pk", flat=True)[:BATCH])
        self.filter(pk__in=ids).update(next_at=None)

    def take_due(self):
        """The check that is due longest, leased to whoever asks; None if there is none, or the
        last hour has had enough of them."""
        now = timezone.now()
        recent = self.filter(checked_at__gt=now - timedelta(hours=1))
        if recent.order_by()[:MOST_AN_HOUR].count() >= MOST_AN_HOUR:
            return None
        due = self.filter(next_at__lte=now).order_by("next_at")
        for check in due.select_related("article__outlet")[:5]:
            # Of several workers that see the same one, one takes it.
            mine = self.filter(pk=check.pk, next_at=check.next_at)
            if mine.update(next_at=now + LEASE):
                return check
        return None

    def barred(self):
        """Those that are left alone, as their sites ask of robots."""
        return self.filter(is_barred=True)

    def hold(self, article):
        """The check of `article`, made if need be, locked for the rest of the transaction."""
        check, _is_new = self.select_for_update(of=("self",)).get_or_create(article=article)
        check.article = article
        return check


def _fraction(number):
    """A number from 0 to 1 for each whole number; those of neighbours lie far apart."""
    return number * 0.6180339887 % 1


class PageCheck(models.Model):
    """The last time that an article's page was compared with what is published from it."""

    article = models.OneToOneField("archive.Article", models.CASCADE, related_name="page_check")
    checked_at = models.DateTimeField(null=True, db_index=True)
    # When it is due; never by itself unless its outlet is watched.
    next_at = models.DateTimeField(null=True)
    # What the site called the page, its bytes' hash, and what it was compared with, when it was.
    etag = models.CharField(blank=True)
    last_modified = models.CharField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    compared_with = models.CharField(max_length=64, blank=True)
    compared_at = models.DateTimeField(null=True)
    statement_count = models.PositiveIntegerField(default=0)
    # Of a page that holds another text or none, why; of one that did not answer, what it said.
    problem = models.TextField(blank=True)
    # How often it did not answer in one way, and since when.
    trouble = models.CharField(blank=True)
    failures = models.PositiveIntegerField(default=0)
    failed_since = models.DateTimeField(null=True)
    is_barred = models.BooleanField(default=False)
    # The page itself, as long as something on it is not as it was.
    original = models.OneToOneField(Original, models.SET_NULL, null=True, related_name="page_check")

    objects = PageCheckQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="page_checks_due"
            ),
            models.Index(fields=["id"], condition=Q(is_barred=True), name="page_checks_barred"),
        ]

    def __str__(self):
        return f"check of {self.article}"

    @property
    def seems_gone(self):
        """Has the page failed to answer often and long enough to be taken for gone?"""
        times, span = SEEMS_GONE.get(self.trouble, (None, None))
        if times is None or self.failures < times:
            return False
        return self.checked_at - self.failed_since >= span

    @property
    def same_count(self):
        """How many statements stand as they were approved, if they could be compared."""
        return self.statement_count - self.findings.exclude(statement=None).count()

    def interval(self, now):
        """How long to wait between two checks: longer, the longer ago the article came out."""
        article = self.article
        since = article.published_on or (article.public_since or now).date()
        age = now.date() - since
        return next((each for young, each in WHILE_YOUNG if age < young), SELDOM)

    def schedule(self, *, wait=None):
        """Set when it is due next; `wait` is how many seconds the site asks to be left in peace."""
        now = timezone.now()
        later = SELDOM if self.is_barred else self.interval(now)
        if self.failures and not self.seems_gone:
            later = min(2 ** min(self.failures - 1, 10), LONGEST_BACK_OFF) * DAY
        elif self.failures:
            later = max(later, LONGEST_BACK_OFF * DAY)
        if wait:
            later = max(later, min(timedelta(seconds=wait), SELDOM))
        outlet = self.article.outlet
        self.next_at = now + later if outlet and outlet.is_watched else None

    def postpone(self):
        """Leave it for the next time, since nothing came of it now."""
        self.schedule()
        self.save(update_fields=["next_at"])

    def note_barred(self):
        """Say that the site asks robots to leave the page alone; what was found before stays."""
        self.is_barred, self.checked_at = True, timezone.now()
        self.schedule()
        self.save()

    @transaction.atomic
    def note_failure(self, problem, *, trouble, wait=None):
        """Say why the page did not answer. What was found before on the page stays."""
        now = timezone.now()
        if trouble != self.trouble:
            self.trouble, self.failures, self.failed_since = trouble, 0, now
        self.failures += 1
        self.checked_at, self.is_barred, self.problem = now, False, problem
        self.schedule(wait=wait)
        self.save()
        outcome = Finding.Outcome.GONE if self.seems_gone else Finding.Outcome.UNREACHABLE
        self._find_of_page(Finding.ABOUT_ANSWER, outcome)

    @transaction.atomic
    def note_unchanged(self):
        """Say that page and statements are as they were when they were compared."""
        self._answered()
        self.save()
        self._find_whether_back(not self.findings.filter(outcome=Finding.Outcome.OTHER).exists())

    @transaction.atomic
    def note_comparison(self, standings, *, compared_with, page, original=None, problem=""):
        """Say how the statements stand (`standings`), or that there is another text (None).

        `page` has etag, last_modified and sha256 of what was fetched, and `original` is the page
        itself (not stored yet): kept while something on it differs.
        """
        self._answered()
        self.compared_with, self.compared_at = compared_with, self.checked_at
        self.problem = problem
        for name, value in page.items():
            setattr(self, name, value)
        self.statement_count = 0 if standings is None else len(standings)
        is_other = standings is None
        differing = [each for each in standings or () if each.outcome != SAME]
        self._keep_original(original if differing or is_other else None)
        self.save()
        self._find_of_page([Finding.Outcome.OTHER], Finding.Outcome.OTHER if is_other else None)
        self._find_whether_back(not is_other)
        if is_other:
            # Nothing is known of them now; what was settled stays so if the page comes back.
            self.findings.filter(statement__isnull=False, settled_at=None).delete()
        else:
            self._find_differing(differing)

    def _answered(self):
        if self.failures:
            self.problem = ""
        self.checked_at, self.is_barred = timezone.now(), False
        self.trouble, self.failures, self.failed_since = "", 0, None
        self.schedule()

    def _find_whether_back(self, is_the_article):
        is_back = is_the_article and self.article.source_dead_since is not None
        self._find_of_page(Finding.ABOUT_ANSWER, Finding.Outcome.BACK if is_back else None)

    def _keep_original(self, original):
        former, self.original = self.original, None
        if former and former.revision_id is None:
            former.delete()
        if original:
            original.save()
            self.original = original

    def _find_of_page(self, outcomes, outcome):
        """Of these outcomes of the page itself, have `outcome` (or none) and no other."""
        rows = self.findings.filter(statement=None, outcome__in=outcomes)
        rows.exclude(outcome=outcome or "").delete()
        if outcome and not rows.exists():
            self.findings.create(outcome=outcome)

    def _find_differing(self, standings):
        """Have the findings of these statements and of no others; who settled one as it is, has."""
        known = {each.statement_id: each for each in self.findings.exclude(statement=None)}
        for standing in standings:
            row = known.pop(standing.statement.pk, None)
            said = standing.outcome, standing.was, standing.now
            if row and (row.outcome, row.was, row.now) == said:
                continue
            if row:
                row.delete()
            self.findings.create(
                statement=standing.statement,
                outcome=standing.outcome,
                was=standing.was,
                now=standing.now,
            )
        self.findings.filter(pk__in=[each.pk for each in known.values()]).delete()

    def say_of_source(self, *, by, version, archive_url, is_gone=False, is_back=False):
        """Note the archived copy of the article, and that its page is gone, or is there again.

        Raises Conflict if somebody else saved the article since `version`.
        """
        facts = {"archive_url": archive_url}
        if is_gone or is_back:
            facts["source_dead_since"] = self.missed_since(self.findings.all()) if is_gone else None
        self.article.edit(by=by, version=version, **facts)

    def missed_since(self, findings):
        """The day since which the page has not been what it was, as far as checks have seen."""
        other = [each.found_at for each in findings if each.outcome == Finding.Outcome.OTHER]
        return timezone.localdate(self.failed_since or min(other, default=timezone.now()))

    @transaction.atomic
    def forget(self):
        """Drop what was found on the page: the article's text is another one now, so that it is
        to be compared anew."""
        self.findings.exclude(statement=None, outcome__in=Finding.ABOUT_ANSWER).delete()
        self._keep_original(None)
        self.compared_with, self.compared_at, self.problem = "", None, ""
        self.next_at = self.next_at and timezone.now()
        self.save()
