"""What a reader who comes back can tell: that something was corrected, and that something is gone."""

import json

import feedparser
import pytest
from pytest_django.asserts import assertContains

from newsdesk.archive.models import Action, Statement
from tests.factories import make_article, make_statement, make_user

pytestmark = pytest.mark.django_db

TEXT = "News\n“Rents will fall soon,” said Ada Lind."


@pytest.fixture
def statement():
    return make_statement("Rents will fall soon,", article=make_article(TEXT))


def entry_of(client):
    [entry] = feedparser.parse(client.get("/search.atom").content).entries
    return entry


def test_a_correction_is_noted_compared_and_told_by_the_feed(client, statement):
    before = entry_of(client)
    spans = {"content": [[6, 21]], "verbatim": [], "inserted": [], "cue": None, "source": None}
    statement.correct(
        by=make_user(),
        version=statement.version,
        public_note="One word too many.",
        **Statement.placed(statement.revision, spans),
    )
    # Feeds tell the second, and both happened in the same one.
    latest = Action.objects.filter(public_note="One word too many.")
    latest.update(at=latest.get().at.replace(year=2030))

    page = client.get(statement.get_absolute_url())
    assertContains(page, "One word too many.")
    assertContains(page, "Corrected on")
    history = client.get(f"{statement.get_absolute_url()}history/")
    assertContains(history, '<del><span class="vh">removed: </span> soon</del>', html=True)
    after = entry_of(client)
    assert after.id == before.id
    assert after.updated_parsed > before.updated_parsed
    assert after.published_parsed == before.published_parsed


def test_what_is_withheld_says_why_and_is_nowhere_else(client, statement):
    statement.withhold(by=make_user(), version=statement.version, reason="She never said it.")

    for part in ("", "history/", "report/"):
        gone = client.get(f"{statement.get_absolute_url()}{part}")
        assertContains(gone, "She never said it.", status_code=410)
    assert client.get("/search/").context["listing"].count == 0
    assert "Rents" not in client.get("/search/?q=rents").content.decode().replace("?q=rents", "")
    assert "Rents" not in json.dumps(json.loads(b"".join(client.get("/search.json"))))
    assert not feedparser.parse(client.get("/search.atom").content).entries
