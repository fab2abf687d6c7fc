from bisect import bisect_right
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils import timezone

from newsdesk.archive.addresses import slug_of
from newsdesk.archive.conflicts import NotAllowed, find_or_make, save_if_unchanged
from newsdesk.archive.dates import Precision, show_date, write_date
from newsdesk.archive.models.action import Action, one_request
from newsdesk.archive.whole_text import put_together
from newsdesk.extraction import Block


class Rights(models.TextChoices):
    """How much of an outlet's article the public pages may show."""

    QUOTES = "quotes", "Statements only, with their lead-in"
    EXCERPT = "excerpt", "The paragraph of each statement"
    FULL = "full", "The whole text"


class OutletQuerySet(models.QuerySet):
    def named(self, name):
        """The outlet called `name`, in whatever capitals; made if there is none."""
        name = name.strip()
        known = self.filter(name__iexact=name)
        return find_or_make(known.first, lambda: self.create(name=name))

    def once_public(self):
        """Outlets of which something is or was public."""
        return self.filter(public_since__isnull=False)


class Outlet(models.Model):
    """Who published an article. Never called a source: a source is who spoke."""

    name = models.CharField()
    homepage = models.URLField(blank=True)
    rights = models.CharField(choices=Rights, default=Rights.QUOTES)
    # When something of it was public first: from then on its address answers.
    public_since = models.DateTimeField(null=True, editable=False)

    objects = OutletQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="one_outlet_per_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("reader:outlet_detail", args=[self.pk, slug_of(self.name, "outlet")])


class Arrival(NamedTuple):
    """What became of an article that was brought in."""

    article: "Article"
    is_new: bool
    # Maps an offset into the text as it was given to one into the text as it is kept.
    new_offset: object


def _count_of(rows):
    """How many of `rows` belong to the article, as a subquery: joins would multiply them."""
    of_article = rows.filter(article=models.OuterRef("pk")).order_by().values("article")
    count = models.Subquery(of_article.annotate(count=models.Count("pk")).values("count"))
    return Coalesce(count, 0)


class ArticleQuerySet(models.QuerySet):
    def readable(self):
        """Articles that have a public page: not withheld, with something published in them."""
        from newsdesk.archive.models.statement import Statement

        published = Statement.objects.published().filter(article=models.OuterRef("pk"))
        return self.filter(models.Exists(published), withheld_at=None)

    def once_public(self):
        """Articles of which something is or was public: their addresses are for ever."""
        return self.filter(public_since__isnull=False)

    def awaiting_review(self):
        """Articles with something to decide: an open suggestion or a draft."""
        from newsdesk.archive.models.statement import Statement
        from newsdesk.archive.models.suggestion import Suggestion

        drafts = Statement.objects.filter(status=Statement.Status.DRAFT)
        suggested = Suggestion.objects.open().order_by()
        return self.filter(
            Q(pk__in=suggested.values("article")) | Q(pk__in=drafts.order_by().values("article"))
        )

    def with_counts(self):
        """Annotate how many open suggestions of either tier, and statements, each has."""
        from newsdesk.archive.models.statement import Statement
        from newsdesk.archive.models.suggestion import Suggestion

        suggested, Tier, Status = Suggestion.objects.open(), Suggestion.Tier, Statement.Status
        return self.annotate(
            check_first_count=_count_of(suggested.filter(tier=Tier.CHECK_FIRST)),
            ready_count=_count_of(suggested.filter(tier=Tier.READY)),
            draft_count=_count_of(Statement.objects.filter(status=Status.DRAFT)),
            published_count=_count_of(Statement.objects.filter(status=Status.PUBLISHED)),
        )

    def same_as(self, *, url, outlet, sha256):
        """The article that is stored already: by its address, else by outlet and words."""
        found = url and self.filter(url=url).first()
        return (
            found
            or self.filter(outlet=outlet, sha256=sha256).filter(Q(url="") if url else Q()).first()
        )

    def bring_in(self, *, text, headline="", standfirst="", outlet=None, url="", by=None, **facts):
        """Store an article as its first revision, unless it is here already.

        `text` is normalised, and headline and standfirst are put in front of it where they
        are missing. `facts` are further fields. Returns an Arrival; what is stored already
        only has its empty address filled in, while readers have not seen it. Raises
        UnacceptableText for a bad text.
        """
        whole = put_together(text, headline=headline, standfirst=standfirst)
        with transaction.atomic():
            arrival = self.keep(whole, outlet=outlet, url=url, **facts)
            if arrival.is_new:
                article = arrival.article
                Action.objects.record(
                    "import", article, by=by, article=article, after=article.as_logged()
                )
            elif url and not arrival.article.url and not arrival.article.public_since:
                arrival.article.edit(by=by, version=arrival.article.version, url=url)
        return arrival

    def keep(self, whole, *, outlet=None, url="", **facts):
        """As bring_in, of a WholeText, and not logged: for batches, which log themselves."""
        known = {"url": url, "outlet": outlet, "sha256": whole.sha256}
        article = self.same_as(**known)
        is_new = article is None
        if is_new:
            try:
                article = self._store(whole, known, facts)
            except IntegrityError:
                # Somebody brought the same article in at the same moment.
                article, is_new = self.same_as(**known), False
        return Arrival(article, is_new, whole.new_offset)

    @transaction.atomic
    def _store(self, whole, known, facts):
        headline = whole.first("headline") or whole.text.strip().split("\n")[0]
        printed = {"headline": headline, "standfirst": whole.first("standfirst")}
        article = self.create(**known, **(printed | facts))
        article.add_revision(whole, reason="brought in")
        return article


class Article(models.Model):
    """A text as an outlet published it; its words live in immutable revisions."""

    class State(models.TextChoices):
        WAITING = "waiting"
        IN_REVIEW = "in_review", "In review"
        DONE = "done"

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
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-id"]
        indexes = [models.Index(fields=["-published_on", "-id"], name="article_newest")]
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
                f"Without an address this is the same as “{twin}”, which has its outlet and words."
            )

    @property
    def shown_date(self):
        """When it was published, in words and no more precise than known."""
        return show_date(self.published_on, self.published_precision)

    @property
    def shown_rights(self):
        """What readers may see of it: its own rights, else its outlet's, else quotes alone."""
        return self.rights or (self.outlet.rights if self.outlet else Rights.QUOTES)

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
        self.revision = self.revisions.create(
            number=self.revisions.count() + 1,
            text=whole.text,
            blocks=[list(block) for block in whole.blocks],
            sha256=whole.sha256,
            reason=reason,
        )
        self.sha256 = whole.sha256
        self.save(update_fields=["revision", "sha256"])

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

    @transaction.atomic
    def replace_text(self, text, *, by, version):
        """Make `text` the article's next revision. Drafts whose words it still has move along.

        The others become orphans, to be placed again by hand; open suggestions go, since
        they were made for the old words. Raises NotAllowed once something was published,
        Conflict if somebody else saved since `version`, UnacceptableText for a bad text.
        """
        self.lock()
        if self.has_been_published:
            raise NotAllowed(
                "Statements of this article have been published, so its text stays as it is."
            )
        whole = put_together(text)
        before = self.as_logged()
        save_if_unchanged(
            self,
            version,
            headline=whole.first("headline") or self.headline,
            standfirst=whole.first("standfirst"),
        )
        self.add_revision(whole, reason="text replaced")
        dropped = list(self.suggestions.open().values("payload", "number"))
        self.suggestions.open().delete()
        with one_request():
            for draft in self.statements.exclude(status="discarded"):
                draft.follow(self.revision, by=by)
            before["suggestions"] = dropped
            Action.objects.record(
                "replace text", self, by=by, article=self, before=before, after=self.as_logged()
            )

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
            raise NotAllowed("Only a publisher may withhold or release whole articles.")
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


class ArticleRevision(models.Model):
    """One state of an article's text. The words never change; a block's kind can be corrected."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    # [kind, start, end] of each block in order, offsets in code points of the text.
    blocks = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revisions_are_numbered")
        ]

    def __str__(self):
        return f"revision {self.number} of {self.article}"

    def as_blocks(self):
        """The blocks as named tuples of kind, start and end."""
        return [Block(*block) for block in self.blocks]

    def block_number_at(self, offset):
        """The number, from 1, of the block that holds `offset`: readers know it as ¶."""
        return max(1, bisect_right(self.blocks, offset, key=lambda block: block[1]))

    def zone_at(self, offset):
        """Where in the article `offset` lies: headline, standfirst, caption or body."""
        kind = self.blocks[self.block_number_at(offset) - 1][0] if self.blocks else "paragraph"
        return kind if kind in ("headline", "standfirst", "caption") else "body"

    def set_kinds(self, kinds):
        """Correct what each block is; the words and their places stay."""
        self.blocks = [
            [kind, start, end] for kind, (_old, start, end) in zip(kinds, self.blocks, strict=True)
        ]
        self.save(update_fields=["blocks"])
