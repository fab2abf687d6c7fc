"""Draws the sketches of the texts that are there already, as keeping one does from here on."""

from django.db import migrations

from newsdesk.archive.copies import sketch_of


def draw(apps, schema_editor):
    Article = apps.get_model("archive", "Article")
    TextSketch = apps.get_model("archive", "TextSketch")
    texts = Article.objects.order_by("pk").values_list("pk", "revision__text")
    drawn = (
        TextSketch(article_id=pk, hash=each)
        for pk, text in texts.iterator(chunk_size=200)
        for each in sketch_of(text or "")
    )
    TextSketch.objects.bulk_create(drawn, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("archive", "0023_text_sketches")]

    operations = [migrations.RunPython(draw, migrations.RunPython.noop)]
