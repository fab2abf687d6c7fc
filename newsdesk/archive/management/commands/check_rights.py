from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from newsdesk.archive.models import Action, Article
from newsdesk.archive.models.statement_queryset import batched
from newsdesk.archive.shares import BATCH, measure, measured


class Command(BaseCommand):
    help = "Measures anew how much of each article is quoted; with --repair, writes what differs."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true")

    def handle(self, repair, **options):
        wrong, checked = [], 0
        for ids in batched(Article.objects.order_by("pk").values_list("pk", flat=True), BATCH):
            articles = Article.objects.filter(pk__in=ids)
            stored = dict(articles.order_by().values_list("pk", "quoted_share"))
            wrong += [pk for pk, share in measured(articles).items() if share != stored[pk]]
            checked += len(ids)
            self.stdout.write(f"{checked:,} articles: {len(wrong):,} differ")
        over = Article.objects.over_limit().count()
        self.stdout.write(f"{over:,} are above the limit: their words are not all shown.")
        if wrong and not repair:
            raise CommandError("Measures differ from the statements; --repair mends it.")
        with transaction.atomic():
            measure(wrong)
            Action.objects.repaired("article", wrong)
