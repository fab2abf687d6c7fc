"""What every test may ask for."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.management import create_contenttypes
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import Client, override_settings

from newsdesk.archive.search import TABLE
from tests.factories import make_user

# Other people's texts, beside the project; tests that read them skip where they are absent.
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
PAGE_CACHE = "newsdesk.reader.page_cache.PageCache"


def pytest_collection_modifyitems(items):
    """Mark what asks a database, which alone is worth running on a second one."""
    asking = {"db", "transactional_db", "live_server"}
    for item in items:
        if item.get_closest_marker("django_db") or asking & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")


@pytest.fixture(scope="session", autouse=True)
def _fresh_pages():
    """What a page shows is asked for each time; keeping it is tried by itself.

    For the whole session, since the live server reads it once.
    """
    kept = [name for name in settings.MIDDLEWARE if name != PAGE_CACHE]
    with override_settings(MIDDLEWARE=kept):
        yield


@pytest.fixture(autouse=True)
def _quick_settings(settings):
    """Static files by their plain names, and passwords hashed quickly."""
    staticfiles = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": staticfiles}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Tasks are run where they are called for; tests of workers start one.
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture(autouse=True)
def _no_limit(settings):
    """Articles of a few lines are all quotation; what the limit does is asked for by name."""
    settings.SHARE_LIMIT = 100


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
def _quick_flush(django_db_setup):
    """Have tables emptied by what is quick for a few rows, and leave what migrations have made.

    To truncate, PostgreSQL writes every table anew and waits for whoever still reads it, which a
    page of the last test may do. Content types keep their rows, for Django keeps their ids in
    memory; so they and the permissions need not be made again after each flush.
    """
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    kept = {ContentType._meta.db_table, Permission._meta.db_table}

    def sql_flush(operations, style, tables, **_given):
        chosen = [table for table in tables if table not in kept]
        return [f"DELETE FROM {operations.quote_name(table)}" for table in chosen]

    # Of every connection: once Playwright has started its loop, this thread gets another one.
    type(connection.ops).sql_flush = sql_flush


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
