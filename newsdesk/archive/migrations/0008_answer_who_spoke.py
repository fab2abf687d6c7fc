from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0007_index_the_log")]

    operations = [
        migrations.AddField(
            model_name="suggestion",
            name="answer",
            field=models.CharField(blank=True, null=True),
        ),
    ]
