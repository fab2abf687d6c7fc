from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string

from newsdesk.archive.models.action import Action

# What was not ended for so long will not be.
KEPT = timedelta(days=90)


class DeliveryQuerySet(models.QuerySet):
    def begin(self, mark=""):
        """The delivery of the file with this `mark`, where it was left; or a new one."""
        self.filter(began_at__lt=timezone.now() - KEPT).delete()
        newest = Action.objects.order_by("-pk").values_list("pk", flat=True).first()
        mark = mark or get_random_string(32)
        return self.get_or_create(mark=mark, defaults={"since": newest or 0})[0]


class Delivery(models.Model):
    """An archive file while it is brought in: how far it is in, and what its keys stand for here.

    So whoever was ended in the middle goes on where that was. It goes when all is in.
    """

    # What tells the file from others.
    mark = models.CharField(unique=True)
    # Of these lines nothing is left to do.
    lines = models.PositiveBigIntegerField(default=0)
    # The newest entry of the log when it began: what it brings is logged after that.
    since = models.BigIntegerField()
    began_at = models.DateTimeField(default=timezone.now)

    objects = DeliveryQuerySet.as_manager()

    def __str__(self):
        return f"{self.mark}, {self.lines} lines"

    def reach(self, line):
        """Keep that all lines up to the number `line` are in."""
        self.lines = line
        self.save(update_fields=["lines"])

    def things_of(self, keys):
        """A dict of those of the `keys` that are known to the ids for which they stand."""
        return dict(self.keys.filter(key__in=keys).values_list("key", "thing"))

    def learn(self, keys):
        """Keep for which id each of the `keys` stands, a dict."""
        DeliveryKey.objects.bulk_create(
            DeliveryKey(delivery=self, key=key, thing=thing) for key, thing in keys.items()
        )


class DeliveryKey(models.Model):
    """What a key in a file ("claim c1") stands for here: the id of a claim, of a statement."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="keys")
    key = models.CharField()
    thing = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "key"], name="each_key_once_in_a_delivery")
        ]

    def __str__(self):
        return f"{self.key}: {self.thing}"
