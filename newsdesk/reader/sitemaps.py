"""What search engines may find here: sitemaps in the protocol of sitemaps.org.

One sitemap holds what has an id within one stretch of ids: so nothing is counted, and nothing is
looked for behind others, however many there are. An index leads to them.
"""

from typing import NamedTuple

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from newsdesk.archive.models import (
    Action,
    Affiliation,
    Article,
    Expert,
    Organisation,
    Outlet,
    Statement,
    StatementTopic,
    Topic,
)
from newsdesk.reader.changes import last_changes

# As many as the protocol allows in one file, and how many are read at once.
MOST, BATCH = 50_000, 2_000
# How many of the newest changes are looked through for the last one that readers see.
LOOKED_THROUGH = 200
# What is done to a record without a reader seeing it.
UNSEEN = ("create", "import", "claim", "unclaim", "state")


class Entry(NamedTuple):
    """One address: its path, and when what stands there last changed for readers."""

    path: str
    changed: object


class StatementPages:
    """The pages of published statements."""

    @staticmethod
    def _between(number):
        """Those whose ids are in the stretch of the sitemap `number`, from 1."""
        first = (number - 1) * MOST
        return Statement.objects.published().filter(pk__gt=first, pk__lte=first + MOST)

    def entries(self, number):
        """The Entries of the sitemap `number`, read while they are asked for."""
        there, after = self._between(number), 0
        while True:
            batch = there.filter(pk__gt=after).order_by("pk")
            batch = list(batch.only("pk", "article", "published_at")[:BATCH])
            if not batch:
                return
            changed = last_changes(batch)
            yield from (Entry(each.get_absolute_url(), changed[each.pk]) for each in batch)
            after = batch[-1].pk

    def pages(self):
        """Pairs of (number, when any of it last changed) of the sitemaps that hold something."""
        newest = Statement.objects.published().order_by("-pk").values_list("pk", flat=True).first()
        for number in range(1, -(-(newest or 0) // MOST) + 1):
            if changed := self._last_change(number):
                yield number, changed

    def _last_change(self, number):
        """The last change of those that were published last, or touched last, themselves or by
        way of their article; None if there are none. All of them would be too many to ask."""
        there, first = self._between(number), (number - 1) * MOST
        newest = there.order_by("-published_at").values_list("pk", flat=True)[:1]
        touched = Action.objects.filter(
            object_type="statement", object_id__gt=first, object_id__lte=first + MOST
        )
        touched = touched.order_by("-pk").values_list("object_id", flat=True)[:LOOKED_THROUGH]
        edited = Action.objects.filter(object_type="article").exclude(verb__in=UNSEEN)
        edited = edited.order_by("-pk").values_list("object_id", flat=True)[:LOOKED_THROUGH]
        asked = Q(pk__in={*newest, *touched}) | Q(article__in=set(edited))
        found = there.filter(asked).order_by("-pk").only("pk", "article", "published_at")
        return max(last_changes(list(found[:BATCH])).values(), default=None)


class RecordPages:
    """The pages of what statements are listed on: experts, topics, outlets, articles.

    `newest` are the listed statements of the OuterRef, the newest first, by `published_at`.
    """

    def __init__(self, model, newest):
        self.model, self.newest = model, newest

    def _dated(self):
        """Those with something listed, with when they `changed`: edited, or quoted anew."""
        noun = self.model._meta.model_name
        actions = Action.objects.filter(object_type=noun, object_id=OuterRef("pk"))
        actions = actions.exclude(verb__in=UNSEEN)
        edited = Subquery(actions.order_by("-pk").values("at")[:1])
        said = Subquery(self.newest.values("published_at")[:1])
        there = self.model.objects.filter(Exists(self.newest)).order_by("pk")
        return there.annotate(changed=Greatest(said, Coalesce(edited, said)))

    def entries(self, number):
        first = (number - 1) * MOST
        there = self._dated().filter(pk__gt=first, pk__lte=first + MOST)
        yield from (Entry(each.get_absolute_url(), each.changed) for each in there.iterator(BATCH))

    def pages(self):
        numbered = self._dated().order_by().annotate(number=(F("pk") - 1) / MOST + 1)
        numbered = numbered.values("number").annotate(last=Max("changed"))
        yield from numbered.order_by("number").values_list("number", "last")


class OrganisationPages(RecordPages):
    """The pages of organisations at which it is public that somebody is or was who is quoted."""

    def __init__(self):
        self.model = Organisation

    def _dated(self):
        """As of RecordPages, with when it was edited, or first public."""
        edits = Action.objects.filter(object_type="organisation", object_id=OuterRef("pk"))
        edited = Subquery(edits.exclude(verb__in=UNSEEN).order_by("-pk").values("at")[:1])
        said = Statement.objects.listed().filter(expert=OuterRef("expert"))
        there = Affiliation.objects.public().filter(Exists(said), organisation=OuterRef("pk"))
        known = Organisation.objects.once_public().filter(Exists(there)).order_by("pk")
        return known.annotate(changed=Greatest("public_since", Coalesce(edited, "public_since")))


def _listed(**path):
    return Statement.objects.listed().filter(**path).order_by("-seq")


def _on_topic():
    links = StatementTopic.objects.filter(topic=OuterRef("pk"), seq__isnull=False)
    return links.order_by("-seq").annotate(published_at=F("statement__published_at"))


SECTIONS = {
    "statements": StatementPages(),
    "experts": RecordPages(Expert, _listed(expert=OuterRef("pk"))),
    "topics": RecordPages(Topic, _on_topic()),
    "organisations": OrganisationPages(),
    "outlets": RecordPages(Outlet, _listed(article__outlet=OuterRef("pk"))),
    "articles": RecordPages(Article, _listed(article=OuterRef("pk"))),
}
