from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from newsdesk.extraction import fold


class TopicName(models.Model):
    """Another name by which a topic is found: one that people use, too, or a former one."""

    class Kind(models.TextChoices):
        ALIAS = "alias", gettext_lazy("Alias")
        FORMER = "former", gettext_lazy("Former")

    topic = models.ForeignKey("archive.Topic", models.CASCADE, related_name="names")
    # That of the topic, so that the database can see that a name leads to one topic.
    parent = models.ForeignKey(
        "archive.Topic", models.CASCADE, null=True, editable=False, related_name="+"
    )
    text = models.CharField()
    kind = models.CharField(choices=Kind, default=Kind.ALIAS)
    folded = models.CharField(editable=False, db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "folded"], name="one_topic_below_per_name"),
            models.UniqueConstraint(
                fields=["folded"], condition=Q(parent=None), name="one_topic_on_top_per_name"
            ),
        ]

    def __str__(self):
        return self.text

    def save(self, **kwargs):
        self.folded = fold(self.text)
        super().save(**kwargs)
