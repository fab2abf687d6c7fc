import uuid
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import blake2b

from django.conf import settings
from django.db import models

# What may carry a note for readers.
CORRECTING = ("correct", "undo", "redo")

# Of two transactions the one that took its number first may end last, by so many numbers at most.
OUT_OF_ORDER = 500

_request = ContextVar("request", default=None)


@contextmanager
def one_request():
    """Everything recorded inside shares one request id: what one click did is undone as one."""
    if _request.get():
        yield
        return
    token = _request.set(uuid.uuid4())
    try:
        yield
    finally:
        _request.reset(token)


def current_request():
    """The id that everything recorded now shares, or a new one."""
    return _request.get() or uuid.uuid4()


class ActionQuerySet(models.QuerySet):
    def on(self, thing):
        """What was done to `thing`, newest first."""
        return self.filter(object_type=thing._meta.model_name, object_id=thing.pk)

    def public_corrections(self, statement):
        """The corrections of `statement` that readers are told of, newest first.

        What was corrected before they could see it is the desk's; of the rest they get day and
        note here, and what was changed in its public history.
        """
        corrections = self.on(statement).filter(verb__in=CORRECTING, at__gte=statement.published_at)
        return corrections.exclude(public_note="").only("at", "public_note")

    def told_to_readers(self):
        """The corrections that readers are told of, of all statements that are public, newest first."""
        from newsdesk.archive.models.statement import Statement

        is_public = Statement.objects.published().filter(
            pk=models.OuterRef("object_id"), published_at__lte=models.OuterRef("at")
        )
        noted = self.filter(object_type="statement").exclude(public_note="")
        return noted.filter(models.Exists(is_public), verb__in=CORRECTING).order_by("-pk")

    def edition(self):
        """A word that is another one after each change, on every machine: all are logged here.

        Not the newest number alone: what took an earlier one may be committed after it.
        """
        newest = list(self.order_by("-pk").values_list("pk", "at")[:OUT_OF_ORDER])
        # With the time, since a backup that is put back begins to count where it ended.
        told = [pk for pk, _at in newest] + [at for _pk, at in newest[:1]]
        return blake2b(f"{told}".encode(), digest_size=12).hexdigest()

    def record(self, verb, thing, *, by, before=None, after=None, **details):
        """Log that `by` did `verb` to `thing`; what it was and became are plain JSON values.

        `details` may hold `reason`, `public_note`, `article` and `undoes`.
        """
        return self.create(
            verb=verb,
            by=by,
            object_type=thing._meta.model_name,
            object_id=thing.pk,
            before=before,
            after=after,
            request=current_request(),
            **details,
        )

    def repaired(self, noun, ids, *, by=None):
        """Log that the things with these `ids` were brought in step with what they follow from."""
        if ids:
            after = {"count": len(ids)}
            self.create(verb="repair", by=by, object_type=noun, object_id=ids[0], after=after)


class Action(models.Model):
    """One thing done by one person: the log that audit, history and undo are read from."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="actions"
    )
    request = models.UUIDField(default=uuid.uuid4)
    verb = models.CharField()
    object_type = models.CharField()
    object_id = models.BigIntegerField()
    article = models.ForeignKey(
        "archive.Article", models.SET_NULL, null=True, related_name="actions"
    )
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    public_note = models.TextField(blank=True)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"], name="action_object"),
            models.Index(fields=["request"], name="action_request"),
            models.Index(fields=["by", "-id"], name="action_by"),
            models.Index(fields=["article", "-id"], name="action_in_article"),
            # What readers are told, over the whole archive.
            models.Index(
                fields=["-id"],
                condition=models.Q(object_type="statement") & ~models.Q(public_note=""),
                name="action_public_note",
            ),
        ]

    def __str__(self):
        return f"{self.verb} {self.object_type} {self.object_id}"
