from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from newsdesk.intake.annotations import annotations_in, bring_in


class Command(BaseCommand):
    help = (
        "Imports W3C Web Annotations of articles that are here: a line of JSON-LD each, an array, "
        "a page or a collection. They become suggestions, for an editor to decide on."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--site",
            default="",
            metavar="ADDRESS",
            help="of this archive, if its own addresses stand for articles in the file",
        )

    def handle(self, path, site, **options):
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        new = known = failed = 0
        for outcome in bring_in(annotations_in(data), site=site):
            new += outcome.is_new
            known += not outcome.is_new and not outcome.error
            if outcome.error:
                failed += 1
                self.stderr.write(f"annotation {outcome.number}: {outcome.error}")
        self.stdout.write(f"{new:,} new suggestions, {known:,} here already, {failed:,} failed")
        if failed:
            raise CommandError(f"{failed:,} annotations were not imported.")
