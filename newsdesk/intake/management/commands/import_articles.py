import codecs
import re
from collections import Counter

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import URLValidator
from django.db import DataError, IntegrityError

from newsdesk.archive.dates import read_date, show_date
from newsdesk.archive.models import Original
from newsdesk.intake.arriving import (
    Source,
    bring_in_as_read,
    facts_of,
    fetch_source,
    read_source,
    twins_of,
    whole_of,
)
from newsdesk.intake.text_files import UnreadableFile, find_files, read_bytes

# A window's worth of a block, as the preview shows it.
SHOWN = 100


class Command(BaseCommand):
    help = (
        "Imports articles: web addresses, saved pages (.html), schema.org NewsArticle (.json) and "
        "text files (one paragraph a line or blank lines between, the headline first). Folders "
        "are searched for .txt and .html files."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "places", nargs="+", metavar="PLACE", help="addresses, files, folders or patterns"
        )
        parser.add_argument(
            "--preview", action="store_true", help="show what would be imported, store nothing"
        )
        parser.add_argument("--outlet", default="", help="who published them, if not the pages say")
        parser.add_argument("--date", default="", help="when: 2024-11-18, 2024-11 or 2024")
        parser.add_argument("--language", default="", help="a code such as en or de")
        parser.add_argument("--url", default="", help="the address; for a single file")
        parser.add_argument(
            "--encoding", default="", help="if it is not UTF-8, for example windows-1252"
        )
        parser.add_argument(
            "--no-suggest", action="store_false", dest="suggests", help="do not run the finder"
        )

    def handle(self, places, encoding, preview, suggests, **options):
        found = list(find_places(places))
        known = self.known_facts(found, encoding, **options)
        tally = Counter()
        for number, (place, file) in enumerate(found, start=1):
            try:
                source = source_at(place, file)
                article = read_source(source, encoding=encoding)
                if preview:
                    self.show(file or place, article, known)
                    tally["shown"] += 1
                else:
                    is_new = self.bring_in(source, article, known, suggests)
                    tally["new" if is_new else "here already"] += 1
            except (ValueError, IntegrityError, DataError) as error:
                # One bad file must not cost the newsroom the others.
                tally["failed"] += 1
                self.stderr.write(f"{file or place}: {error}")
            if number % 50 == 0 or number == len(found):
                self.stdout.write(f"{number:,} of {len(found):,} files: {summary(tally)}")
        if tally["failed"]:
            raise CommandError(f"{tally['failed']:,} files were not imported.")

    def bring_in(self, source, article, known, suggests):
        """Store the article; returns whether it is new."""
        original = Original(name=source.name, url=source.url, content_type=source.content_type)
        original.pack(source.data)
        return bring_in_as_read(original, article, suggests=suggests, **known).is_new

    def show(self, place, article, known):
        """What would be imported, and what is here already."""
        facts = facts_of(article) | known
        day = show_date(facts["published_on"], facts["published_precision"])
        is_inferred = " (inferred)" if facts["date_is_inferred"] else ""
        whole = whole_of(article)
        self.stdout.write(f"{place}\n  {article.headline}")
        self.stdout.write(f"  {facts['outlet'] or 'outlet not known'}, {day}{is_inferred}")
        self.stdout.write(f"  {facts['url'] or 'no address'}, language {facts['language']}")
        for twin, is_same in twins_of(whole, url=facts["url"], outlet=facts["outlet"]):
            why = "here already" if is_same else "same words"
            self.stdout.write(f"  {why}: “{twin}”, {twin.outlet or 'outlet not known'}")
        for block in whole.blocks:
            words = whole.text[block.start : block.end]
            shown = words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
            self.stdout.write(f"  {block.kind:<10} {shown}")

    def known_facts(self, found, encoding, *, outlet, date, language, url, **options):
        """What the options say of every article; CommandError for what cannot be so."""
        if url and len(found) > 1:
            raise CommandError("--url is the address of one article, but there are several files.")
        try:
            day, precision = read_date(date)
            if url:
                URLValidator(schemes=["http", "https"])(url)
        except ValidationError as error:
            problem = "Write it as https://…." if error.code == "invalid" and url else ""
            raise CommandError(f"{error.messages[0]} {problem}".strip()) from None
        if language and not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}", language):
            raise CommandError(f"“{language}” is not a language. Write a code such as en or de.")
        if encoding:
            try:
                codecs.lookup(encoding)
            except LookupError:
                raise CommandError(f"There is no encoding called “{encoding}”.") from None
        given = {"outlet": outlet.strip(), "url": url, "language": language}
        dated = {"published_on": day, "published_precision": precision, "date_is_inferred": False}
        return {name: value for name, value in given.items() if value} | (dated if day else {})


def find_places(places):
    """Yield each place with None for an address, else with a file; nothing there is None, too."""
    for place in places:
        if is_address(place):
            yield place, None
        else:
            yield from find_files([place])


def is_address(place):
    return "://" in place


def source_at(place, file):
    """What is at the place. Raises a ValueError that says why there is nothing."""
    if is_address(place):
        return fetch_source(place)
    if file is None:
        raise UnreadableFile("There is no such file, and no .txt or .html file in it.")
    return Source(read_bytes(file), name=file.name)


def summary(tally):
    """The tally in words: "3 new, 1 here already, 2 failed"."""
    if tally["shown"]:
        return f"{tally['shown']:,} can be imported, {tally['failed']:,} failed"
    outcomes = ("new", "here already", "failed")
    return ", ".join(f"{tally[name]:,} {name}" for name in outcomes if tally[name] or name == "new")
