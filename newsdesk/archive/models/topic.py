from functools import partial

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from newsdesk.archive.addresses import slug_of
from newsdesk.archive.conflicts import find_or_make, save_if_unchanged
from newsdesk.archive.counting import CountOf
from newsdesk.archive.models.action import Action
from newsdesk.archive.models.statement import StatementTopic

SEPARATOR = " › "


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

    def with_counts(self):
        """Annotate how many listed statements are about each."""
        links = StatementTopic.objects.filter(topic=models.OuterRef("pk"), seq__isnull=False)
        return self.annotate(statement_count=CountOf(links))

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

    def find(self, path):
        """The topic that `path` names ("Rents › Caps", or "Caps" alone), or None.

        A name alone is looked for at the top first, and below only if it is there once.
        """
        names = names_in(path)
        if len(names) == 2:
            return self.filter(parent__name__iexact=names[0], name__iexact=names[1]).first()
        if len(names) != 1:
            return None
        at_the_top = self.filter(level=1, name__iexact=names[0]).first()
        below = self.filter(level=2, name__iexact=names[0])[:2]
        return at_the_top or (below[0] if len(below) == 1 else None)

    def looked_up(self, start, limit=10):
        """Up to `limit` topics whose path holds `start`, or the first ones if it is blank."""
        names = names_in(start)
        found = self.in_order().filter(
            Q(name__icontains=names[-1]) | Q(parent__name__icontains=names[-1])
        )
        if len(names) > 1:
            found = found.filter(parent__name__icontains=names[0], name__icontains=names[-1])
        return list(found[:limit])

    def plant(self, path):
        """The topic that `path` names, made (and its parent too) where there is none yet.

        Raises ValidationError when the path has more than two levels or an empty name.
        """
        names = names_in(path)
        if not all(names) or len(names) > 2:
            raise ValidationError(
                f"“{path}” is not a topic. Write one name, or two as “Rents › Rent caps”."
            )
        if found := self.find(path):
            return found
        parent = None
        for level, name in enumerate(names, start=1):
            known = self.filter(level=level, parent=parent, name__iexact=name)
            make = partial(self.create, parent=parent, name=name)
            parent = find_or_make(known.first, make)
        return parent


class Topic(models.Model):
    """What statements are about: a subject, or a question within it that people answer."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subtopics"
    )
    # Kept beside the parent, so that the database can see that there are two levels only.
    level = models.PositiveSmallIntegerField(default=1, editable=False)
    name = models.CharField()
    definition = models.TextField(blank=True)
    iptc = models.CharField("IPTC code", blank=True, help_text="For example medtop:20000344.")
    # When something on it was public first: from then on its address answers.
    public_since = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level=1, parent=None) | Q(level=2, parent__isnull=False),
                name="topics_have_two_levels",
            ),
            models.UniqueConstraint(
                Lower("name"), condition=Q(parent=None), name="one_top_topic_per_name"
            ),
            models.UniqueConstraint(
                "parent",
                Lower("name"),
                condition=Q(parent__isnull=False),
                name="one_subtopic_per_name",
            ),
        ]

    def __str__(self):
        return f"{self.parent.name}{SEPARATOR}{self.name}" if self.parent_id else self.name

    def save(self, **kwargs):
        self.level = 2 if self.parent_id else 1
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("reader:topic_detail", args=[self.pk, slug_of(self.name, "topic")])

    def clean(self):
        if len(names_in(self.name)) > 1:
            raise ValidationError(
                {"name": "“›” and “>” stand between two topics. Name one, and choose its parent."}
            )
        if self.parent_id and self.parent.parent_id:
            raise ValidationError({"parent": "Topics have two levels. Choose a top topic."})
        if self.parent_id and self.pk and self.subtopics.exists():
            raise ValidationError({"parent": "This topic has sub-topics. Move those first."})

    def as_logged(self):
        """What the log keeps of a topic."""
        kept = ("parent_id", "name", "definition", "iptc", "version")
        return {name: getattr(self, name) for name in kept}

    @transaction.atomic
    def edit(self, *, by, version, **values):
        """Change its name, definition or code. Raises Conflict if somebody saved since `version`."""
        before = self.as_logged()
        save_if_unchanged(self, version, **values)
        Action.objects.record("edit", self, by=by, before=before, after=self.as_logged())

    @property
    def lineage(self):
        """This topic and the one above it, if any: what a statement tagged with it is about."""
        return [self.parent, self] if self.parent_id else [self]


class MergedTopic(models.Model):
    """Where a topic went that was merged into another, so that its address lives on."""

    old_id = models.BigIntegerField(unique=True)
    old_name = models.CharField()
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="merged")
    moved = models.JSONField(default=dict)
    merged_by = models.ForeignKey("archive.User", models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"{self.old_name} → {self.topic}"
