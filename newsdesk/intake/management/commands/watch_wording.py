from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsdesk.archive.models import Article, Job, Outlet, PageCheck
from newsdesk.intake import following
from newsdesk.intake.job_items import articles_of
from newsdesk.intake.jobs import start
from newsdesk.intake.wording import Busy, check


class Command(BaseCommand):
    help = (
        "Compares what is published with the pages of today: those of watched outlets that are "
        "due, else of one outlet, or all. What is not as it was waits at the desk under Wording; "
        "nothing that readers see changes by itself. The worker does the same on a schedule."
    )

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--outlet", default="", metavar="NAME", help="all of its pages, now")
        which.add_argument("--all", action="store_true", dest="every", help="every page, now")
        parser.add_argument(
            "--job", action="store_true", help="leave it to the worker, to be stopped and resumed"
        )
        following.add_argument(parser)

    def handle(self, outlet, every, job, wait, **options):
        chosen = self.chosen(outlet, every).values_list("pk", flat=True)
        if job or wait:
            started = start(Job.Kind.WORDING, articles_of(chosen.iterator()), name=outlet)
            following.follow(started, self.stdout, waits=wait)
            return
        self.tally = Counter()
        total = len(chosen)
        for number, pk in enumerate(chosen, start=1):
            self.look_at(Article.objects.select_related("outlet", "revision").get(pk=pk))
            if number % 100 == 0:
                self.stdout.write(f"{number:,} of {total:,}: {self.so_far()}")
        self.stdout.write(f"{total:,} pages: {self.so_far()}" if total else "No page is due.")

    def chosen(self, outlet, every):
        """The articles whose pages are to be checked, those first that wait longest."""
        if outlet:
            known = Outlet.objects.filter(name__iexact=outlet).first()
            if not known:
                raise CommandError(f"There is no outlet called {outlet}.")
            return Article.objects.with_page().oldest_check_first().filter(outlet=known)
        if every:
            return Article.objects.with_page().oldest_check_first()
        PageCheck.objects.enrol()
        return Article.objects.filter(page_check__next_at__lte=timezone.now()).oldest_check_first()

    def look_at(self, article):
        try:
            checked = check(article, heeds_robots=True)
        except Busy as busy:
            self.tally["left for later"] += 1
            self.stderr.write(f"{article}: {busy}")
            return
        if not checked:
            self.tally["with nothing public"] += 1
            return
        found = Counter(each.get_outcome_display() for each in checked.findings.open())
        self.tally.update(found or {"robots kept out" if checked.is_barred else "as approved": 1})
        if found:
            said = ", ".join(f"{name.lower()}: {n}" for name, n in found.items())
            self.stdout.write(f"{article} ({article.url}): {said}")

    def so_far(self):
        return ", ".join(f"{n:,} {name.lower()}" for name, n in self.tally.items())
