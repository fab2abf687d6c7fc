from django.db import migrations

from newsdesk.extraction import fold


def fill(apps, schema_editor):
    """Give the organisations that are there already the key by which an index sorts them."""
    for organisation in apps.get_model("archive", "Organisation").objects.iterator():
        organisation.sort_key = fold(organisation.name.removeprefix("The "))
        organisation.save(update_fields=["sort_key"])


class Migration(migrations.Migration):
    dependencies = [("archive", "0010_sort_organisations")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
