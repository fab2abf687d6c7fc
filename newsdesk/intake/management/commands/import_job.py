from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from newsdesk.archive import archive_file
from newsdesk.archive.models import Job
from newsdesk.intake import following
from newsdesk.intake.job_items import lines_of
from newsdesk.intake.jobs import start
from newsdesk.intake.management.commands.import_articles import Command as ImportArticles
from newsdesk.intake.management.commands.import_articles import find_places, is_address
from newsdesk.intake.text_files import UnreadableFile, read_bytes

ARCHIVES = (".jsonl", ".gz")


class Command(BaseCommand):
    help = (
        "Has the worker import articles (web addresses, text files, saved pages, folders of them) "
        "or one archive file (.jsonl, .gz): as import_articles and import_archive do, but in the "
        "background, to be stopped and resumed."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "places", nargs="+", metavar="PLACE", help="addresses, files, folders or patterns"
        )
        parser.add_argument("--outlet", default="", help="who published them, if not the pages say")
        parser.add_argument("--date", default="", help="when: 2024-11-18, 2024-11 or 2024")
        parser.add_argument("--language", default="", help="a code such as en or de")
        parser.add_argument("--encoding", default="", help="if it is not UTF-8")
        parser.add_argument(
            "--no-suggest", action="store_false", dest="suggests", help="do not run the finder"
        )
        following.add_argument(parser)

    def handle(self, places, wait, **options):
        try:
            if len(places) == 1 and Path(places[0]).suffix in ARCHIVES:
                job = self.start_archive(Path(places[0]))
            else:
                job = self.start_articles(places, **options)
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from None
        except (UnreadableFile, archive_file.UnsupportedFile) as error:
            raise CommandError(f"{error}") from None
        following.follow(job, self.stdout, waits=wait)

    def start_archive(self, path):
        with archive_file.open_to_read(path) as lines:
            return start(Job.Kind.ARCHIVE, lines_of(lines), name=path.name)

    def start_articles(self, places, *, outlet, date, language, encoding, suggests, **options):
        found = list(dict.fromkeys(find_places(places)))
        for place, file in found:
            if file is None and not is_address(place):
                raise CommandError(f"There is no such file, and no .txt or .html in it: {place}")
        self.known_facts(found, encoding, outlet=outlet, date=date, language=language, url="")
        return start(
            Job.Kind.ARTICLES,
            ((str(file or place), read_bytes(file) if file else None) for place, file in found),
            name=places[0] if len(places) == 1 else f"{len(found):,} articles",
            suggests=suggests,
            outlet=outlet.strip(),
            date=date,
            language=language,
            encoding=encoding,
        )

    known_facts = ImportArticles.known_facts
