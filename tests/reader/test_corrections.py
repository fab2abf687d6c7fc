"""The newest corrections over the whole archive, as a page and as a feed."""

import re
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Action
from newsdesk.archive.undoing import undo, undoable
from newsdesk.reader.corrections import newest_corrections
from tests.factories import make_expert, make_statement, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_user("editor", username="Vera Quill")


def corrected(editor, note="The role was wrong.", **fields):
    """A published statement of which readers were told that it was corrected."""
    statement = make_statement(**fields)
    statement.correct(
        by=editor, version=statement.version, printed_role="a builder", public_note=note
    )
    return statement


def test_a_correction_is_told_with_its_day_its_reason_and_its_statement(client, editor):
    statement = corrected(editor, expert=make_expert("Ada Lind"))

    page = client.get("/corrections/")

    assertContains(page, "The role was wrong.")
    assertContains(page, "Rents will fall")
    assertContains(page, "Ada Lind")
    assertContains(page, "Changed: role as printed.")
    assertContains(page, f'href="{statement.get_absolute_url()}"')
    assertContains(page, f'href="{statement.get_absolute_url()}history/"')
    assertContains(page, f'datetime="{datetime.now(UTC):%Y-%m-%d}')
    assertNotContains(page, "Vera Quill")


def test_without_any_the_page_says_so(client):
    make_statement()
    assertContains(client.get("/corrections/"), "Nothing that is public has had to be corrected")


def test_of_what_is_withheld_nothing_is_told(client, editor):
    statement = corrected(editor)
    statement.withhold(by=editor, version=statement.version, reason="Untrue.")

    for url in ("/corrections/", "/corrections.atom"):
        assertNotContains(client.get(url), "The role was wrong.")


def test_what_was_corrected_before_readers_saw_it_is_not_told(client, editor):
    statement = make_statement(publish=False)
    statement.correct(
        by=editor, version=statement.version, venue="Lisbon", public_note="Desk only."
    )
    statement.publish(by=editor, version=statement.version, is_confirmed=True)

    assertNotContains(client.get("/corrections/"), "Desk only.")


def test_a_correction_taken_back_is_told_as_such(client, editor):
    corrected(editor)
    undo(undoable(editor), by=editor)

    notes = [each.note for each in client.get("/corrections/").context["corrections"]]

    assert notes == [
        "A correction was taken back. It had said: “The role was wrong.”",
        "The role was wrong.",
    ]


def test_every_correction_is_on_one_page_and_only_one(client, editor):
    for number in range(55):
        corrected(editor, note=f"Note {number:02}.")

    notes, url = [], "/corrections/"
    while url:
        page = client.get(url)
        notes += [each.note for each in page.context["corrections"]]
        after = page.context["next_before"]
        url = f"/corrections/?before={after}" if after else ""
        assert not after or f'href="?before={after}"' in page.content.decode()

    assert notes == [f"Note {number:02}." for number in reversed(range(55))]


def test_a_full_page_takes_as_many_queries_as_one_correction(queries_of, editor):
    corrected(editor)
    few = queries_of("/corrections/")
    for _more in range(30):
        corrected(editor)

    assert queries_of("/corrections/") == few <= 8
    assert queries_of("/corrections.atom") <= 8


def test_the_newest_few_can_be_asked_for(editor):
    for number in range(5):
        corrected(editor, note=f"Note {number}.")

    assert [each.note for each in newest_corrections(3)] == ["Note 4.", "Note 3.", "Note 2."]


def read(client):
    feed = feedparser.parse(client.get("/corrections.atom").content)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def test_the_feed_is_the_page_for_feed_readers(client, editor):
    statement = corrected(editor, expert=make_expert("Ada Lind"))

    feed = read(client)
    [entry] = feed.entries

    assert feed.version == "atom10"
    assert "Ada Lind" in entry.title
    assert "The role was wrong." in entry.summary
    assert "Rents will fall" in entry.summary
    assert entry.link == f"http://testserver/statements/{statement.pk}/history/"
    assert {link.rel: link.href for link in feed.feed.links} == {
        "alternate": "http://testserver/corrections/",
        "self": "http://testserver/corrections.atom",
    }
    assertContains(client.get("/corrections/"), 'href="/corrections.atom"')


def test_entries_keep_their_names_and_are_as_new_as_the_correction(client, editor):
    statement = corrected(editor)
    then = datetime(2025, 3, 1, 12, 30, tzinfo=UTC)
    Action.objects.filter(public_note="The role was wrong.").update(at=then + timedelta(days=900))
    [first] = read(client).entries

    statement.refresh_from_db()
    statement.correct(by=editor, version=statement.version, venue="Lisbon", public_note="Venue.")

    again = read(client)
    assert first.id in [entry.id for entry in again.entries]
    assert re.fullmatch(r"tag:[a-z0-9.-]+,\d{4}(-\d\d){0,2}:correction/\d+", first.id)
    assert first.updated_parsed[:5] == (2027, 8, 18, 12, 30)
    assert len({entry.id for entry in again.entries}) == 2
    assert again.feed.updated_parsed == max(entry.updated_parsed for entry in again.entries)


def test_a_note_that_xml_cannot_hold_breaks_no_feed(client, editor):
    corrected(editor, note="A vertical\x0btab.")
    assert "A vertical tab." in read(client).entries[0].summary


def test_an_empty_feed_does_not_seem_new_at_every_look(client):
    assert read(client).feed.updated_parsed[0] == 2000
