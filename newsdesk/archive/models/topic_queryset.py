"""What can be asked of topics, and how they are found by any of their names."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import find_or_make
from newsdesk.archive.counting import CountOf
from newsdesk.archive.models.action import Action
from newsdesk.archive.models.statement import Statement, StatementTopic
from newsdesk.archive.models.topic_name import TopicName
from newsdesk.extraction import fold

SEPARATOR = " › "
# Few topics have one name, below several others; one more than the first two says no more.
MOST_NAMESAKES = 50


def names_in(path):
    """The names that `path` consists of: "Rents › Caps", typed with "›" or with ">"."""
    return [name.strip() for name in path.replace(">", "›").split("›")]


class TopicQuerySet(models.QuerySet):
    def in_order(self):
        """Every top topic followed by its sub-topics, each level by name."""
        return self.select_related("parent").order_by(
            Lower(models.functions.Coalesce("parent__name", "name")), "level", Lower("name")
        )

    def once_public(self):
        """Topics of which something is or was public; the names of the others are the desk's."""
        return self.filter(public_since__isnull=False)

    def mark_public(self):
        """Note of those that words once public are about that readers may have seen them."""
        seen = StatementTopic.objects.filter(topic=models.OuterRef("pk"))
        seen = seen.exclude(statement__published_at=None)
        new = self.filter(models.Exists(seen), public_since=None)
        new.update(public_since=timezone.now())

    def with_counts(self):
        """Annotate how many listed statements are about each."""
        links = StatementTopic.objects.filter(topic=models.OuterRef("pk"), seq__isnull=False)
        return self.annotate(statement_count=CountOf(links))

    def with_direct_counts(self):
        """Annotate how many listed statements are tagged with each itself."""
        links = StatementTopic.objects.filter(
            topic=models.OuterRef("pk"), seq__isnull=False, is_direct=True
        )
        return self.annotate(direct_count=CountOf(links))

    def with_newest(self):
        """Annotate the seq of the newest listed statement about each, or None."""
        links = StatementTopic.objects.filter(topic=models.OuterRef("pk"), seq__isnull=False)
        return self.annotate(newest_seq=models.Subquery(links.order_by("-seq").values("seq")[:1]))

    def after(self, topic):
        """The top topics that follow the top `topic` by name."""
        lower = Lower(models.Value(topic.name))
        return self.filter(level=1).alias(lower=Lower("name")).filter(lower__gt=lower)

    def with_draft_counts(self):
        """Annotate how many drafts are tagged with each or with a sub-topic of it."""
        drafts = StatementTopic.objects.filter(
            topic=models.OuterRef("pk"), statement__status=Statement.Status.DRAFT
        )
        return self.annotate(draft_count=CountOf(drafts))

    def counted_in(self, statements):
        """The topics of `statements` (ids), with how many of them; the most frequent first.

        `tagged_count` leaves out those that are about one of its sub-topics only.
        """
        links = Q(statement_links__statement__in=statements)
        is_direct = Q(statement_links__is_direct=True)
        return (
            self.filter(links)
            .annotate(
                statement_count=models.Count("statement_links"),
                tagged_count=models.Count("statement_links", filter=is_direct),
            )
            .order_by("-statement_count", "name", "id")
        )

    def called(self, *names):
        """Those of which one of `names` is the name, or another name."""
        named = Q(pk__in=self._with_names(folded__in=[fold(name) for name in names]))
        for name in names:
            named |= Q(name__iexact=name)
        return self.filter(named)

    @staticmethod
    def _with_names(**conditions):
        return TopicName.objects.filter(**conditions).values("topic")

    def best_called(self, name):
        """The one of these called `name`, sooner by its name than by another name; or None."""
        found = list(self.called(name).select_related("parent").order_by("pk")[:MOST_NAMESAKES])
        return min(found, key=lambda topic: not topic.is_named(name), default=None)

    def find(self, path):
        """The topic that `path` names ("Rents › Caps", or "Caps" alone), or None.

        Other names lead to it, too, unless a topic has that name itself. A name alone is looked
        for at the top first, and below only if it is there once.
        """
        names = names_in(path)
        if len(names) == 2:
            above = self.filter(level=1).best_called(names[0])
            return above and self.filter(parent=above).best_called(names[1])
        if len(names) != 1:
            return None
        found = list(self.called(names[0]).select_related("parent").order_by("pk")[:MOST_NAMESAKES])
        groups = {}
        for topic in found:
            groups.setdefault((not topic.is_named(names[0]), topic.level), []).append(topic)
        best = groups[min(groups)] if groups else []
        return best[0] if len(best) == 1 else None

    def looked_up(self, start, limit=10):
        """Up to `limit` topics whose path holds `start`, or the first ones if it is blank.

        Other names count; they come fetched along.
        """
        names = names_in(start)
        own, above = self._holding(names[-1]), self._holding(names[0], "parent__")
        found = self.in_order().filter(own & above if len(names) > 1 else own | above)
        return list(found.prefetch_related("names")[:limit])

    def holding(self, part):
        """Those of which a name holds `part`, or of which the topic above does."""
        return self.filter(self._holding(part) | self._holding(part, "parent__"))

    def _holding(self, part, above=""):
        """The Q for topics, or with "parent__" those `above` them, of which a name holds `part`."""
        others = self._with_names(folded__contains=fold(part))
        return Q(**{f"{above}name__icontains": part}) | Q(**{f"{above}pk__in": others})

    def plant(self, path, *, by=None):
        """The topic that `path` names, made (and its parent too) where there is none yet.

        What is made `by` somebody is logged; batches log themselves. Raises ValidationError
        when the path has more than two levels or an empty name.
        """
        names = names_in(path)
        if not all(names) or len(names) > 2:
            raise ValidationError(
                _("“%(path)s” is not a topic. Write one name, or two as “Rents › Rent caps”.")
                % {"path": path}
            )
        if found := self.find(path):
            return found
        parent, make = None, partial(self.register, by=by) if by else self.create
        for level, name in enumerate(names, start=1):
            known = partial(self.filter(level=level, parent=parent).best_called, name)
            parent = find_or_make(known, partial(make, parent=parent, name=name))
        return parent

    @transaction.atomic
    def register(self, *, by, names=None, **details):
        """Add a topic; `names` are its other names, as its log keeps them."""
        topic = self.create(**details)
        topic.make_names(names or {})
        Action.objects.record("create", topic, by=by, after=topic.as_logged())
        return topic
