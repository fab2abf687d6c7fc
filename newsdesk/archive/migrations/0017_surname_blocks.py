"""Has names that are there already be found by their last word, as writing one does from here on."""

from django.db import migrations

from newsdesk.extraction import fold


def fill(apps, schema_editor):
    ExpertName = apps.get_model("archive", "ExpertName")
    NameBlock = apps.get_model("archive", "NameBlock")
    names = ExpertName.objects.order_by("pk").values_list("pk", "text")
    made = (
        NameBlock(name_id=name, key=f"~{fold(text).split()[-1]}")
        for name, text in names.iterator(chunk_size=2000)
        if " " in fold(text)
    )
    NameBlock.objects.bulk_create(made, batch_size=1000, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("archive", "0019_lawful_states")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
