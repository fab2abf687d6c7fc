"""Merging two records at the desk: seen before it is done, refused kindly, taken apart again."""

import pytest
from django.contrib.messages import get_messages

from newsdesk.archive.models import Action, DistinctExperts, Expert, MergedExpert, Topic
from tests.desk.record_page import page_of
from tests.factories import make_expert, make_statement, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def kolev():
    expert = make_expert("Ivan Kolev")
    make_statement("Rents will fall,", expert=expert)
    return expert


@pytest.fixture
def koleff():
    expert = make_expert("Ivan Koleff")
    make_statement("Wages rise.", expert=expert)
    make_statement("Ice melts.", expert=expert)
    return expert


def merge_page(client, thing, **query):
    return client.get(f"{page_of(thing)}merge/", query)


def posted(answer):
    return answer.context["merge_form"].initial


def test_who_is_probably_the_same_is_proposed_but_not_who_was_found_to_differ(
    editor_client, editor, kolev, koleff
):
    other = make_expert("Iva Kolev")
    DistinctExperts.objects.tell_apart(kolev, other, by=editor)

    answer = merge_page(editor_client, kolev)

    assert answer.context["near"] == [(koleff, "spelled differently")]


def test_two_people_are_told_apart_for_good(editor_client, editor, kolev, koleff):
    seen = merge_page(editor_client, kolev, other=koleff.pk)

    editor_client.post(f"{page_of(kolev)}merge/", posted(seen) | {"apart": "1"})

    pair = DistinctExperts.objects.get()
    assert ({pair.first, pair.second}, pair.decided_by) == ({kolev, koleff}, editor)
    assert merge_page(editor_client, kolev).context["near"] == []
    assert Expert.objects.count() == 2
    log = editor_client.get("/desk/log/").content.decode()
    assert "Found to be two people: Ivan Kolev, Ivan Koleff" in log

    assert editor_client.get(page_of(koleff)).context["others"] == [kolev]
    editor_client.post(f"{page_of(koleff)}together/", {"other": kolev.pk})
    assert not DistinctExperts.objects.exists()
    assert editor_client.post(f"{page_of(koleff)}together/", {"other": "x"}).status_code == 404


@pytest.mark.parametrize("query", [{"name": "ivan koleff"}, {"other": "koleff"}])
def test_what_would_move_is_shown_and_then_moved(editor_client, kolev, koleff, query):
    query = {"other": koleff.pk} if "other" in query else query
    seen = merge_page(editor_client, kolev, **query)
    assert [(m.noun, m.moved) for m in seen.context["movings"]] == [
        ("statements", 1),
        ("expert names", 1),
    ]
    assert not MergedExpert.objects.exists()

    answer = editor_client.post(f"{page_of(kolev)}merge/", posted(seen), follow=True)

    assert answer.redirect_chain == [(page_of(koleff), 302)]
    assert "its address leads here" in str(list(get_messages(answer.wsgi_request))[0])
    assert answer.context["counts"].statement_count == 3
    # The old page at the desk leads on, too.
    assert editor_client.get(page_of(kolev))["Location"] == page_of(koleff)


def test_the_other_one_may_stay(editor_client, kolev, koleff):
    seen = merge_page(editor_client, kolev, other=koleff.pk, keep=kolev.pk)

    editor_client.post(f"{page_of(kolev)}merge/", posted(seen))

    assert Expert.objects.get() == kolev


def test_nobody_is_merged_unseen_with_what_changed_in_between(editor_client, editor, kolev, koleff):
    seen = merge_page(editor_client, kolev, other=koleff.pk)
    koleff.edit(by=editor, version=koleff.version, bio="Poet.")

    answer = editor_client.post(f"{page_of(kolev)}merge/", posted(seen))

    assert answer.status_code == 409
    assert "Look again" in answer.content.decode()
    assert Expert.objects.count() == 2
    editor_client.post(f"{page_of(kolev)}merge/", posted(answer))
    assert Expert.objects.count() == 1


def test_two_people_are_said_to_be_two(editor_client, editor, kolev, koleff):
    DistinctExperts.objects.tell_apart(kolev, koleff, by=editor)

    seen = merge_page(editor_client, kolev, other=koleff.pk)
    assert "are two people" in seen.context["cannot"]
    answer = editor_client.post(f"{page_of(kolev)}merge/", posted(seen))
    assert answer.status_code == 422
    assert Expert.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "told"), [("Nobody Here", "There is no"), ("Ivan Kolev", "There is no")]
)
def test_an_unknown_name_is_said_to_be_so_and_kept(editor_client, kolev, koleff, name, told):
    answer = merge_page(editor_client, kolev, name=name)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert name in answer.content.decode()


def test_of_two_namesakes_one_has_to_be_chosen(editor_client, kolev):
    make_expert("Ivan Koleff", distinction="the poet")
    make_expert("Ivan Koleff", distinction="the baker")

    assert (
        "Several are called"
        in merge_page(editor_client, kolev, name="Ivan Koleff").content.decode()
    )
    seen = merge_page(editor_client, kolev, name="Ivan Koleff (the poet)")
    assert seen.context["target"].distinction == "the poet"


def test_a_merge_is_taken_apart_on_the_page_of_the_one_that_is_left(editor_client, kolev, koleff):
    seen = merge_page(editor_client, kolev, other=koleff.pk)
    editor_client.post(f"{page_of(kolev)}merge/", posted(seen))
    page = editor_client.get(page_of(koleff))
    assert "Ivan Kolev" in page.content.decode()

    answer = editor_client.post(f"{page_of(koleff)}part/", {"old": kolev.pk}, follow=True)

    assert answer.redirect_chain == [(page_of(kolev), 302)]
    assert Expert.objects.count() == 2
    assert editor_client.post(f"{page_of(koleff)}part/", {"old": kolev.pk}).status_code == 404
    assert editor_client.post(f"{page_of(koleff)}part/", {"old": "x"}).status_code == 404


def test_the_log_tells_of_both_and_undoes_them(editor_client, kolev, koleff):
    seen = merge_page(editor_client, kolev, other=koleff.pk)
    editor_client.post(f"{page_of(kolev)}merge/", posted(seen))
    log = editor_client.get("/desk/log/").content.decode()
    assert "Merged Ivan Kolev into Ivan Koleff" in log

    request = Action.objects.filter(verb="merge").get().request
    editor_client.post("/desk/undo/", {"request": request})

    assert Expert.objects.count() == 2
    assert (
        "Undid: merged Ivan Kolev into Ivan Koleff"
        in editor_client.get("/desk/log/").content.decode()
    )


def test_topics_are_merged_alike(editor_client):
    rents, housing = make_topic("Rents"), make_topic("Housing")
    make_statement(topics=[rents])
    seen = merge_page(editor_client, rents, name="Housing")
    assert [(m.noun, m.moved) for m in seen.context["movings"]] == [("statement topics", 1)]

    answer = editor_client.post(f"{page_of(rents)}merge/", posted(seen), follow=True)

    assert answer.redirect_chain == [(page_of(housing), 302)]
    assert editor_client.get(page_of(rents))["Location"] == page_of(housing)
    editor_client.post(f"{page_of(housing)}part/", {"old": rents.pk})
    assert sorted(topic.name for topic in Topic.objects.all()) == ["Housing", "Rents"]
