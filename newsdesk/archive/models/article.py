from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsdesk.archive.addresses import slug_of
from newsdesk.archive.carrying import fates
from newsdesk.archive.conflicts import NotAllowed, save_if_unchanged
from newsdesk.archive.dates import Precision, read_date, show_date, write_date
from newsdesk.archive.models.action import Action, one_request
from newsdesk.archive.models.article_queryset import ArticleQuerySet
from newsdesk.archive.models.outlet import Outlet, Rights
from newsdesk.archive.models.text_sketch import TextSketch
from newsdesk.archive.whole_text import put_together

# Who has not opened an article for this long is taken to have left it to others.
CLAIM_LASTS = timedelta(hours=8)


class Article(models.Model):
    """A text as an outlet published it; its words live in immutable revisions."""

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("Waiting")
        IN_REVIEW = "in_review", gettext_lazy("In review")
        DONE = "done", gettext_lazy("Done")

    outlet = models.ForeignKey(
        Outlet, models.PROTECT, null=True, blank=True, related_name="articles"
    )
    url = models.URLField("Address", max_length=2000, blank=True)
    headline = models.CharField()
    standfirst = models.TextField(blank=True)
    byline = models.CharField(blank=True)
    language = models.CharField(max_length=35, default="en")
    published_on = models.DateField(null=True, blank=True)
    published_precision = models.CharField(choices=Precision, default=Precision.UNKNOWN)
    date_is_inferred = models.BooleanField(default=False)
    archive_url = models.URLField("Archived copy", max_length=2000, blank=True)
    # Since when the page is no longer found at its address, as somebody who looked found out.
    source_dead_since = models.DateField("Not found since", null=True, blank=True)
    # Empty means the outlet's.
    rights = models.CharField(choices=Rights, blank=True)
    state = models.CharField(choices=State, default=State.WAITING)
    withheld_at = models.DateTimeField(null=True, blank=True)
    withheld_reason = models.TextField(blank=True)
    withheld_by = models.ForeignKey(
        "archive.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revision = models.ForeignKey(
        "archive.ArticleRevision", models.PROTECT, null=True, editable=False, related_name="+"
    )
    # That of the current revision: without an address it tells two articles apart.
    sha256 = models.CharField(max_length=64, editable=False)
    copy_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    brought_in_at = models.DateTimeField(default=timezone.now, editable=False)
    public_since = models.DateTimeField(null=True, editable=False)
    # Who says that they are on it: a courtesy among editors that keeps nobody out.
    claimed_by = models.ForeignKey(
        "archive.User", models.SET_NULL, null=True, editable=False, related_name="claimed_articles"
    )
    claimed_at = models.DateTimeField(null=True, editable=False)
    claim_lapses_at = models.DateTimeField(null=True, editable=False)
    # The per cent of its text that its public statements hold: see archive.shares.
    quoted_share = models.PositiveSmallIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-id"]
        indexes = [
            models.Index(fields=["-published_on", "-id"], name="article_newest"),
            models.Index(fields=["quoted_share"], name="article_by_share"),
            # By its words an article is known again, whoever brings it in.
            models.Index(fields=["sha256"], name="article_by_text"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["url"], condition=~Q(url=""), name="one_article_per_url"
            ),
            models.UniqueConstraint(
                fields=["outlet", "sha256"],
                condition=Q(url="", outlet__isnull=False),
                name="one_article_per_outlet_and_text",
            ),
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(url="", outlet=None), name="one_article_per_text"
            ),
            models.CheckConstraint(
                condition=Q(withheld_at=None) | ~Q(withheld_reason=""),
                name="withheld_articles_say_why",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None, published_precision=Precision.UNKNOWN)
                | Q(published_on__isnull=False) & ~Q(published_precision=Precision.UNKNOWN),
                name="article_dates_have_a_precision",
            ),
        ]

    def __str__(self):
        return self.headline

    def get_absolute_url(self):
        return reverse("reader:article_detail", args=[self.pk, slug_of(self.headline, "article")])

    def clean(self):
        known = {"url": "", "outlet": self.outlet, "sha256": self.sha256}
        twin = None if self.url else Article.objects.exclude(pk=self.pk).same_as(**known)
        if twin:
            raise ValidationError(
                _(
                    "Without an address this is the same as “%(twin)s”, which has its outlet and words."
                )
                % {"twin": twin}
            )

    @property
    def shown_date(self):
        """When it was published, in words and no more precise than known."""
        return show_date(self.published_on, self.published_precision)

    @property
    def shown_rights(self):
        """What readers may see of it: its own rights, else its outlet's, else quotes alone."""
        return self.rights or (self.outlet.rights if self.outlet else Rights.QUOTES)

    def get_shown_rights_display(self):
        return Rights(self.shown_rights).label

    @property
    def is_over_limit(self):
        """True if readers may have quotations alone, and its statements hold too much of it.

        What is not in a speaker's own words is then shown without them: see archive.words.
        """
        return self.shown_rights == Rights.QUOTES and self.quoted_share > settings.SHARE_LIMIT

    def as_logged(self):
        """What the log keeps of an article: its facts, not its words."""
        kept = (
            "outlet_id url headline standfirst byline language published_precision "
            "date_is_inferred archive_url rights state withheld_reason withheld_by_id copy_of_id "
            "revision_id version"
        )
        facts = {name: getattr(self, name) for name in kept.split()}
        return facts | {
            "published_on": write_date(self.published_on, self.published_precision),
            "source_dead_since": write_date(self.source_dead_since, Precision.DAY),
            "withheld_at": self.withheld_at.isoformat() if self.withheld_at else "",
            "block_kinds": [kind for kind, *_ in self.revision.blocks] if self.revision else [],
        }

    def lock(self):
        """Let nobody else change this article or its statements until the transaction ends.

        On PostgreSQL; on SQLite a transaction that writes has everything to itself.
        """
        Article.objects.select_for_update(no_key=True).get(pk=self.pk)

    def add_revision(self, whole, *, reason):
        """Make `whole` (a WholeText) the current text; the ones before it stay as they are."""
        number = self.revisions.count() + 1
        self.revision = self.revisions.model.of(whole, article=self, number=number, reason=reason)
        self.revision.save()
        self.sha256 = whole.sha256
        self.save(update_fields=["revision", "sha256"])
        TextSketch.objects.draw(self)

    @transaction.atomic
    def edit(self, *, by, version, block_kinds=None, **values):
        """Change facts of the article, and the kinds of its blocks (a kind for each, in order).

        Raises Conflict if somebody else saved since `version`.
        """
        before = self.as_logged()
        save_if_unchanged(self, version, **values)
        if block_kinds is not None:
            self.revision.set_kinds(block_kinds)
            self._place_in_zones()
        # Its date is in the order of the lists.
        self.statements.all().relist()
        Action.objects.record(
            "edit", self, by=by, article=self, before=before, after=self.as_logged()
        )

    def _place_in_zones(self):
        """Let statements be where they stand now: in the body, a headline, a caption."""
        for statement in self.statements.filter(revision=self.revision):
            zone = self.revision.zone_at(statement.start)
            if zone != statement.zone:
                statement.zone = zone
                statement.save(update_fields=["zone"])

    @property
    def has_been_published(self):
        """True once a statement of it was public, even if that is withheld by now."""
        return self.statements.exclude(published_at=None).exists()

    def same_text(self):
        """The other articles with the same text, the first that was printed before the others."""
        original = self.copy_of_id or self.pk
        alike = Article.objects.filter(Q(pk=original) | Q(copy_of=original)).exclude(pk=self.pk)
        return alike.select_related("outlet").order_by("published_on", "pk")

    def carried_to(self, text):
        """What becomes of its statements if `text` (put together) is its next: as `fates` has it.

        Not of those whose words were withdrawn: an editor has decided on them.
        """
        gone = Q(status="discarded") | Q(anchoring="withdrawn")
        statements = self.statements.exclude(gone).select_related("revision")
        return fates(statements.order_by("start", "pk"), text)

    @transaction.atomic
    def replace_text(self, text, *, by, version, reason="text replaced", original=None):
        """Make `text` the article's next revision, and have its statements go along.

        Those whose words are still there are moved to them; of the others the approved words stay
        until an editor decides (see archive.carrying). Open suggestions go, since they were made
        for the old words. `original` is what it was read from, if anything. Returns a Counter of
        what became of the statements, by anchoring.
        Raises NotAllowed when a contributor replaces what readers have seen, Conflict if somebody
        else saved since `version`, UnacceptableText for a bad text.
        """
        self.lock()
        if self.has_been_published and not by.may_publish:
            raise NotAllowed(
                _("Readers have seen statements of this article: only an editor replaces its text.")
            )
        whole = put_together(text)
        if whole.sha256 == self.sha256:
            raise NotAllowed(_("This is the text that is stored already."))
        before = self.as_logged()
        save_if_unchanged(
            self,
            version,
            headline=whole.first("headline") or self.headline,
            standfirst=whole.first("standfirst"),
        )
        carried = self.carried_to(whole.text)
        self.add_revision(whole, reason=reason)
        if original:
            original.belongs_to(self.revision)
        if check := getattr(self, "page_check", None):
            check.refresh_from_db()
            check.forget()
        dropped = list(self.suggestions.open().values("payload", "number"))
        self.suggestions.open().delete()
        with one_request():
            for statement, result in carried:
                statement.article = self
                statement.follow(self.revision, result, by=by)
            before["suggestions"] = dropped
            Action.objects.record(
                "replace text", self, by=by, article=self, before=before, after=self.as_logged()
            )
        return Counter(result.anchoring for _statement, result in carried)

    @transaction.atomic
    def set_state(self, state, *, by):
        """Say how far the review has come."""
        self.lock()
        self.refresh_from_db(fields=["state"])
        if state == self.state:
            return
        before = self.as_logged()
        self.state = state
        self.save(update_fields=["state"])
        Action.objects.record(
            "state", self, by=by, article=self, before=before, after=self.as_logged()
        )

    @property
    def holder(self):
        """The person who claims it now, or None when nobody does or the claim has lapsed."""
        is_held = self.claim_lapses_at and self.claim_lapses_at > timezone.now()
        return self.claimed_by if is_held else None

    @transaction.atomic
    def claim(self, *, by):
        """Say that `by` is on it, whoever was before: a claim keeps nobody out."""
        self.lock()
        self.refresh_from_db(fields=["claimed_by", "claimed_at", "claim_lapses_at"])
        if self.holder == by:
            return
        now = timezone.now()
        self._set_claim(
            "claim", by, claimed_by=by, claimed_at=now, claim_lapses_at=now + CLAIM_LASTS
        )

    @transaction.atomic
    def unclaim(self, *, by):
        """Take `by`'s claim back; somebody else's stays."""
        self.lock()
        self.refresh_from_db(fields=["claimed_by", "claimed_at", "claim_lapses_at"])
        if self.claimed_by == by:
            self._set_claim("unclaim", by, claimed_by=None, claimed_at=None, claim_lapses_at=None)

    def _set_claim(self, verb, by, **values):
        named = {"headline": self.headline}
        before = named | {"claimed_by_id": self.holder.pk if self.holder else None}
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))
        after = named | {"claimed_by_id": self.claimed_by_id}
        Action.objects.record(verb, self, by=by, article=self, before=before, after=after)

    def renew_claim(self, *, by):
        """Let the claim last anew if it is `by`'s, who has just opened the article."""
        lapses_at = timezone.now() + CLAIM_LASTS
        # Once an hour is enough: most openings of a page then write nothing.
        is_due = self.holder == by and self.claim_lapses_at < lapses_at - timedelta(hours=1)
        if is_due:
            mine = Article.objects.filter(pk=self.pk, claimed_by=by)
            mine.update(claim_lapses_at=lapses_at)

    @transaction.atomic
    def put_back(self, verb, former, *, by, **log):
        """Write facts that it had before, as the log has them (see as_logged); logged as `verb`."""
        if "withheld_at" in former and not by.may_withhold_articles:
            raise NotAllowed(_("Only a publisher may withhold or release whole articles."))
        before, values = self.as_logged(), self._as_stored(former)
        block_kinds = values.pop("block_kinds", None)
        if values.keys() == {"state"}:
            self.state = values["state"]
            self.save(update_fields=["state"])
        else:
            save_if_unchanged(self, self.version, **values)
        if block_kinds is not None:
            self.revision.set_kinds(block_kinds)
            self._place_in_zones()
        self.statements.all().relist()
        Action.objects.record(
            verb, self, by=by, article=self, before=before, after=self.as_logged(), **log
        )

    def _as_stored(self, former):
        """`former`, which is as the log has it, as it is kept."""
        values = dict(former)
        if {"published_on", "published_precision"} & former.keys():
            written = former.get("published_on", self.as_logged()["published_on"])
            values["published_on"], values["published_precision"] = read_date(written)
        if "source_dead_since" in former:
            values["source_dead_since"] = read_date(former["source_dead_since"])[0]
        if "withheld_at" in former:
            values["withheld_at"] = parse_datetime(former["withheld_at"] or "")
        if former.get("outlet_id") and not Outlet.objects.filter(pk=former["outlet_id"]).exists():
            raise NotAllowed(_("The outlet of then is no longer here. Nothing was changed."))
        return values

    @transaction.atomic
    def withhold(self, *, by, version, reason):
        """Take the article and all its statements off the public pages, saying why."""
        self._set_withheld(by, version, timezone.now(), reason, "withhold")

    @transaction.atomic
    def release(self, *, by, version):
        """Bring a withheld article and its published statements back."""
        self._set_withheld(by, version, None, "", "release")

    def _set_withheld(self, by, version, at, reason, verb):
        if not by.may_withhold_articles:
            raise NotAllowed(_("Only a publisher may withhold or release whole articles."))
        before = self.as_logged()
        save_if_unchanged(
            self,
            version,
            withheld_at=at,
            withheld_reason=reason,
            withheld_by_id=by.pk if at else None,
        )
        self.statements.all().relist()
        Action.objects.record(
            verb,
            self,
            by=by,
            article=self,
            before=before,
            after=self.as_logged(),
            reason=reason,
        )
