"""Draws the sketches of all texts anew: their hashes are others, which are quicker to make."""

from importlib import import_module

from django.db import migrations

known = import_module("newsdesk.archive.migrations.0023_text_sketches_known")


def redraw(apps, schema_editor):
    apps.get_model("archive", "TextSketch").objects.all().delete()
    known.draw(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("archive", "0031_deliveries")]

    operations = [migrations.RunPython(redraw, redraw)]
