"""The full form of the archive file: every table, row by row, and the same archive back.

The first line says what it is and how far each table has counted; then comes a line for every
row of every model of the archive, with its columns; the last line says how many there were. It
goes into an empty archive only, as a whole or not at all.

What is in it is read off the models, so that a new table is in it by itself. Whoever reads such a
file sees everything: drafts, the log, who works here and the hashes of their passwords.
"""

import base64
import json
from collections import Counter
from contextlib import contextmanager
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, models, transaction

from newsdesk.archive import search
from newsdesk.archive.archive_file.files import UnsupportedFile
from newsdesk.archive.models import Statement
from newsdesk.archive.models.statement_queryset import batched

VERSION = 1
BATCH = 500
# What is no part of the record, by table, and why.
LEFT_OUT = {
    "archive_presence": "who looks at what just now",
    "archive_user_groups": "roles say who may do what",
    "archive_user_user_permissions": "roles say who may do what",
    "archive_statement_search": "made anew from the statements",
    "auth_group": "roles say who may do what",
    "auth_group_permissions": "roles say who may do what",
    "auth_permission": "made by migrating",
    "axes_accessattempt": "who mistyped a password lately",
    "axes_accessattemptexpiration": "who mistyped a password lately",
    "axes_accessfailurelog": "who mistyped a password lately",
    "axes_accesslog": "who mistyped a password lately",
    "django_admin_log": "of the admin's own pages; all that was done is in the log of actions",
    "django_content_type": "made by migrating",
    "django_migrations": "made by migrating",
    "django_session": "who is signed in just now",
    "django_tasks_database_dbtaskresult": "whom a worker is called for; the work is in the jobs",
}


def carried():
    """The models whose rows are in the file, by name."""
    kept = [
        model
        for model in apps.get_app_config("archive").get_models(include_auto_created=True)
        if model._meta.db_table not in LEFT_OUT
    ]
    return {model._meta.model_name: model for model in kept}


def columns_of(model):
    """The columns of a model that hold something of their own."""
    return [field for field in model._meta.concrete_fields if not field.generated]


# Writing.


def rows():
    """Yield the whole archive as rows of a file, few at a time in memory, all of one moment."""
    written = 0
    with _one_moment():
        counted = {name: _counted(model) for name, model in carried().items()}
        yield {"type": "archive", "version": VERSION, "full": True, "counted": counted}
        for name, model in carried().items():
            fields = columns_of(model)
            names = [field.attname for field in fields]
            every = model._base_manager.order_by("pk").values_list(*names)
            for row in every.iterator(chunk_size=BATCH):
                written += 1
                yield {"type": name} | {
                    name: _written(value) for name, value in zip(names, row, strict=True)
                }
        yield {"type": "end", "rows": written}


@contextmanager
def _one_moment():
    """Inside, what others change meanwhile is not seen, and nobody is kept waiting."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Not as Django begins one: that would lock everybody else out.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _written(value):
    """A value as JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return str(value) if isinstance(value, UUID) else value


def _counted(model):
    """The last id that the table gave out: it is not given again, even if its row is gone."""
    table, pk = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', pk])
            (sequence,) = cursor.fetchone()
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        return (cursor.fetchone() or [0])[0]


# Reading.


@transaction.atomic
def read(lines):
    """Bring the lines of a file in its full form into an empty archive; all of them or none.

    Returns how many rows came of each model, by name. Raises UnsupportedFile, naming the line and
    saying what is wrong, if the archive is not empty or the file not whole.
    """
    numbered = enumerate(lines, start=1)
    header = _header(next(numbered, (1, b""))[1])
    _refuse_unless_empty()
    tally, told = Counter(), None
    try:
        for name, some in groupby(_records(numbered), key=lambda record: record[1].get("type")):
            if told is not None:
                told = None
                break
            if name == "end":
                told = [record.get("rows") for _number, record in some]
                continue
            for batch in batched(some, BATCH):
                tally[name] += _insert(name, batch)
        if told != [tally.total()]:
            raise UnsupportedFile(
                "The file does not end as it should: some of it is missing or doubled. Nothing of "
                "it was brought in. Export it again."
            )
        _count_on(header.get("counted", {}))
        _index()
        # Everything that a row points at is there by now.
        connection.check_constraints()
    except (IntegrityError, DataError) as error:
        raise UnsupportedFile(f"The file is not whole: {str(error).strip()}") from None
    return tally


def is_whole(line):
    """Whether `line` begins an archive file in its full form."""
    try:
        record = json.loads(line)
    except ValueError:
        return False
    return isinstance(record, dict) and record.get("type") == "archive" and bool(record.get("full"))


def _header(line):
    header = json.loads(line)
    if header.get("version") != VERSION:
        raise UnsupportedFile(
            f"This is version {header.get('version')} of the full form, and version {VERSION} is "
            "read here. Bring it in with the release of Newsdesk that wrote it."
        )
    return header


def _refuse_unless_empty():
    for model in carried().values():
        if model._base_manager.exists():
            raise UnsupportedFile(
                "An archive file in its full form goes into an empty archive only, and there are "
                f"{model._meta.verbose_name_plural} here. Name another database (NEWSDESK_VAR, or "
                "NEWSDESK_POSTGRES_DB), migrate it, and bring the file in there."
            )


def _records(numbered):
    for number, line in numbered:
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        if not isinstance(record, dict):
            raise UnsupportedFile(f"Line {number} is damaged. Nothing of the file was brought in.")
        yield number, record


def _insert(name, records):
    """Store rows of one model, given as (line number, record); says how many."""
    model = carried().get(name)
    if model is None:
        raise UnsupportedFile(
            f"Line {records[0][0]} is of an unknown type, {name}. The file was written by a newer "
            "release of Newsdesk: update this one first."
        )
    fields = columns_of(model)
    values = [_values(number, record, model, fields) for number, record in records]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})", values
        )
    return len(records)


def _values(number, record, model, fields):
    """A row's values in the order of its columns, as the database takes them."""
    unknown = record.keys() - {field.attname for field in fields} - {"type"}
    if unknown:
        raise UnsupportedFile(
            f"Line {number} has columns that are not known here ({', '.join(sorted(unknown))}). "
            "The file was written by a newer release of Newsdesk: update this one first."
        )
    try:
        return [_value(record, field) for field in fields]
    except (ValidationError, ValueError, TypeError) as error:
        problem = " ".join(getattr(error, "messages", [str(error)]))
        raise UnsupportedFile(f"Line {number}, {model._meta.verbose_name}: {problem}") from None


def _value(record, field):
    if field.attname in record:
        value = record[field.attname]
    elif field.has_default():
        # It came after the file was written.
        value = field.get_default()
    elif field.null or field.blank:
        value = None if field.null else ""
    else:
        raise ValueError(f"{field.attname} is missing")
    if not isinstance(field, models.JSONField):
        value = field.to_python(value)
    return field.get_db_prep_save(value, connection)


def _count_on(counted):
    """Have each table give out ids from where it had got to."""
    known = carried()
    for statement in connection.ops.sequence_reset_sql(no_style(), list(known.values())):
        with connection.cursor() as cursor:
            cursor.execute(statement)
    for name, last in counted.items():
        if name in known and isinstance(last, int) and last > _counted(known[name]):
            _set_counted(known[name], last)


def _set_counted(model, last):
    table, pk = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "pg_get_serial_sequence(%s, %s)"
            cursor.execute(f"SELECT setval({sequence}, %s)", [f'"{table}"', pk, last])
            return
        cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last, table])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def _index():
    """Put what is listed into the index."""
    listed = Statement.objects.exclude(seq=None).order_by("seq")
    found = listed.values_list("seq", "search_text", "search_names").iterator(chunk_size=BATCH)
    for some in batched(found, BATCH):
        search.index(some)
