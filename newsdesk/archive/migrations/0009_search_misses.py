from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0013_error_report")]

    operations = [
        migrations.CreateModel(
            name="SearchMiss",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=100, unique=True)),
                ("count", models.PositiveIntegerField(default=1)),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
            ],
            options={"ordering": ["-count", "-last_on", "words"]},
        ),
    ]
