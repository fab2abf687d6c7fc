from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0004_withhold_taken_back"),
        ("archive", "0005_waiting_statements"),
    ]

    operations = [
        migrations.AddField(
            model_name="outlet",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
