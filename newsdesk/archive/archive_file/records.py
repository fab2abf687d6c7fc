"""A JSON object from outside, read field by field: what is wrong is said with the field's name."""

import json

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from newsdesk.archive.dates import Precision, read_date

COARSEST_FIRST = [Precision.YEAR, Precision.MONTH, Precision.DAY]
_is_web_address = URLValidator(schemes=["http", "https"])


class InvalidRecord(ValueError):
    """Says which field is wrong and what to do about it."""


def parse_line(line):
    """The Record that one line of JSON (bytes in UTF-8) holds."""
    try:
        text = line.decode("utf-8-sig")
        data = json.loads(text)
    except UnicodeDecodeError as error:
        raise InvalidRecord(
            f"This is not UTF-8 (byte {error.start + 1:,} of the line). Save the file as UTF-8."
        ) from None
    except RecursionError:
        raise InvalidRecord("This is nested too deeply for an archive file.") from None
    except ValueError as error:
        raise InvalidRecord(f"This is not JSON: {error}.") from None
    # Both can only have been written as escapes, and neither database stores them.
    if "\\u" in text:
        _refuse_broken_characters(data)
    return Record(data)


def _refuse_broken_characters(data, path=""):
    if isinstance(data, dict):
        for name, value in data.items():
            _refuse_broken_characters(name, path)
            _refuse_broken_characters(value, f"{path}.{name}" if path else name)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            _refuse_broken_characters(value, f"{path}[{index}]")
    elif isinstance(data, str):
        if "\0" in data:
            raise InvalidRecord(f"{path}: holds a NUL character. Remove it.")
        if any("\ud800" <= character <= "\udfff" for character in data):
            raise InvalidRecord(f"{path}: holds half a character (a lone surrogate). Remove it.")


class Record:
    """The fields of an object, checked as they are asked for; null is the same as absent."""

    def __init__(self, data, where=""):
        if not isinstance(data, dict):
            named = where.rstrip(".") or "The line"
            raise InvalidRecord(f"{named} is not an object. Write it as {{…}}.")
        self.data, self.where = data, where
        self.asked, self.parts = set(), []

    def fail(self, name, message):
        raise InvalidRecord(f"{self.where}{name}: {message}")

    def get(self, name):
        self.asked.add(name)
        return self.data.get(name)

    def has(self, name):
        return self.get(name) is not None

    def unknown(self):
        """The fields nobody asked for, here and further in: most likely misspelt."""
        here = {f"{self.where}{name}" for name in self.data.keys() - self.asked}
        return here.union(*(part.unknown() for part in self.parts))

    def raw(self, name):
        """Text exactly as it is given, "" if it is absent."""
        value = self.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fail(name, f"{_shown(value)} is not text. Put it in quotation marks.")
        return value

    def text(self, name, *, longest=None):
        """Text without white space around it, "" if it is absent."""
        value = self.raw(name).strip()
        if longest and len(value) > longest:
            self.fail(name, f"has {len(value):,} characters; {longest:,} are allowed.")
        return value

    def required(self, name):
        """Text without which the record makes no sense."""
        value = self.text(name)
        if not value:
            self.fail(name, "is missing. It is required.")
        return value

    def url(self, name):
        value = self.text(name, longest=2000)
        try:
            if value:
                _is_web_address(value)
        except ValidationError:
            self.fail(name, f"“{value}” is not a web address. Write it as https://….")
        return value

    def choice(self, name, choices, *, is_required=False):
        """One of the choices, or "" if it is absent."""
        value = self.get(name)
        if value is None:
            value = ""
        if value == "" and is_required:
            self.fail(name, f"is missing. Write {_either(choices)}.")
        if value != "" and value not in list(choices):
            self.fail(name, f"{_shown(value)} is not known. Write {_either(choices)}.")
        return value

    def flag(self, name):
        value = self.get(name)
        if not isinstance(value, bool | None):
            self.fail(name, f"{_shown(value)} is neither true nor false.")
        return bool(value)

    def items(self, name):
        value = self.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fail(name, f"{_shown(value)} is not a list. Write it as […].")
        return value

    def texts(self, name, *, known=None):
        """The list of texts in the field, each of them among those `known` if that is given."""
        values = self.items(name)
        for value in values:
            if not isinstance(value, str) or not value.strip():
                self.fail(name, f"{_shown(value)} is not text.")
            if known and value not in known:
                self.fail(name, f"“{value}” is not known. Use {', '.join(known)}.")
        return values

    def records(self, name):
        found = [
            Record(value, f"{self.where}{name}[{index}].")
            for index, value in enumerate(self.items(name))
        ]
        self.parts += found
        return found

    def record(self, name):
        """The object in the field, or None."""
        if not self.has(name):
            return None
        self.parts.append(Record(self.data[name], f"{self.where}{name}."))
        return self.parts[-1]

    def index(self, name, *, below, own):
        """A place in a list of `below` items that is not the record's `own`, or None."""
        value = self.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < below:
            self.fail(
                name,
                f"{_shown(value)} is not the place of a statement of this article. "
                f"The first is 0, the last is {below - 1}.",
            )
        if value == own:
            self.fail(name, "points at the statement itself.")
        return value

    def date(self, name, precision_name):
        """The day in one field and how precise it is, which another field may say."""
        try:
            day, precision = read_date(self.text(name))
        except ValidationError as error:
            self.fail(name, error.messages[0])
        stated = self.choice(precision_name, Precision) or precision
        if stated == precision:
            return day, precision
        if day is None:
            self.fail(precision_name, f"is “{stated}”, but {name} gives no date.")
        if stated == Precision.UNKNOWN or _is_finer(stated, precision):
            self.fail(precision_name, f"is “{stated}”, but {name} gives the {precision}.")
        return day, stated

    def moment(self, name):
        value = self.required(name)
        try:
            moment = parse_datetime(value)
        except ValueError:
            moment = None
        if moment is None:
            self.fail(name, f"“{value}” is not a time. Write it as 2024-11-18T09:30:00+00:00.")
        return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def _is_finer(one, other):
    return COARSEST_FIRST.index(one) > COARSEST_FIRST.index(other)


def _either(choices):
    return f"one of {', '.join(str(each) for each in choices)}"


def _shown(value):
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= 60 else f"{written[:60]}…"
