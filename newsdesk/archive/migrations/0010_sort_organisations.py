from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0009_search_misses")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="sort_key",
            field=models.CharField(db_index=True, default="", editable=False),
        ),
    ]
