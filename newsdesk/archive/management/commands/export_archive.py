import os
from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from newsdesk.archive import archive_file
from newsdesk.archive.archive_file import whole


class Command(BaseCommand):
    help = (
        "Exports everything as an archive file: JSON Lines, .gz by name, “-” for standard output."
    )

    def add_arguments(self, parser):
        parser.add_argument("path")
        parser.add_argument(
            "--full",
            action="store_true",
            help=(
                "every table with its ids, as an empty database takes it back: drafts, the log and "
                "accounts with the hashes of their passwords are in it, too"
            ),
        )

    def handle(self, path, full, **options):
        self.tally, self.rows = Counter(), whole.rows if full else archive_file.rows
        try:
            if path == "-":
                self.write_with(self.write_to_stdout)
                self.stdout.flush()
            else:
                with archive_file.open_to_write(path) as file:
                    self.write_with(file.write)
        except BrokenPipeError:
            # Whoever reads it (`| head`) has had enough, and that is no error. What is still
            # buffered has to go somewhere, or Python complains about it on its way out.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.stdout.fileno())
            return
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
        self.stderr.write(self.summary(), self.style.SUCCESS)
        if not full and (count := archive_file.left_out()):
            self.stderr.write(
                f"{count:,} statements were left out: they stand in an older text of their article."
            )

    def write_to_stdout(self, line):
        # Lines alone belong there, and in UTF-8 whatever the terminal's encoding is.
        if hasattr(self.stdout, "buffer"):
            self.stdout.buffer.write(line)
        else:
            self.stdout.write(line.decode(), ending="")

    def write_with(self, write):
        for number, row in enumerate(self.rows(), start=1):
            write(archive_file.to_line(row))
            self.tally[row["type"]] += 1
            if row["type"] == "article":
                self.tally["statement"] += len(row.get("statements", ()))
            if number % 1000 == 0:
                self.stderr.write(f"{number:,} lines", self.style.NOTICE)

    def summary(self):
        for frame in ("archive", "end"):
            del self.tally[frame]
        return ", ".join(f"{count:,} {noun}s" for noun, count in self.tally.items()) or "Nothing."
