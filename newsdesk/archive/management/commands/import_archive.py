from collections import Counter
from itertools import chain
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from newsdesk.archive import archive_file
from newsdesk.archive.archive_file import whole
from newsdesk.archive.following_up import follow_up, last_action


class Command(BaseCommand):
    help = (
        "Imports an archive file: JSON Lines, an article and its statements a line; .gz by name. "
        "One in its full form (export_archive --full) goes into an empty database."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)

    def handle(self, path, **options):
        self.tally, self.failed, since = Counter(), 0, last_action()
        reader = archive_file.Reader()
        try:
            with archive_file.open_to_read(path) as lines:
                first = next(lines, b"")
                lines = chain([first], lines)
                if whole.is_whole(first):
                    self.take_whole(lines)
                    return
                for outcome in reader.read(lines):
                    self.take(outcome)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        except archive_file.UnsupportedFile as error:
            raise CommandError(f"{path}: {error}{self.so_far()}") from None
        for name, count in sorted(reader.unknown.items()):
            self.stderr.write(f"Not read, since no such field is known: {name} ({count:,} times)")
        self.stdout.write(self.summary())
        self.follow_up(since)
        if self.failed:
            raise CommandError(f"{self.failed:,} lines were not imported.")

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
