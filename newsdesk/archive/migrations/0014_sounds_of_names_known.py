"""Fills in how the names sound that are there already, as saving one does from here on."""

from django.db import migrations

from newsdesk.archive.likeness import sounds_of


def fill(apps, schema_editor):
    ExpertName = apps.get_model("archive", "ExpertName")
    batch = []
    for name in ExpertName.objects.order_by("pk").iterator(chunk_size=1000):
        name.sounds = sounds_of(name.text)
        batch.append(name)
        if len(batch) == 1000:
            ExpertName.objects.bulk_update(batch, ["sounds"])
            batch = []
    ExpertName.objects.bulk_update(batch, ["sounds"])


class Migration(migrations.Migration):

    dependencies = [("archive", "0014_sounds_of_names")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
