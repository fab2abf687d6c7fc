from collections import Counter, defaultdict

from django.db import models
from django.db.models import F
from django.db.models.functions import RowNumber

from newsdesk.archive.copies import (
    COPIED,
    IN_COMMON,
    MOST_COMPARED,
    MOST_HOLDERS,
    runs_of,
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
        holders = self._holders(sketch_of(text), set())
        near = Counter(pk for its in holders.values() for pk in its)
        if but:
            del near[but.pk]
        known = self._articles(_most_alike(near))
        original = _first_copied(text, known.values())
        return original and (original.copy_of or original)

    def originals_of(self, articles, common):
        """By id, the article of which each of `articles` is a copy, where it is one.

        They are the newest, in order, and their sketches are stored. `common` is a set of hashes
        that too many articles hold: those that are found are added, and not looked for again.
        """
        alike = self._alike(articles, common)
        known = {article.pk: article for article in articles}
        known |= self._articles({pk for near in alike.values() for pk in near} - known.keys())
        found = {}
        for article in articles:
            others = [known[pk] for pk in alike[article.pk]]
            if other := _first_copied(article.revision.text, others):
                found[article.pk] = found.get(other.pk) or other.copy_of or other
        return found

    def _alike(self, articles, common):
        """By the id of each article, those of earlier ones that are worth a comparison."""
        own = defaultdict(list)
        for pk, each in self.filter(article__in=articles).values_list("article", "hash"):
            own[each].append(pk)
        near = defaultdict(Counter)
        for each, its in self._holders(own.keys() - common, common).items():
            for pk in own[each]:
                near[pk].update(other for other in its if other < pk)
        return {article.pk: _most_alike(near[article.pk]) for article in articles}

    def _holders(self, hashes, common):
        """By each of the `hashes` the articles that hold it; what too many hold is `common`."""
        place = models.Window(RowNumber(), partition_by=F("hash"), order_by=F("article").asc())
        shared = self.filter(hash__in=hashes).annotate(place=place)
        holders = defaultdict(list)
        rows = shared.filter(place__lte=MOST_HOLDERS + 1)
        for each, pk in rows.order_by("article").values_list("hash", "article"):
            holders[each].append(pk)
        common.update(each for each, its in holders.items() if len(its) > MOST_HOLDERS)
        return {each: its for each, its in holders.items() if each not in common}

    def _articles(self, ids):
        """By id, in order, the articles with these ids, with their texts."""
        articles = self.model.article.get_queryset().select_related("revision", "copy_of")
        return {each.pk: each for each in articles.filter(pk__in=ids).order_by("pk")}


def _most_alike(near):
    """Of a Counter of articles, by what they have in common with one, those to be compared."""
    most = sorted(near.items(), key=lambda item: (-item[1], item[0]))[:MOST_COMPARED]
    return sorted(pk for pk, count in most if count >= IN_COMMON)


def _first_copied(text, articles):
    """The first of `articles` of which so much stands in `text` that it is a copy, or None."""
    runs = runs_of(text) if articles else ()
    for other in articles:
        if share_copied(runs, runs_of(other.revision.text)) >= COPIED:
            return other
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
