"""Splitting a record at the desk: ticked, counted, done, and refused kindly."""

import pytest

from newsdesk.archive.models import Expert
from tests.desk.record_page import page_of, posted_from
from tests.factories import make_expert, make_statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def ode():
    expert = make_expert("Ben Ode")
    make_statement("Rents will fall,", expert=expert, printed_source="Ben Ode")
    make_statement("Ice melts.", expert=expert, printed_source="B. Ode")
    make_statement("Snow falls.", expert=expert, printed_source="B. Ode")
    expert.refresh_from_db()
    return expert


def ticked(client, expert, **given):
    form = client.get(f"{page_of(expert)}split/").context["form"]
    return posted_from(form) | given


def test_it_is_counted_before_it_is_done(editor_client, ode):
    first = ode.statements.get(text="Rents will fall,")
    typed = ticked(editor_client, ode, printed=["B. Ode"], distinction="the poet")

    seen = editor_client.post(f"{page_of(ode)}split/", typed)
    assert (seen.context["going_count"], seen.context["staying_count"]) == (2, 1)
    assert Expert.objects.count() == 1

    answer = editor_client.post(f"{page_of(ode)}split/", typed | {"confirm": "1"})
    poet = Expert.objects.exclude(pk=ode.pk).get()
    assert answer["Location"] == page_of(poet)
    assert list(ode.statements.all()) == [first]
    assert poet.distinction == "the poet"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "Tick what belongs to the other one"),
        ({"printed": ["B. Ode"]}, "tells this one apart"),
        ({"printed": ["B. Ode", "Ben Ode"], "distinction": "x"}, "has to stay"),
        ({"printed": ["Nobody"], "distinction": "x"}, "Nothing is printed under"),
        ({"statement": ["999999"], "distinction": "x"}, "no longer theirs"),
    ],
)
def test_what_cannot_be_split_is_said_and_kept_as_ticked(editor_client, ode, given, told):
    typed = ticked(editor_client, ode, confirm="1", **given)

    answer = editor_client.post(f"{page_of(ode)}split/", typed)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    for text in given.get("printed", []):
        assert text == "Nobody" or f'value="{text}"\n' in answer.content.decode()
    assert Expert.objects.count() == 1


def test_a_newer_version_is_looked_at_first(editor_client, editor, ode):
    typed = ticked(editor_client, ode, printed=["B. Ode"], distinction="x", confirm="1")
    ode.edit(by=editor, version=ode.version, bio="Poet.")

    answer = editor_client.post(f"{page_of(ode)}split/", typed)

    assert answer.status_code == 409
    assert answer.context["form"]["name"].value() == "Ben Ode"
    assert Expert.objects.count() == 1
    typed["version"] = answer.context["form"]["version"].value()
    assert editor_client.post(f"{page_of(ode)}split/", typed).status_code == 302
