from django.db import models
from django.utils import timezone


class SealedName(models.Model):
    """That an expert is shown without the name, and all that it takes to give it back.

    While it is here the record itself has the description, so no page, feed, export or search
    can let the name slip. What is sealed is for publishers alone.
    """

    expert = models.OneToOneField("archive.Expert", models.PROTECT, related_name="sealed")
    # What readers are told.
    reason = models.TextField()
    # The record as the log has it, and what was blacked out: see newsdesk.archive.anonymising.
    record = models.JSONField()
    values = models.JSONField()
    sealed_at = models.DateTimeField(default=timezone.now)
    sealed_by = models.ForeignKey("archive.User", models.SET_NULL, null=True, related_name="+")

    def __str__(self):
        return f"the name of {self.expert}"
