"""Measures the articles that are there already, as verbs do from here on."""

from collections import defaultdict

from django.db import migrations
from django.db.models.functions import Length

from newsdesk.archive.shares import BATCH, share_of


def measure(apps, schema_editor):
    Article, Statement = (apps.get_model("archive", name) for name in ("Article", "Statement"))
    public = Statement.objects.filter(status="published", article__withheld_at=None)
    public = public.exclude(anchoring="orphan")
    last = 0
    while True:
        articles = Article.objects.filter(pk__gt=last).order_by("pk")
        lengths = dict(articles.values_list("pk", Length("revision__text"))[:BATCH])
        if not lengths:
            return
        shown = defaultdict(list)
        placed = public.filter(article__in=list(lengths)).order_by()
        for article, *where in placed.values_list("article", "revision", "spans"):
            shown[article].append(where)
        for pk, those in shown.items():
            Article.objects.filter(pk=pk).update(quoted_share=share_of(lengths[pk], those))
        last = max(lengths)


class Migration(migrations.Migration):

    dependencies = [
        ("archive", "0012_quoted_share"),
    ]

    operations = [migrations.RunPython(measure, migrations.RunPython.noop)]
