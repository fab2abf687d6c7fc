"""What every test may ask for."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from newsdesk.archive.search import TABLE
from tests.factories import make_user

# Other people's texts, beside the project; tests that read them skip where they are absent.
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture(autouse=True)
def _quick_settings(settings):
    """Static files by their plain names, and passwords hashed quickly."""
    staticfiles = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": staticfiles}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _empty_search_index(request):
    """Empty SQLite's full-text table after tests that commit: Django flushes models alone."""
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    marker = request.node.get_closest_marker("django_db")
    if not commits and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{TABLE}"')


@pytest.fixture(scope="session", autouse=True)
def _close_pool(django_db_setup, django_db_blocker):
    """Let go of PostgreSQL's pooled connections, so that the test database can be dropped."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            connection.close_pool()


@pytest.fixture
def editor(db):
    return make_user("editor")


@pytest.fixture
def editor_client(editor):
    """A client in which an editor has signed in; `client` beside it is anonymous."""
    signed_in = Client()
    signed_in.force_login(editor)
    return signed_in
