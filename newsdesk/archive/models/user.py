from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Someone who works at the desk."""

    class Role(models.TextChoices):
        CONTRIBUTOR = "contributor"
        EDITOR = "editor"
        PUBLISHER = "publisher"

    role = models.CharField(choices=Role, default=Role.CONTRIBUTOR)
    # WCAG 2.1.4: who dictates or types with a stick must be able to switch single keys off.
    uses_single_keys = models.BooleanField(default=True)

    @property
    def may_publish(self):
        """True for those who decide what readers see: editors and publishers."""
        return self.is_superuser or self.role in (self.Role.EDITOR, self.Role.PUBLISHER)

    @property
    def may_withhold_articles(self):
        """True for those who answer for whole articles and for rights: publishers."""
        return self.is_superuser or self.role == self.Role.PUBLISHER
