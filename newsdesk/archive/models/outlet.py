from django.db import models, transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.addresses import slug_of
from newsdesk.archive.conflicts import find_or_make, save_if_unchanged
from newsdesk.archive.counting import CountOf
from newsdesk.archive.models.action import Action


class Rights(models.TextChoices):
    """How much of an outlet's article the public pages may show."""

    QUOTES = "quotes", _("Statements only, with their lead-in")
    EXCERPT = "excerpt", _("The paragraph of each statement")
    FULL = "full", _("The whole text")


class OutletQuerySet(models.QuerySet):
    def named(self, name, *, by=None):
        """The outlet called `name`, in whatever capitals; made if there is none."""
        name = name.strip()
        known = self.filter(name__iexact=name)
        return find_or_make(known.first, lambda: self.register(name, by=by))

    @transaction.atomic
    def register(self, name, *, by, **details):
        """Add an outlet called `name`."""
        outlet = self.create(name=name, **details)
        Action.objects.record("create", outlet, by=by, after=outlet.as_logged())
        return outlet

    def with_counts(self):
        """Annotate how many articles each has, and how many listed statements they hold."""
        from newsdesk.archive.models.article import Article
        from newsdesk.archive.models.statement import Statement

        printed = Statement.objects.filter(article__outlet=models.OuterRef("pk"))
        listed = printed.printed_once()
        articles = Article.objects.filter(outlet=models.OuterRef("pk"))
        return self.annotate(article_count=CountOf(articles), statement_count=CountOf(listed))

    def once_public(self):
        """Outlets of which something is or was public."""
        return self.filter(public_since__isnull=False)


class Outlet(models.Model):
    """Who published an article. Never called a source: a source is who spoke."""

    name = models.CharField()
    homepage = models.URLField(blank=True)
    rights = models.CharField(choices=Rights, default=Rights.QUOTES)
    # Whether its pages are compared again and again with what is published from them.
    is_watched = models.BooleanField(default=False)
    # When something of it was public first: from then on its address answers.
    public_since = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OutletQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="one_outlet_per_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("reader:outlet_detail", args=[self.pk, slug_of(self.name, "outlet")])

    def as_logged(self):
        """What the log keeps of an outlet."""
        kept = ("name", "homepage", "rights", "is_watched", "version")
        return {name: getattr(self, name) for name in kept}

    @transaction.atomic
    def edit(self, *, by, version, verb="edit", reason="", undoes=None, **values):
        """Change the outlet; `values` are as `as_logged` gives them, those that change.

        Raises Conflict if somebody saved since `version`.
        """
        before = self.as_logged()
        save_if_unchanged(self, version, **values)
        log = {"reason": reason, "undoes": undoes, "before": before, "after": self.as_logged()}
        Action.objects.record(verb, self, by=by, **log)
