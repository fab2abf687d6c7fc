import uuid
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import models

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


class ActionQuerySet(models.QuerySet):
    def on(self, thing):
        """What was done to `thing`, newest first."""
        return self.filter(object_type=thing._meta.model_name, object_id=thing.pk)

    def public_corrections(self, statement):
        """The corrections of `statement` that readers are told of, newest first.

        What was corrected before they could see it is the desk's; of the rest they get day and
        note, never who it was or what the words were before.
        """
        corrections = self.on(statement).filter(verb="correct", at__gte=statement.published_at)
        return corrections.exclude(public_note="").only("at", "public_note")

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
            request=_request.get() or uuid.uuid4(),
            **details,
        )


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
        indexes = [models.Index(fields=["object_type", "object_id", "-id"], name="action_object")]

    def __str__(self):
        return f"{self.verb} {self.object_type} {self.object_id}"
