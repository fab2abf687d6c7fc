"""Goes through the lines of a file: in batches, each line as a whole or not at all.

The lines of a batch are checked first, then whatever they name is looked up at once, then each
line says what it adds, and in the end all of that is stored together. Should the database refuse
it, the lines are taken one by one: so that the one that is to blame says why, and the others go
in.
"""

from collections import Counter
from typing import NamedTuple

from django.db import DataError, IntegrityError, transaction

from newsdesk.archive.archive_file import articles, experts, outlets, topics
from newsdesk.archive.archive_file.files import UnsupportedFile
from newsdesk.archive.archive_file.holdings import Holdings
from newsdesk.archive.archive_file.naming import Names
from newsdesk.archive.archive_file.records import InvalidRecord, Record, parse_line
from newsdesk.archive.archive_file.storing import store
from newsdesk.archive.conflicts import Conflict
from newsdesk.archive.models import Action, Delivery
from newsdesk.archive.models.statement_queryset import batched

# One transaction and one entry in the log for so many lines.
BATCH = 200

READ = {
    "outlet": outlets.read,
    "organisation": experts.read_organisation,
    "topic": topics.read,
    "expert": experts.read,
}
# These write what they bring at once: the next line may mean it by any of its names.
WRITING = ("outlet", "organisation", "topic")


class Outcome(NamedTuple):
    """What became of one line: a thing of `type`, new or here already, or an error."""

    number: int
    type: str = ""
    is_new: bool = False
    statements: int = 0
    error: str = ""


class Line(NamedTuple):
    """A line of the file; of an article, what it tells of it (an articles.Told)."""

    number: int
    type: str
    record: Record
    article: articles.Told | None


class Spoilt(Exception):
    """A line failed after it had written something: the batch has to be taken back."""


# Some line of a batch is to blame for these.
REFUSED = (Spoilt, Conflict, IntegrityError, DataError)


class Reader:
    """Brings the lines of an archive file in; one reader for a whole file.

    `unknown` counts the fields that nobody asked for. The log says that it was done `by`
    somebody at the desk, if it was. A `delivery` keeps how far it has come.
    """

    def __init__(self, *, by=None, delivery=None):
        self.by = by
        self.unknown = Counter()
        self.delivery = delivery

    def read(self, lines, *, first=1):
        """Yield an Outcome for each line that is not blank, in batches; `first` is its number.

        A line with an error leaves nothing behind, and the others go in. Raises
        UnsupportedFile when the rest of the file makes no sense either.
        """
        yield from self.read_numbered(enumerate(lines, start=first))

    def read_numbered(self, lines):
        """As `read`, of pairs of a number and a line, in order."""
        delivery = self.delivery or Delivery.objects.begin()
        self.holdings = Holdings(delivery)
        for batch in batched(lines, BATCH):
            yield from self._read_batch(batch)
        if not self.delivery:
            delivery.delete()

    def _read_batch(self, batch):
        read = [self._parse(number, line) for number, line in batch if line.strip()]
        lines = [each for each in read if isinstance(each, Line)]
        ends = batch[0][0], batch[-1][0]
        try:
            done = self._bring_in_together(lines, ends)
        except REFUSED:
            done = self._bring_in_one_by_one(lines, ends)
        failed = [each for each in read if isinstance(each, Outcome)]
        return sorted(done + failed)

    @staticmethod
    def _parse(number, line):
        """The Line, or an Outcome that says what is wrong with it."""
        try:
            record = parse_line(line)
            type_ = record.choice("type", [*READ, "article", "archive"], is_required=True)
            article = articles.tell(record) if type_ == "article" else None
        except InvalidRecord as error:
            return Outcome(number, error=str(error))
        return Line(number, type_, record, article)

    @transaction.atomic
    def _bring_in_together(self, lines, ends):
        outcomes = self._bring_in(lines)
        self._log(ends, outcomes, self.holdings.made)
        return outcomes

    @transaction.atomic
    def _bring_in_one_by_one(self, lines, ends):
        outcomes, made = [], {}
        for line in lines:
            # What is remembered may be what was just taken back.
            self.holdings.forget()
            try:
                with transaction.atomic():
                    outcomes += self._bring_in([line])
            except REFUSED as error:
                outcomes.append(Outcome(line.number, error=_words_of(error)))
                continue
            for noun, ids in self.holdings.made.items():
                made.setdefault(noun, []).extend(ids)
        self._log(ends, outcomes, made)
        return outcomes

    def _bring_in(self, lines):
        names = Names()
        for line in lines:
            names.take(line)
        self.holdings.begin_batch(names)
        outcomes = [self._read_line(line) for line in lines]
        store(self.holdings)
        return outcomes

    def _log(self, ends, outcomes, made):
        """Log what the lines from one number to the other made, and keep that they are in."""
        self.holdings.delivery.reach(ends[1])
        if not made:
            return
        noun, ids = next(iter(made.items()))
        Action.objects.create(
            verb="import",
            by=self.by,
            object_type=noun,
            object_id=ids[0],
            after={
                "lines": list(ends),
                "statements": sum(outcome.statements for outcome in outcomes),
                **{f"{noun}_ids": ids for noun, ids in made.items()},
            },
        )

    def _read_line(self, line):
        self.holdings.begin_line(writes=line.type in WRITING)
        try:
            outcome = self._read_record(line)
        except InvalidRecord as error:
            if self.holdings.has_written:
                raise Spoilt(str(error)) from None
            self.holdings.drop_line()
            return Outcome(line.number, error=str(error))
        self.holdings.keep_line()
        self.unknown.update(f"{outcome.type}: {name}" for name in line.record.unknown())
        return outcome

    def _read_record(self, line):
        number, type_, record, article = line
        if type_ == "archive":
            return self._read_header(number, record)
        if type_ == "article":
            return Outcome(number, type_, *articles.read(self.holdings, record, article))
        return Outcome(number, type_, READ[type_](self.holdings, record))

    def _read_header(self, number, record):
        if record.flag("full"):
            raise UnsupportedFile(
                "This is an archive file in its full form, which goes into an empty database with "
                "manage.py import_archive. Export the articles in the plain form to bring them in "
                "here."
            )
        record.asked.update(record.data)
        return Outcome(number, "archive")


def _words_of(error):
    if isinstance(error, IntegrityError | DataError):
        return f"The database refuses it: {error}".strip()
    return str(error)
