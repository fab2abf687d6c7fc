from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

# An open page says every quarter of a minute that it is there; two may get lost on the way.
STAYS = timedelta(seconds=50)
KEPT = timedelta(days=1)


class PresenceQuerySet(models.QuerySet):
    def on(self, article_id):
        """Who is on the article now, whoever came first standing first."""
        now_here = self.filter(article=article_id, at__gt=timezone.now() - STAYS)
        return now_here.select_related("user").order_by("pk")

    def note(self, user, article_id, *, card="", paragraph=None):
        """Note that `user` is on that card of the article now, wherever they were before."""
        here = self.model(
            user=user, article_id=article_id, card=card, paragraph=paragraph, at=timezone.now()
        )
        self.bulk_create(
            [here],
            update_conflicts=True,
            unique_fields=["user", "article"],
            update_fields=["card", "paragraph", "at"],
        )

    def move(self, user, article_id, *, card, paragraph):
        """As note, of somebody noted on the article already; false for others."""
        mine = self.filter(user=user, article=article_id)
        return mine.update(card=card, paragraph=paragraph, at=timezone.now())

    def drop_old(self):
        """Forget where people were yesterday."""
        self.filter(at__lt=timezone.now() - KEPT).delete()


class Presence(models.Model):
    """That somebody has an article open: a courtesy to others, never a lock, and soon forgotten."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    article = models.ForeignKey("archive.Article", models.CASCADE, related_name="+")
    card = models.CharField(blank=True)
    paragraph = models.PositiveIntegerField(null=True)
    at = models.DateTimeField(db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "article"], name="one_presence_per_article")
        ]

    def __str__(self):
        return f"{self.user} on {self.article_id}"
