from django.db import migrations
from django.db.models import Q

REASON = "Its approval was taken back."


def withhold(apps, schema_editor):
    """Going back, what was public and is discarded is withheld: before, nothing else could be."""
    Statement = apps.get_model("archive", "Statement")
    taken_back = Statement.objects.filter(status="discarded", published_at__isnull=False)
    taken_back.filter(Q(status_reason="")).update(status_reason=REASON)
    taken_back.update(status="withheld")


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0003_discarded_after_public"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, withhold),
    ]
