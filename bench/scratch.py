"""A database of a benchmark's own, thrown away afterwards: SQLite, or PostgreSQL where named."""

import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


@contextmanager
def scratch_database():
    """Set Django up on an empty database; yields its connection."""
    with tempfile.TemporaryDirectory() as var:
        os.environ |= {"NEWSDESK_VAR": var, "DJANGO_SETTINGS_MODULE": "newsdesk.settings"}
        os.environ["NEWSDESK_HTTP"] = "1"
        import django

        django.setup()
        from django.conf import settings
        from django.db import connection

        settings.ALLOWED_HOSTS = ["testserver"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield connection
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
