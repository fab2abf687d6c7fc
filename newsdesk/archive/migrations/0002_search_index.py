"""The full-text index, which each database makes in its own way.

SQLite: an FTS5 table with its own content, rowid = a listed statement's seq, written by the
verbs that list, unlist and edit. PostgreSQL: a stored tsvector beside the statement, with GIN;
its generated expression leaves a gap between words and names that no phrase can cross.
The words come in folded and stemmed (newsdesk.archive.search), so both are told not to.
"""

from django.db import migrations

SQL = {
    "sqlite": (
        """CREATE VIRTUAL TABLE archive_statement_search
           USING fts5(words, names, tokenize = 'unicode61 remove_diacritics 0')""",
        "DROP TABLE archive_statement_search",
    ),
    "postgresql": (
        """ALTER TABLE archive_statement ADD COLUMN search_vector tsvector
           GENERATED ALWAYS AS (to_tsvector('simple',
               search_text || ' 0newsdesk0break0 ' || search_names)) STORED;
           CREATE INDEX archive_statement_search ON archive_statement USING gin (search_vector)""",
        "ALTER TABLE archive_statement DROP COLUMN search_vector",
    ),
}


def make(apps, schema_editor):
    schema_editor.execute(SQL[schema_editor.connection.vendor][0])


def drop(apps, schema_editor):
    schema_editor.execute(SQL[schema_editor.connection.vendor][1])


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
