from django.core.management.base import BaseCommand, CommandError

from newsdesk.archive import archive_file, conll
from newsdesk.archive.models import Article


class Command(BaseCommand):
    help = (
        "Exports published statements in columns (CoNLL, BIO), for programs that learn to find "
        "quotations. Says how many have no place in columns and were dropped."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", help="a file; packed if its name ends in .gz")

    def handle(self, path, **options):
        columns = conll.Columns()
        articles = conll.articles_with_statements(Article.objects.all())
        try:
            with archive_file.open_to_write(path) as file:
                for line in conll.rows(articles, columns):
                    file.write(f"{line}\n".encode())
                for line in told(columns):
                    file.write(f"# {line}\n".encode())
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
        for line in told(columns):
            self.stdout.write(line)


def told(columns):
    """What is in the file and what is not, in lines."""
    yield f"{columns.kept:,} statements written, {columns.dropped.total():,} dropped"
    for why, count in sorted(columns.dropped.items()):
        yield f"{count:,} dropped: {why}"
