"""Writes the codes of media topics alike, and leaves each with the first topic that has it."""

import re

from django.db import migrations


def write_alike(apps, schema_editor):
    topics, seen = apps.get_model("archive", "Topic").objects, set()
    for topic in topics.exclude(iptc="").order_by("pk"):
        plain = re.search(r"(?:^|[:/])(\d{8})/?$", topic.iptc.strip(), re.ASCII)
        code = f"medtop:{plain[1]}" if plain else topic.iptc.strip()
        topics.filter(pk=topic.pk).update(iptc="" if code in seen else code)
        seen.add(code)


class Migration(migrations.Migration):

    dependencies = [("archive", "0011_source_dead_since")]

    operations = [migrations.RunPython(write_alike, migrations.RunPython.noop)]
