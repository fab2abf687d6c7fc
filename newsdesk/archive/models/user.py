from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy


class User(AbstractUser):
    """Someone who works at the desk."""

    class Role(models.TextChoices):
        CONTRIBUTOR = "contributor", gettext_lazy("Contributor")
        EDITOR = "editor", gettext_lazy("Editor")
        PUBLISHER = "publisher", gettext_lazy("Publisher")

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

    def save(self, **kwargs):
        # Who gets into the admin follows from the role; nobody has to remember the switch.
        self.is_staff = self.is_superuser or self.role == self.Role.PUBLISHER
        super().save(**kwargs)

    def has_perm(self, perm, obj=None):
        """As Django has it; besides, publishers may do all that the admin offers of the archive."""
        return super().has_perm(perm, obj) or self._manages(perm.partition(".")[0])

    def has_module_perms(self, app_label):
        return super().has_module_perms(app_label) or self._manages(app_label)

    def _manages(self, app_label):
        is_publisher = self.is_active and self.role == self.Role.PUBLISHER
        return is_publisher and app_label == self._meta.app_label
