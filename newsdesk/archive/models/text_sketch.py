from collections import Counter

from django.db import models

from newsdesk.archive.copies import (
    COPIED,
    IN_COMMON,
    MOST_COMPARED,
    MOST_ROWS,
    share_copied,
    sketch_of,
)


class TextSketchQuerySet(models.QuerySet):
    def draw(self, article):
        """Keep the sketch of the text that `article` has now, in place of the one before."""
        self.filter(article=article).delete()
        hashes = sketch_of(article.revision.text)
        self.bulk_create([self.model(article=article, hash=each) for each in hashes])

    def original_of(self, article):
        """The article of which `article` is a copy, or None: the first of those alike."""
        return self.original_of_text(article.revision.text, but=article)

    def original_of_text(self, text, *, but=None):
        """The article, `but` not that one, of which `text` is a copy, or None.

        Compares the few whose sketches have most in common with its own.
        """
        shared = self.filter(hash__in=sketch_of(text)).exclude(article=but).order_by("article")
        common = Counter(shared.values_list("article", flat=True)[:MOST_ROWS])
        alike = [pk for pk, count in common.most_common(MOST_COMPARED) if count >= IN_COMMON]
        articles = self.model.article.get_queryset().select_related("revision", "copy_of")
        for other in articles.filter(pk__in=alike).order_by("pk"):
            if share_copied(text, other.revision.text) >= COPIED:
                return other.copy_of or other
        return None


class TextSketch(models.Model):
    """One of the hashes by which articles that hold the same words are found (archive.copies)."""

    article = models.ForeignKey("archive.Article", models.CASCADE, related_name="sketch")
    hash = models.BigIntegerField()

    objects = TextSketchQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hash", "article"], name="sketch_by_hash")]

    def __str__(self):
        return f"{self.hash:x} of article {self.article_id}"
