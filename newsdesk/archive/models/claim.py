from django.db import models
from django.utils import timezone


class Claim(models.Model):
    """The same thing said twice: in standfirst and body, in two outlets, by two people jointly."""

    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"claim {self.pk}"
