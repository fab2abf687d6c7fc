import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("archive", "0016_topic_codes")]

    operations = [
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.UniqueConstraint(
                condition=models.Q(("iptc", ""), _negated=True),
                fields=("iptc",),
                name="one_topic_per_media_topic",
            ),
        ),
        migrations.CreateModel(
            name="TopicName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("alias", "Alias"), ("former", "Former")], default="alias"
                    ),
                ),
                ("folded", models.CharField(db_index=True, editable=False)),
                (
                    "parent",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="archive.topic",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="archive.topic",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("parent", "folded"), name="one_topic_below_per_name"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("parent", None)),
                        fields=("folded",),
                        name="one_topic_on_top_per_name",
                    ),
                ],
            },
        ),
    ]
