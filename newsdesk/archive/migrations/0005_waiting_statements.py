from django.db import migrations, models
from django.db.models import Q, Value
from django.db.models.functions import Cast, StrIndex
from django.db.models.lookups import GreaterThan


class Migration(migrations.Migration):
    dependencies = [("archive", "0004_presence")]

    operations = [
        migrations.AddField(
            model_name="statement",
            name="is_waiting",
            field=models.GeneratedField(
                db_persist=True,
                expression=Q(
                    ("status", "draft"),
                    Q(
                        ("status", "published"),
                        Q(
                            ("anchoring__in", ["changed", "orphan"]),
                            GreaterThan(
                                StrIndex(
                                    Cast("flags", models.TextField()), Value('"second_look"')
                                ),
                                0,
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                condition=Q(is_waiting=True),
                fields=["anchoring", "article"],
                name="statement_waiting",
            ),
        ),
    ]
