import re

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from newsdesk.archive.addresses import slug_of
from newsdesk.archive.conflicts import save_if_unchanged
from newsdesk.archive.models.action import Action
from newsdesk.archive.models.statement import Statement, StatementTopic
from newsdesk.archive.models.topic_name import TopicName
from newsdesk.archive.models.topic_queryset import SEPARATOR, TopicQuerySet, names_in
from newsdesk.extraction import fold

# How an IPTC media topic is written: plain, as a code, or as the address of its concept.
_MEDIA_TOPIC = re.compile(
    r"(?:medtop:|https?://cv\.iptc\.org/newscodes/mediatopic/)?(\d{8})/?", re.A
)


def media_topic(typed):
    """The code of the IPTC media topic `typed` in any of its forms: "medtop:20000344", or "".

    Raises ValidationError if it is none.
    """
    found = _MEDIA_TOPIC.fullmatch(typed.strip())
    if typed.strip() and not found:
        raise ValidationError(
            _("“%(code)s” is not the code of a media topic. Write it as medtop:20000344.")
            % {"code": typed}
        )
    return f"medtop:{found[1]}" if found else ""


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
            models.UniqueConstraint(
                fields=["iptc"], condition=~Q(iptc=""), name="one_topic_per_media_topic"
            ),
        ]

    def __str__(self):
        return f"{self.parent.name}{SEPARATOR}{self.name}" if self.parent_id else self.name

    def save(self, **kwargs):
        self.level = 2 if self.parent_id else 1
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("reader:topic_detail", args=[self.pk, self.slug])

    def is_named(self, name):
        """True if `name` is its name, and not another one."""
        return self.name.lower() == name.lower()

    @property
    def slug(self):
        """The readable half of its addresses."""
        return slug_of(self.name, "topic")

    def clean(self):
        if len(names_in(self.name)) > 1:
            raise ValidationError(
                {
                    "name": _(
                        "“›” and “>” stand between two topics. Name one, and choose its parent."
                    )
                }
            )
        if self.parent_id and self.parent.parent_id:
            raise ValidationError({"parent": _("Topics have two levels. Choose a top topic.")})
        if self.parent_id and self.pk and self.subtopics.exists():
            raise ValidationError({"parent": _("This topic has sub-topics. Move those first.")})
        try:
            self.iptc = media_topic(self.iptc)
        except ValidationError as error:
            raise ValidationError({"iptc": error.messages}) from None

    def as_logged(self):
        """What the log keeps of a topic."""
        kept = ("parent_id", "name", "definition", "iptc", "version")
        names = {name.text: name.kind for name in self.names.order_by("id")}
        return {name: getattr(self, name) for name in kept} | {"names": names}

    @transaction.atomic
    def edit(self, *, by, version, verb="edit", reason="", undoes=None, **values):
        """Change the topic; `values` are as `as_logged` gives them, those that change.

        With another parent, what is tagged with it is about that one. A new name keeps the old
        one as a former one, unless this `undoes` something. Raises Conflict if somebody saved
        since `version`, ValidationError if there would be three levels.
        """
        before, names = self.as_logged(), values.pop("names", None)
        is_moved = values.get("parent_id", self.parent_id) != self.parent_id
        if is_moved:
            values["level"] = self._level_below(values["parent_id"])
        save_if_unchanged(self, version, **values)
        if undoes is None and fold(self.name) != fold(before["name"]):
            names = self._with_former(before["names"] if names is None else names, before["name"])
        if names is not None:
            self.make_names(names)
        if is_moved:
            self.names.update(parent=self.parent_id)
            self.move_tagged(before["parent_id"])
        log = {"reason": reason, "undoes": undoes, "before": before, "after": self.as_logged()}
        Action.objects.record(verb, self, by=by, **log)

    @staticmethod
    def _with_former(names, former):
        others = {text: kind for text, kind in names.items() if fold(text) != fold(former)}
        return others | {former: TopicName.Kind.FORMER}

    def make_names(self, wanted):
        """Make its other names those `wanted`, a dict of text to kind; its own is none of them."""
        wanted = {text: kind for text, kind in wanted.items() if fold(text) != fold(self.name)}
        self.names.exclude(text__in=wanted).delete()
        known = {name.text: name for name in self.names.all()}
        for text, kind in wanted.items():
            if text not in known:
                self.names.create(text=text, kind=kind, parent_id=self.parent_id)
            elif known[text].kind != kind:
                self.names.filter(pk=known[text].pk).update(kind=kind)

    def _level_below(self, parent_id):
        """The level it has below the topic `parent_id`, or at the top."""
        if parent_id is None:
            return 1
        # Two people may each put one of two topics below the other: the second one is refused.
        parent = Topic.objects.select_for_update().filter(pk=parent_id, level=1).first()
        if parent is None or parent == self or self.subtopics.exists():
            raise ValidationError(_("Topics have two levels. Choose a top topic."))
        return 2

    def move_tagged(self, old_parent_id):
        """Make what is tagged with this topic be about its parent now, not the one before."""
        tagged = Statement.objects.filter(topic_links__topic=self, topic_links__is_direct=True)
        # Another tag below the old parent, or that one itself, keeps it.
        kept = StatementTopic.objects.filter(is_direct=True).exclude(topic=self)
        kept = kept.filter(Q(topic=old_parent_id) | Q(topic__parent=old_parent_id))
        inherited = StatementTopic.objects.filter(topic=old_parent_id, is_direct=False)
        inherited.filter(statement__in=tagged.values("pk")).exclude(
            statement__in=kept.values("statement")
        ).delete()
        if self.parent_id:
            StatementTopic.objects.bulk_create(
                [
                    StatementTopic(statement_id=pk, topic_id=self.parent_id, is_direct=False)
                    for pk in tagged.values_list("pk", flat=True)
                ],
                ignore_conflicts=True,
            )
        tagged.relist()

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
