import gc
from collections import Counter
from itertools import chain, islice
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from newsdesk.archive import archive_file, search
from newsdesk.archive.archive_file import whole
from newsdesk.archive.following_up import follow_up
from newsdesk.archive.models import Delivery


class Command(BaseCommand):
    help = (
        "Imports an archive file: JSON Lines, an article and its statements a line; .gz by name. "
        "One in its full form (export_archive --full) goes into an empty database. Ended in the "
        "middle and started again, it goes on where it was."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)

    def handle(self, path, **options):
        self.tally, self.failed = Counter(), 0
        try:
            with archive_file.open_to_read(path) as lines:
                first = next(lines, b"")
                lines = chain([first], lines)
                if whole.is_whole(first):
                    self.take_whole(lines)
                    return
                delivery = Delivery.objects.begin(archive_file.mark_of(path))
                reader = archive_file.Reader(delivery=delivery)
                self.take_lines(reader, lines, after=delivery.lines)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        except archive_file.UnsupportedFile as error:
            raise CommandError(f"{path}: {error}{self.so_far()}") from None
        for name, count in sorted(reader.unknown.items()):
            self.stderr.write(f"Not read, since no such field is known: {name} ({count:,} times)")
        self.stdout.write(self.summary())
        self.follow_up(delivery.since)
        delivery.delete()
        if self.failed:
            raise CommandError(f"{self.failed:,} lines were not imported.")

    def take_lines(self, reader, lines, *, after):
        """Bring the lines in `after` the number that an import of the same file has reached."""
        if after:
            self.stdout.write(f"Lines 1 to {after:,} are in already: going on after those.")
        # What is loaded by now stays: to look through it for garbage again and again costs a tenth.
        gc.freeze()
        for outcome in reader.read(islice(lines, after, None), first=after + 1):
            self.take(outcome)
        search.settle()

    def follow_up(self, since):
        found = 0
        for number, pairs in enumerate(follow_up(since=since), start=1):
            found += pairs
            if number % 5000 == 0:
                self.stdout.write(f"{number:,} speakers compared: {found:,} pairs")
        if found:
            self.stdout.write(f"{found:,} pairs of statements that may be one claim")

    def take_whole(self, lines):
        tally = whole.read(lines)
        told = ", ".join(f"{count:,} {name}" for name, count in sorted(tally.items()))
        self.stdout.write(f"The whole archive, as it was: {told or 'nothing'}.")

    def take(self, outcome):
        if outcome.error:
            self.failed += 1
            self.stderr.write(f"line {outcome.number}: {outcome.error}")
        else:
            self.tally[outcome.type, outcome.is_new] += 1
            self.tally["statement", True] += outcome.statements
        if outcome.number % 1000 == 0:
            self.stdout.write(f"{outcome.number:,} lines: {self.summary()}")

    def so_far(self):
        return f" Imported so far: {self.summary()}" if self.tally else ""

    def summary(self):
        """What came in, in words: "16 articles (2 here already), 265 statements, 1 failed"."""
        parts = []
        for noun in ("outlet", "organisation", "topic", "expert", "article", "statement"):
            new, known = self.tally[noun, True], self.tally[noun, False]
            if new or known:
                already = f" ({known:,} here already)" if known else ""
                parts.append(f"{new:,} new {noun}s{already}")
        return f"{', '.join(parts) or 'nothing'}; {self.failed:,} lines failed"
