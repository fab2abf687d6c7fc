"""Whole lists as JSON and CSV: written while they are read, however many statements there are."""

import csv
import json

from newsdesk.reader.changes import last_changes
from newsdesk.reader.formats.record import FIELDS, record_of

# A spreadsheet takes what begins like this for a formula and would run it.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Without it spreadsheets do not see that the file is in UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def records(listing, root):
    """Lists of records of all statements of `listing`, in its order by date."""
    for statements in listing.chunks():
        changed = last_changes(statements)
        yield [record_of(each, changed[each.pk], root) for each in statements]


def as_json(listing, root, *, title, address):
    """Stretches of one JSON object: `title`, `url`, `statements` and, once known, `count`."""
    head = {"title": title, "url": address}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "statements": ['
    count = 0
    for batch in records(listing, root):
        written = ",\n".join(json.dumps(record, ensure_ascii=False) for record in batch)
        yield (",\n" if count else "\n") + written
        count += len(batch)
    yield f'\n], "count": {count}}}\n'


class Line:
    """What csv writes into: it hands each line on."""

    @staticmethod
    def write(line):
        return line


def as_csv(listing, root):
    """Stretches of a table: a header, and a line for each statement."""
    writer = csv.writer(Line)
    yield BYTE_ORDER_MARK + writer.writerow(FIELDS)
    for batch in records(listing, root):
        yield "".join(
            writer.writerow([cell(value) for value in record.values()]) for record in batch
        )


def cell(value):
    """`value` as it stands in a table, never as a formula; several values have semicolons."""
    if isinstance(value, bool):
        return "yes" if value else ""
    text = "; ".join(map(_in_words, value)) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _in_words(value):
    """One of several values; a disclosure with its day, and whether that was later."""
    if not isinstance(value, dict):
        return value
    later = "recorded later, " if value["recorded_later"] else ""
    return f"{value['text']} ({later}{value['recorded_on']})"
