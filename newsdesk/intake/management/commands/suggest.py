from django.core.management.base import BaseCommand, CommandError

from newsdesk.archive.models import Article
from newsdesk.intake.suggesting import suggest


class Command(BaseCommand):
    help = (
        "Runs the finder over articles and keeps what it proposes as suggestions: over those "
        "named, else over all whose review is not done."
    )

    def add_arguments(self, parser):
        parser.add_argument("--article", type=int, nargs="+", metavar="ID", default=[])
        parser.add_argument(
            "--waiting", action="store_true", help="only articles that nobody has begun to review"
        )

    def handle(self, article, waiting, **options):
        chosen = self.chosen(article, waiting)
        new = 0
        for number, pk in enumerate(chosen, start=1):
            new += suggest(Article.objects.select_related("revision").get(pk=pk))
            if number % 100 == 0 or number == len(chosen):
                self.stdout.write(f"{number:,} of {len(chosen):,} articles: {new:,} new")
        if not chosen:
            self.stdout.write("There are no such articles.")

    def chosen(self, ids, waiting):
        articles = Article.objects.exclude(revision=None)
        if ids:
            articles = articles.filter(pk__in=ids)
            if missing := set(ids) - set(articles.values_list("pk", flat=True)):
                raise CommandError(f"There is no article {', '.join(map(str, sorted(missing)))}.")
        elif not waiting:
            articles = articles.exclude(state=Article.State.DONE)
        if waiting:
            articles = articles.filter(state=Article.State.WAITING)
        return list(articles.order_by("id").values_list("pk", flat=True))
