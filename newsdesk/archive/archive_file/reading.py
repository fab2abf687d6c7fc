"""Goes through the lines of a file: in batches, each line as a whole or not at all."""

from collections import Counter
from typing import NamedTuple

from django.db import DataError, IntegrityError, transaction

from newsdesk.archive.archive_file import articles, experts, outlets, topics
from newsdesk.archive.archive_file.files import UnsupportedFile
from newsdesk.archive.archive_file.holdings import Holdings
from newsdesk.archive.archive_file.records import InvalidRecord, parse_line
from newsdesk.archive.conflicts import Conflict
from newsdesk.archive.models import Action, Expert, LikelyPair, Statement
from newsdesk.archive.models.statement_queryset import batched

# One transaction and one entry in the log for so many lines.
BATCH = 200

READ = {
    "outlet": outlets.read,
    "organisation": experts.read_organisation,
    "topic": topics.read,
    "expert": experts.read,
}


class Outcome(NamedTuple):
    """What became of one line: a thing of `type`, new or here already, or an error."""

    number: int
    type: str = ""
    is_new: bool = False
    statements: int = 0
    error: str = ""


class Reader:
    """Brings the lines of an archive file in; one reader for a whole file.

    `unknown` counts the fields that nobody asked for. The log says that it was done `by`
    somebody at the desk, if it was.
    """

    def __init__(self, *, by=None):
        self.by = by
        self.unknown = Counter()
        self.holdings = Holdings()

    def read(self, lines, *, first=1):
        """Yield an Outcome for each line that is not blank, in batches; `first` is its number.

        A line with an error leaves nothing behind, and the others go in. Raises
        UnsupportedFile when the rest of the file makes no sense either.
        """
        for batch in batched(enumerate(lines, start=first), BATCH):
            yield from self._read_batch(batch)

    @transaction.atomic
    def _read_batch(self, batch):
        self.holdings.begin_batch()
        outcomes = [self._read_line(number, line) for number, line in batch if line.strip()]
        for some in batched(sorted(self.holdings.to_relist), 100):
            Statement.objects.filter(article__in=some).relist()
        LikelyPair.objects.look_again(*Expert.objects.filter(pk__in=self.holdings.renamed))
        if self.holdings.made:
            self._log(batch[0][0], batch[-1][0], sum(outcome.statements for outcome in outcomes))
        return outcomes

    def _log(self, first, last, statements):
        made = self.holdings.made
        noun, ids = next(iter(made.items()))
        Action.objects.create(
            verb="import",
            by=self.by,
            object_type=noun,
            object_id=ids[0],
            after={
                "lines": [first, last],
                "statements": statements,
                **{f"{noun}_ids": ids for noun, ids in made.items()},
            },
        )

    def _read_line(self, number, line):
        self.holdings.begin_line()
        try:
            record = parse_line(line)
            with transaction.atomic():
                outcome = self._read_record(number, record)
        except (InvalidRecord, Conflict) as error:
            problem = str(error)
        except (IntegrityError, DataError) as error:
            problem = f"The database refuses it: {error}".strip()
        else:
            self.holdings.keep_line()
            self.unknown.update(f"{outcome.type}: {name}" for name in record.unknown())
            return outcome
        self.holdings.drop_line()
        return Outcome(number, error=problem)

    def _read_record(self, number, record):
        type_ = record.choice("type", [*READ, "article", "archive"], is_required=True)
        if type_ == "archive":
            return self._read_header(number, record)
        if type_ == "article":
            return Outcome(number, type_, *articles.read(self.holdings, record))
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
