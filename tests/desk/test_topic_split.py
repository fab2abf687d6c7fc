"""Splitting a topic at the desk: found, ticked, counted, done, and refused kindly."""

import pytest
from pytest_django.asserts import assertContains, assertRedirects

from newsdesk.archive.models import Statement, Topic
from newsdesk.desk.forms import splitting_topics
from tests.desk.record_page import page_of, posted_from
from tests.factories import make_expert, make_statement, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def rents():
    topic, ada = make_topic("Rents"), make_expert("Ada Lind")
    for number in range(3):
        make_statement(f"Lease {number} ends.", topics=[topic], expert=ada)
    make_statement("Rents will fall,", topics=[topic])
    topic.refresh_from_db()
    return topic


def posted(client, topic, **given):
    form = client.get(f"{page_of(topic)}split/").context["form"]
    return client.post(f"{page_of(topic)}split/", posted_from(form) | given)


def shown(answer):
    return sorted(each.text for each in answer.context["form"].statements)


def test_all_that_match_are_counted_and_then_split_off(editor_client, rents, monkeypatch):
    monkeypatch.setattr(splitting_topics, "STATEMENTS_SHOWN", 1)
    typed = {"name": "Leases", "words": "lease", "all_matching": "on"}

    seen = posted(editor_client, rents, **typed)
    assertContains(seen, "3 statements would be about Leases, 1 would stay with Rents.")
    assertContains(seen, "All 3 that match")
    assert Topic.objects.count() == 1

    done = posted(editor_client, rents, **typed, confirm="1")
    leases = Topic.objects.get(name="Leases")
    assertRedirects(done, page_of(leases))
    assert Statement.objects.listed().about(leases).count() == 3


def test_what_is_ticked_stays_so_while_others_are_looked_for(editor_client, rents):
    falls = Statement.objects.get(text="Rents will fall,")

    seen = posted(editor_client, rents, filter="1", expert="Ada Lind", statement=[falls.pk])

    assert seen.status_code == 200
    assert shown(seen) == ["Lease 0 ends.", "Lease 1 ends.", "Lease 2 ends.", "Rents will fall,"]
    assertContains(seen, " checked>", count=1)
    going = posted(editor_client, rents, name="Falls", statement=[falls.pk], place="below")
    assert (going.context["going_count"], going.context["staying_count"]) == (1, 3)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"all_matching": ""}, "Tick the statements that go"),
        ({"name": ""}, "This field is required"),
        ({"name": "A › B"}, "stand between two topics"),
        ({"expert": "Nobody"}, "Nobody is recorded as"),
        ({"expert": "Nobody", "filter": "1", "name": ""}, "Nobody is recorded as"),
        ({"since": "soon"}, "soon"),
        ({"statement": ["999999", "x"]}, "no longer on it"),
        ({"confirm": "1"}, "has to stay"),
    ],
)
def test_bad_input_is_named_and_kept(editor_client, rents, given, told):
    typed = {"name": "Leases", "all_matching": "on", "definition": "As typed."}

    answer = posted(editor_client, rents, **typed | given)

    assertContains(answer, told, status_code=422)
    assertContains(answer, "As typed.", status_code=422)
    assert Topic.objects.count() == 1


def test_a_newer_version_is_looked_at_first(editor_client, editor, rents):
    form = editor_client.get(f"{page_of(rents)}split/").context["form"]
    typed = posted_from(form) | {"name": "Leases", "words": "lease", "all_matching": "on"}
    rents.edit(by=editor, version=rents.version, definition="Prices.")

    answer = editor_client.post(f"{page_of(rents)}split/", typed | {"confirm": "1"})

    assertContains(answer, "Somebody saved this record", status_code=409)
    typed["version"] = answer.context["form"]["version"].value()
    editor_client.post(f"{page_of(rents)}split/", typed | {"confirm": "1"})
    assert Topic.objects.count() == 2
