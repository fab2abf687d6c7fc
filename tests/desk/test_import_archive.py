"""Archive files at the desk: publishers see what one would bring before it does."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from newsdesk.archive import archive_file
from newsdesk.archive.models import Action, Article, Original, Outlet, Statement
from newsdesk.desk.views import archives
from tests.archive.archive_file.lines import article_row, statement_row
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ROWS = [{"type": "outlet", "name": "The Tide"}, article_row(statement_row()), {"type": "topic"}]
LINES = b"".join(map(archive_file.to_line, ROWS))


@pytest.fixture
def publisher(client):
    user = make_user("publisher")
    client.force_login(user)
    return user


def upload(client, data=LINES, name="archive.jsonl"):
    return client.post(reverse("desk:archive_upload"), {"archive": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize("name", ["archive.jsonl", "archive.jsonl.gz"])
def test_what_a_file_would_bring_is_shown_and_then_brought(client, publisher, name):
    page = upload(client, gzip.compress(LINES) if name.endswith("gz") else LINES, name)["Location"]

    response = client.get(page)
    assertContains(response, "<li>1 article, new</li>")
    assertContains(response, "<li>1 statement, new</li>")
    assertContains(response, "<b>Line 3</b>: name: is missing")
    assert (Article.objects.count(), Outlet.objects.count(), Action.objects.count()) == (0, 0, 0)

    assertRedirects(client.post(page), reverse("desk:article_list"))
    assert (Article.objects.count(), Statement.objects.count()) == (1, 1)
    assert Action.objects.get().by == publisher
    assert not Original.objects.exists()


def test_what_is_here_already_is_told(client, publisher):
    client.post(upload(client)["Location"])

    assertContains(client.get(upload(client)["Location"]), "<li>1 article, here already</li>")


def test_a_file_that_is_not_wanted_is_forgotten(client, publisher):
    client.post(upload(client)["Location"], {"drop": "1"})

    assert not Original.objects.exists()
    assert not Article.objects.exists()


def test_a_file_that_cannot_be_read_says_why(client, publisher, monkeypatch):
    torn = gzip.compress(LINES)[:40]
    assertContains(upload(client, torn, "torn.jsonl.gz"), "damaged", status_code=422)

    monkeypatch.setattr(archives, "MOST", 20)
    assertContains(upload(client), "holds more than 20 bytes", status_code=422)
    assert not Original.objects.exists()


def test_articles_that_wait_are_not_mixed_up_with_it(client, publisher):
    upload(client)

    assertContains(client.get(reverse("desk:original_list")), "Nothing is waiting")
