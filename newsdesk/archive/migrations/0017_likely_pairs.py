import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("archive", "0016_topic_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="DoubtfulName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField()),
                ("verdict", models.CharField(choices=[("open", "Open"), ("refused", "Refused")], default="open")),
                ("expert", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="doubtful_names", to="archive.expert")),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(condition=models.Q(("verdict", "open")), fields=["-id"], name="doubt_open")],
                "constraints": [models.UniqueConstraint(fields=("expert", "text"), name="each_doubt_once")],
            },
        ),
        migrations.CreateModel(
            name="LikelyPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.IntegerField()),
                ("reason", models.CharField()),
                ("first", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="archive.expert")),
                ("second", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="archive.expert")),
            ],
            options={
                "indexes": [models.Index(fields=["-score", "id"], name="likely_best_first")],
                "constraints": [models.CheckConstraint(condition=models.Q(("first__lt", models.F("second"))), name="likely_in_order"), models.UniqueConstraint(fields=("first", "second"), name="likely_once")],
            },
        ),
        migrations.CreateModel(
            name="NameBlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(db_index=True)),
                ("name", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="blocks", to="archive.expertname")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("name", "key"), name="each_block_once")],
            },
        ),
    ]
