"""How a plain field of a row becomes an attribute of a model, and the attribute a field.

Each is stated once, with its default, for both directions: what is at its default is left out
of the file, and what the file leaves out (or empty) is at its default.
"""

from newsdesk.archive.archive_file.records import Record
from newsdesk.archive.dates import Precision, read_date, write_date


class Field:
    """The field `name`, read by `check`, a method of Record that takes its `limits`."""

    def __init__(self, name, check=Record.text, *, default=None, attribute=None, **limits):
        self.name, self.check, self.limits = name, check, limits
        self.default, self.attribute = default, attribute or name
        # Most fields of most rows are absent: what that means is then not asked again.
        self.absent = (
            None
            if default is None and check is not Record.text
            else {self.attribute: default or ""}
        )

    def read(self, record):
        """What the model gets, by attribute."""
        if self.absent and self.name not in record.data:
            return self.absent
        value = self.check(record, self.name, **self.limits)
        if not value and self.default:
            value = self.default
        return {self.attribute: value}

    def write(self, thing):
        """What the row gets: the field, or nothing if that says the same."""
        value = getattr(thing, self.attribute)
        return {self.name: value} if value and value != self.default else {}


class Date:
    """A day in one field; a second one says how precise it is, if the first alone does not."""

    def __init__(self, name, precision):
        self.name, self.precision = name, precision

    def read(self, record):
        if self.name not in record.data and self.precision not in record.data:
            return {self.name: None, self.precision: Precision.UNKNOWN}
        day, precision = record.date(self.name, self.precision)
        return {self.name: day, self.precision: precision}

    def write(self, thing):
        day, precision = getattr(thing, self.name), getattr(thing, self.precision)
        if day is None:
            return {}
        written = write_date(day, precision)
        if read_date(written) == (day, precision):
            return {self.name: written}
        return {self.name: day.isoformat(), self.precision: str(precision)}


class Day:
    """A day in one field, or none."""

    def __init__(self, name):
        self.name = name

    def read(self, record):
        day, precision = record.date(self.name, f"{self.name}_precision")
        if day and precision != Precision.DAY:
            record.fail(self.name, "is no day. Write it as 2024-11-18.")
        return {self.name: day}

    def write(self, thing):
        return filled(**{self.name: write_date(getattr(thing, self.name), Precision.DAY)})


def read_fields(fields, record):
    """The attributes that `fields` of the record give."""
    return {name: value for field in fields for name, value in field.read(record).items()}


def write_fields(fields, thing):
    """The part of a row that `fields` make of `thing`."""
    return {name: value for field in fields for name, value in field.write(thing).items()}


def filled(**values):
    """`values` without those that are empty; 0 is not, it is the first place in a list."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
