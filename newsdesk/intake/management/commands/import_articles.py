import codecs
import re
from collections import Counter

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import URLValidator
from django.db import DataError, IntegrityError

from newsdesk.archive.dates import read_date
from newsdesk.archive.models import Outlet
from newsdesk.extraction import UnacceptableText
from newsdesk.intake.text_files import UnreadableFile, bring_in, find_files, read_text


class Command(BaseCommand):
    help = (
        "Imports articles from text files: one paragraph a line or blank lines between, the "
        "headline first. Folders are searched for .txt files."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders or patterns")
        parser.add_argument("--outlet", default="", help="who published them")
        parser.add_argument("--date", default="", help="when: 2024-11-18, 2024-11 or 2024")
        parser.add_argument("--language", default="en", help="a code such as en or de")
        parser.add_argument("--url", default="", help="the address; for a single file")
        parser.add_argument("--encoding", default="", help="if it is not UTF-8")
        parser.add_argument(
            "--no-suggest", action="store_false", dest="suggests", help="do not run the finder"
        )

    def handle(self, paths, encoding, suggests, **options):
        files = list(find_files(paths))
        facts = self.facts(files, encoding, **options)
        tally = Counter()
        for number, (path, file) in enumerate(files, start=1):
            try:
                if file is None:
                    raise UnreadableFile("There is no such file, and no .txt file in it.")
                text = read_text(file, encoding=encoding)
                arrival = bring_in(text, suggests=suggests, **facts)
                tally["new" if arrival.is_new else "here already"] += 1
            except (UnreadableFile, UnacceptableText, IntegrityError, DataError) as error:
                # One bad file must not cost the newsroom the others.
                tally["failed"] += 1
                self.stderr.write(f"{file or path}: {error}")
            if number % 50 == 0 or number == len(files):
                self.stdout.write(f"{number:,} of {len(files):,} files: {summary(tally)}")
        if tally["failed"]:
            raise CommandError(f"{tally['failed']:,} files were not imported.")

    def facts(self, files, encoding, *, outlet, date, language, url, **options):
        """What the options say of every article; CommandError for what cannot be so."""
        if url and len(files) > 1:
            raise CommandError("--url is the address of one article, but there are several files.")
        try:
            day, precision = read_date(date)
            if url:
                URLValidator(schemes=["http", "https"])(url)
        except ValidationError as error:
            problem = "Write it as https://…." if error.code == "invalid" and url else ""
            raise CommandError(f"{error.messages[0]} {problem}".strip()) from None
        if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}", language):
            raise CommandError(f"“{language}” is not a language. Write a code such as en or de.")
        if encoding:
            try:
                codecs.lookup(encoding)
            except LookupError:
                raise CommandError(f"There is no encoding called “{encoding}”.") from None
        outlet = Outlet.objects.named(outlet) if outlet.strip() else None
        dated = {"published_on": day, "published_precision": precision}
        return {"outlet": outlet, "url": url, "language": language} | dated


def summary(tally):
    """The tally in words: "3 new, 1 here already, 2 failed"."""
    outcomes = ("new", "here already", "failed")
    return ", ".join(f"{tally[name]:,} {name}" for name in outcomes if tally[name] or name == "new")
