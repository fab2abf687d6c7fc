import argparse
from calendar import monthrange
from collections import Counter
from concurrent.futures.process import BrokenProcessPool
from time import monotonic

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DataError, IntegrityError, OperationalError
from django.db.models import Exists, OuterRef, Q

from newsdesk.archive.dates import Precision, read_date
from newsdesk.archive.models import Article, Job, Outlet, Suggestion
from newsdesk.extraction import FINDER_VERSION
from newsdesk.intake import following
from newsdesk.intake.job_items import articles_of
from newsdesk.intake.jobs import start
from newsdesk.intake.suggesting import ANNOTATION, directory, keep, texts_of
from newsdesk.intake.workers import cores, read_all

# Articles to a transaction and to a message between processes.
BATCH = 20
# Seconds between two lines of progress.
PAUSE = 5
INTERRUPTED = 130


def first_day(text):
    """The day on which the date that `text` gives begins."""
    return _date(text)[0]


def last_day(text):
    """The day on which the date that `text` gives ends: that of a month or year is its last."""
    day, precision = _date(text)
    if precision == Precision.YEAR:
        day = day.replace(month=12)
    if precision != Precision.DAY:
        day = day.replace(day=monthrange(day.year, day.month)[1])
    return day


def _date(text):
    try:
        day, precision = read_date(text)
    except ValidationError as error:
        raise argparse.ArgumentTypeError(error.messages[0]) from None
    if day is None:
        raise argparse.ArgumentTypeError("Give a date: 2024-11-18, 2024-11 or 2024.")
    return day, precision


def process_count(text):
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of processes from 1 on.")
    return int(text)


class Command(BaseCommand):
    help = (
        "Runs the finder over articles and keeps what it proposes as suggestions: over those "
        "named, else over all whose review is not done. Open suggestions are replaced; what "
        "editors rejected stays rejected, and statements are never touched."
    )

    def add_arguments(self, parser):
        parser.add_argument("--article", type=int, nargs="+", metavar="ID", default=[])
        parser.add_argument(
            "--waiting", action="store_true", help="only articles that nobody has begun to review"
        )
        parser.add_argument(
            "--all", action="store_true", dest="with_done", help="also those whose review is done"
        )
        parser.add_argument(
            "--outdated",
            action="store_true",
            help="only articles without any suggestion, or with open ones of another finder",
        )
        parser.add_argument("--outlet", default="", metavar="NAME", help="only what it published")
        parser.add_argument(
            "--since", type=first_day, metavar="DATE", help="published then or later"
        )
        parser.add_argument(
            "--until", type=last_day, metavar="DATE", help="published then or before"
        )
        parser.add_argument(
            "--processes",
            type=process_count,
            default=cores(),
            metavar="N",
            help="how many read at once (default: one for each core)",
        )
        parser.add_argument(
            "--job", action="store_true", help="leave it to the worker, to be stopped and resumed"
        )
        following.add_argument(parser)

    def handle(self, processes, job, wait, **options):
        chosen = self.chosen(**options)
        if not chosen:
            self.stdout.write("There are no such articles.")
            return
        if job or wait:
            started = start(Job.Kind.SUGGEST, articles_of(chosen), name=options["outlet"])
            following.follow(started, self.stdout, waits=wait)
            return
        self.total, self.tally, self.began = len(chosen), Counter(), monotonic()
        problem, returncode = "", 1
        try:
            self.work_through(chosen, processes)
        except KeyboardInterrupt:
            problem, returncode = "Stopped. Run it again to go on.", INTERRUPTED
        except BrokenProcessPool:
            problem = "A process ended, perhaps for want of memory. Go on with --processes 1."
        except OperationalError as error:
            problem = f"The database does not answer as it should: {error}"
        self.say_how_far()
        if self.tally["failed"] and not problem:
            problem = f"{self.tally['failed']:,} articles were not read."
        if problem:
            # What was kept until then stays: whole articles, none by half.
            raise CommandError(problem, returncode=returncode)

    def work_through(self, chosen, processes):
        """Read the chosen articles, batch by batch, and keep what is proposed."""
        said = self.began
        batches = [chosen[at : at + BATCH] for at in range(0, len(chosen), BATCH)]
        texts = (texts_of(batch) for batch in batches)
        # More processes than batches would start for nothing.
        for readings in read_all(texts, directory(), processes=min(processes, len(batches))):
            self.keep(readings)
            if monotonic() - said > PAUSE:
                said = monotonic()
                self.say_how_far()

    def keep(self, readings):
        """Keep a batch, or if the database refuses it, each article on its own."""
        for reading in readings:
            if reading.problem:
                self.fail(reading, reading.problem)
        readings = [reading for reading in readings if not reading.problem]
        try:
            self.tally += keep(readings)
        except (DataError, IntegrityError):
            for reading in readings:
                self.keep_alone(reading)

    def keep_alone(self, reading):
        try:
            self.tally += keep([reading])
        except (DataError, IntegrityError) as error:
            self.fail(reading, str(error))

    def fail(self, reading, problem):
        # One bad article must not cost the newsroom the others.
        self.tally["failed"] += 1
        self.stderr.write(f"article {reading.text.article}: {problem}")

    def say_how_far(self):
        tally = self.tally
        done = tally["kept"] + tally["passed_over"] + tally["failed"]
        rate = done / max(monotonic() - self.began, 0.001)
        outcomes = [f"{tally['new']:,} new", f"{tally['gone']:,} gone"]
        if tally["passed_over"]:
            outcomes.append(f"{tally['passed_over']:,} articles changed meanwhile")
        if tally["failed"]:
            outcomes.append(f"{tally['failed']:,} articles failed")
        self.stdout.write(
            f"{done:,} of {self.total:,} articles, {rate:,.0f} a second: {', '.join(outcomes)}"
        )

    def chosen(self, *, article, waiting, with_done, outdated, outlet, since, until, **options):
        """The ids of the articles that the options choose, oldest first."""
        articles = Article.objects.exclude(revision=None)
        if article:
            articles = articles.filter(pk__in=article)
            if missing := set(article) - set(articles.values_list("pk", flat=True)):
                raise CommandError(f"There is no article {', '.join(map(str, sorted(missing)))}.")
        elif not with_done:
            articles = articles.exclude(state=Article.State.DONE)
        if waiting:
            articles = articles.filter(state=Article.State.WAITING)
        if outlet:
            articles = articles.filter(outlet=self.outlet(outlet))
        if since:
            articles = articles.filter(published_on__gte=since)
        if until:
            articles = articles.filter(published_on__lte=until)
        if outdated:
            articles = articles.filter(is_outdated())
        return list(articles.order_by("id").values_list("pk", flat=True))

    def outlet(self, name):
        outlet = Outlet.objects.filter(name__iexact=name.strip()).first()
        if not outlet:
            raise CommandError(f"There is no outlet called “{name}”.")
        return outlet


def is_outdated():
    """Nothing was ever suggested in the article, or something open by another finder."""
    suggested = Suggestion.objects.filter(article=OuterRef("pk")).order_by()
    by_another = suggested.open().exclude(finder_version__in=[FINDER_VERSION, ANNOTATION])
    return Q(~Exists(suggested.exclude(finder_version=ANNOTATION))) | Q(Exists(by_another))
