"""Compares the names that are there already, as writing one does from here on."""

from django.db import migrations

from newsdesk.archive.likeness import pairs_among


def fill(apps, schema_editor):
    ExpertName = apps.get_model("archive", "ExpertName")
    NameBlock = apps.get_model("archive", "NameBlock")
    LikelyPair = apps.get_model("archive", "LikelyPair")
    names = ExpertName.objects.order_by("pk")
    rows = names.values_list("pk", "text", "kind", "expert_id", "expert__kind")
    blocks, alike = pairs_among(rows.iterator(chunk_size=2000))
    made = (NameBlock(name_id=name, key=key) for name, key in blocks)
    NameBlock.objects.bulk_create(made, batch_size=1000)
    pairs = (
        LikelyPair(first_id=first, second_id=second, score=found.score, reason=found.reason)
        for (first, second), found in alike.items()
    )
    LikelyPair.objects.bulk_create(pairs, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("archive", "0017_likely_pairs")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
