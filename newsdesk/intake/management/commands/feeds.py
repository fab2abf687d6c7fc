from django.core.management.base import BaseCommand, CommandError

from newsdesk.archive.models import Feed, Outlet
from newsdesk.intake.feeds.reading import look_at
from newsdesk.intake.feeds.watching import PROPOSED, ask, watch


class Command(BaseCommand):
    help = (
        "Lists the watched feeds; with an address, watches one more. The worker asks them when "
        "they are due; what is new comes in as jobs."
    )

    def add_arguments(self, parser):
        parser.add_argument("address", nargs="?", help="of a feed to watch from now on")
        parser.add_argument(
            "--newest",
            type=int,
            default=PROPOSED,
            metavar="N",
            help=f"of what is in it now, bring in so many (default {PROPOSED})",
        )
        parser.add_argument("--outlet", default="", help="who publishes all articles in it")
        parser.add_argument(
            "--every",
            type=int,
            choices=Feed.Every.values,
            default=Feed.Every.HOUR,
            help="minutes between two askings",
        )
        parser.add_argument("--preview", action="store_true", help="only show what is in it")
        parser.add_argument("--ask", type=int, metavar="ID", help="ask one of them at once")

    def handle(self, address, ask, **options):
        if ask is not None:
            self.ask(ask)
        elif address:
            self.watch(address, **options)
        else:
            for feed in Feed.objects.all():
                self.stdout.write(in_words(feed))

    def watch(self, address, newest, outlet, every, preview, **options):
        try:
            found = look_at(address)
        except ValueError as error:
            raise CommandError(str(error)) from None
        if not found.is_feed:
            named = "\n".join(f"  {each}" for each in found.leads_to)
            raise CommandError(f"This is an ordinary page. It names these feeds:\n{named}")
        if preview:
            self.stdout.write(f"{found.title} ({found.kind}), {len(found.entries)} articles")
            for entry in found.entries:
                self.stdout.write(f"{entry.published or '-':25.25} {entry.title}  {entry.address}")
            return
        if known := Feed.objects.filter(address=found.address).first():
            raise CommandError(f"It is watched already: {in_words(known)}")
        feed = watch(
            found,
            by=None,
            chosen={entry.key for entry in found.entries[:newest]},
            passed={entry.key for entry in found.entries},
            outlet=Outlet.objects.named(outlet) if outlet else None,
            every=every,
        )
        self.stdout.write(in_words(feed))

    def ask(self, pk):
        feed = Feed.objects.filter(pk=pk).first()
        if not feed:
            raise CommandError(f"There is no feed {pk}. manage.py feeds lists them.")
        count = ask(feed)
        feed.refresh_from_db()
        if feed.problem:
            raise CommandError(feed.problem)
        self.stdout.write(f"{count:,} new articles, which the worker brings in")


def in_words(feed):
    """A feed and how it fares: "3  Tide (RSS) https://tide.example/feed: next 18 Nov 14:05"."""
    if feed.is_paused:
        state = "paused"
    elif feed.failures:
        state = f"failed {feed.failures} times: {feed.problem}"
    else:
        state = f"next {feed.next_at:%d %b %H:%M} UTC"
    return f"{feed.pk}  {feed} ({feed.get_kind_display()}) {feed.address}: {state}"
