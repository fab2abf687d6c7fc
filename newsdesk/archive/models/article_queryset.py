from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from newsdesk.archive.models.action import Action
from newsdesk.archive.models.outlet import Rights
from newsdesk.archive.models.text_sketch import TextSketch
from newsdesk.archive.whole_text import put_together


class Arrival(NamedTuple):
    """What became of an article that was brought in."""

    article: models.Model
    is_new: bool
    # Maps an offset into the text as it was given to one into the text as it is kept.
    new_offset: object


def _count_of(rows):
    """How many of `rows` belong to the article, as a subquery: joins would multiply them."""
    of_article = rows.filter(article=models.OuterRef("pk")).order_by().values("article")
    count = models.Subquery(of_article.annotate(count=models.Count("pk")).values("count"))
    return Coalesce(count, 0)


def same_among(articles, *, url, outlet, sha256):
    """The one of `articles` that is the same: by its address, else by outlet and words; or None."""
    alike = None
    for each in articles:
        if url and each.url == url:
            return each
        if each.sha256 == sha256 and each.outlet_id == (outlet and outlet.pk):
            # What has another address is another article.
            alike = alike or (None if url and each.url else each)
    return alike


class ArticleQuerySet(models.QuerySet):
    def readable(self):
        """Articles that have a public page: not withheld, with something published in them."""
        from newsdesk.archive.models.statement import Statement

        published = Statement.objects.published().filter(article=models.OuterRef("pk"))
        return self.filter(models.Exists(published), withheld_at=None)

    def once_public(self):
        """Articles of which something is or was public: their addresses are for ever."""
        return self.filter(public_since__isnull=False)

    def with_page(self):
        """Articles that have an address, and of which something may be public: see PageCheck."""
        return self.once_public().filter(withheld_at=None).exclude(url="")

    def oldest_check_first(self):
        """Ordered so that those come first whose pages were never checked, or longest ago."""
        return self.order_by(models.F("page_check__checked_at").asc(nulls_first=True), "pk")

    def over_limit(self):
        """Articles that may be quoted only, and whose statements hold more than the limit allows.

        The same as is_over_limit of each.
        """
        is_outlets = Q(outlet=None) | Q(outlet__rights=Rights.QUOTES)
        may_be_quoted = Q(rights=Rights.QUOTES) | Q(rights="") & is_outlets
        return self.filter(may_be_quoted, quoted_share__gt=settings.SHARE_LIMIT)

    def awaiting_review(self):
        """Articles with something to decide: an open suggestion or a draft."""
        from newsdesk.archive.models.statement import Statement
        from newsdesk.archive.models.suggestion import Suggestion

        drafts = Statement.objects.filter(status=Statement.Status.DRAFT)
        suggested = Suggestion.objects.open().order_by()
        return self.filter(
            Q(pk__in=suggested.values("article")) | Q(pk__in=drafts.order_by().values("article"))
        )

    def claimed(self):
        """Articles that somebody claims now."""
        return self.filter(claim_lapses_at__gt=timezone.now(), claimed_by__isnull=False)

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
        """The article that is stored already: see same_among."""
        near = self.known_as(urls=[url] if url else [], digests=[sha256])
        return same_among(near, url=url, outlet=outlet, sha256=sha256)

    def known_as(self, *, urls, digests):
        """The articles with one of these addresses, then those with one of the texts' digests."""
        # In two queries: to look for either at once, SQLite reads every article.
        by_url = self.filter(url__in=urls).exclude(url="").order_by("pk") if urls else ()
        return [*by_url, *self.filter(sha256__in=digests).order_by("pk")]

    def bring_in(self, *, text, headline="", standfirst="", **facts):
        """Store an article as its first revision, unless it is here already.

        `text` is normalised, and headline and standfirst are put in front of it where they
        are missing. `facts` are further fields. Returns an Arrival; what is stored already
        only has its empty address filled in, while readers have not seen it. Raises
        UnacceptableText for a bad text.
        """
        whole = put_together(text, headline=headline, standfirst=standfirst)
        return self.bring_in_whole(whole, **facts)

    def bring_in_whole(self, whole, *, outlet=None, url="", by=None, **facts):
        """As bring_in, of a WholeText."""
        with transaction.atomic():
            arrival = self._keep(whole, outlet=outlet, url=url, **facts)
            if arrival.is_new:
                article = arrival.article
                Action.objects.record(
                    "import", article, by=by, article=article, after=article.as_logged()
                )
            elif url and not arrival.article.url and not arrival.article.public_since:
                arrival.article.edit(by=by, version=arrival.article.version, url=url)
        return arrival

    def _keep(self, whole, *, outlet=None, url="", **facts):
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
        if original := TextSketch.objects.original_of(article):
            article.copy_of = original
            article.save(update_fields=["copy_of"])
        return article
