from django.core.management.base import BaseCommand, CommandError

from newsdesk.archive import archive_file
from newsdesk.archive.annotations import annotated, annotation_of
from newsdesk.archive.models import Statement


class Command(BaseCommand):
    help = (
        "Exports published statements as W3C Web Annotations, a line of JSON-LD each, with the "
        "words that stand around them: for those who have the articles, not for the public."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", help="a file; packed if its name ends in .gz")
        parser.add_argument(
            "--site", required=True, metavar="ADDRESS", help="of this archive: https://news.example"
        )

    def handle(self, path, site, **options):
        count, published = 0, Statement.objects.published()
        try:
            with archive_file.open_to_write(path) as file:
                for statement in annotated(published).iterator(chunk_size=200):
                    row = annotation_of(statement, site.rstrip("/"))
                    file.write(archive_file.to_line(row))
                    count += 1
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"{count:,} annotations")
        if left := published.count() - count:
            self.stdout.write(f"{left:,} left out: they stand in an older text of their article")
