"""New rows by the thousand: their ids known beforehand, then stored table by table.

Django's bulk_create looks at each value of each row; what is stored here was made by this program
and needs no look. A table is one COPY on PostgreSQL and one executemany on SQLite.
"""

import json
from functools import lru_cache, partial
from itertools import count
from operator import attrgetter

from django.db import connection

# As many ids are asked for at once on PostgreSQL; what is not used is never used.
IDS = 250


def ids_of(model):
    """Yield the ids that new rows of `model` may have, for this transaction alone."""
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        # Whoever writes has the database to itself, so nobody else takes them meanwhile.
        yield from count(_last_id(table) + 1)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, IDS],
            )
            yield from [pk for (pk,) in cursor.fetchall()]


def _last_id(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    return row[0] if row else 0


def insert(things):
    """Store new `things`, all of one model, in as few steps as the database allows.

    Each has its id already, or none of them has. `save` is not called, nor any default of the
    database's; what breaks a constraint raises IntegrityError, and nothing is stored.
    """
    if things:
        model = type(things[0])
        fields = _fields(model, things[0].pk is not None)
        insert_rows(model, [field.column for field in fields], _rows(things, fields))


def insert_rows(model, columns, rows):
    """Store new `rows` of `model`: values for `columns`, as the database takes them."""
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)
        else:
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)


@lru_cache
def _fields(model, with_ids):
    stored = [field for field in model._meta.concrete_fields if not field.generated]
    return [field for field in stored if with_ids or not field.primary_key]


def _rows(things, fields):
    values = attrgetter(*[field.attname for field in fields])
    prepared = [(place, _prepare(each)) for place, each in enumerate(fields) if _prepare(each)]
    for thing in things:
        row = list(values(thing))
        for place, prepare in prepared:
            if row[place] is not None:
                row[place] = prepare(row[place])
        yield row


@lru_cache
def _prepare(field):
    """What makes a value of `field` one that the database takes; None if it is as it is."""
    kind = field.get_internal_type()
    if kind == "JSONField":
        return json.dumps
    # The same few days and moments come again and again.
    prepare = partial(field.get_db_prep_save, connection=connection)
    return lru_cache(maxsize=1000)(prepare) if kind in ("DateField", "DateTimeField") else None
