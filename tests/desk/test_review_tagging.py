"""Tagging several statements of one article at once, from the list of its page."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from newsdesk.archive.models import Action, Statement, Topic
from newsdesk.desk.views.answers import address_of
from tests.desk.review_page import Page, id_of, page_of
from tests.factories import make_article, make_statement, make_suggestion, make_topic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article("News\n“Rents will fall,” said Ada Lind. “Wages rise.”\nSo be it.")


@pytest.fixture
def suggestion(article):
    return make_suggestion("Rents will fall,", article=article)


@pytest.fixture
def statement(article):
    return make_statement("Wages rise.", article=article)


def tag(client, article, *items, verb="tag", headers=None, **data):
    url = reverse("desk:article_tag", args=[article.pk])
    data = {"card": [id_of(each) for each in items], "verb": verb} | data
    return client.post(url, data, headers=headers)


def test_several_are_tagged_in_one_request_and_logged_as_one(
    editor_client, article, suggestion, statement
):
    rents = make_topic("Rents")

    response = tag(editor_client, article, suggestion, statement, topics="Rents")

    assert response.status_code == 303
    assert list(suggestion.topic_guesses.all()) == [rents]
    assert Statement.objects.get().direct_topics() == [rents]
    assert Action.objects.filter(verb="tag").values("request").distinct().count() == 1
    assert Action.objects.filter(verb="tag").count() == 2


def test_a_topic_is_taken_off_several(editor_client, article, suggestion, statement, editor):
    rents, wages = make_topic("Rents"), make_topic("Wages")
    for item in (suggestion, statement):
        item.retag(by=editor, add=[rents, wages])

    tag(editor_client, article, suggestion, statement, verb="untag", topics="Rents")

    assert list(suggestion.topic_guesses.all()) == [wages]
    assert Statement.objects.get().direct_topics() == [wages]


def test_new_topics_are_planted_when_that_is_ticked(editor_client, article, suggestion):
    response = tag(editor_client, article, suggestion, topics="Rents › Caps")
    assertContains(response, "There is no topic “Rents › Caps”", status_code=422)
    assert 'value="Rents › Caps"' in response.content.decode()
    assert f'value="{id_of(suggestion)}"' in response.content.decode()

    tag(editor_client, article, suggestion, topics="Rents › Caps", creates_topics="on")

    assert list(suggestion.topic_guesses.all()) == [Topic.objects.find("Rents › Caps")]


def test_the_editor_stays_at_the_card_that_is_shown(editor_client, article, suggestion, statement):
    make_topic("Rents")

    response = tag(editor_client, article, suggestion, topics="Rents", shown=id_of(statement))

    assertRedirects(response, address_of(article, id_of(statement)), status_code=303)


def test_htmx_is_answered_with_the_form_and_the_topics_shown(editor_client, article, suggestion):
    topic, headers = make_topic("Rents"), {"hx-request": "true"}
    shown = {"shown": id_of(suggestion), "headers": headers}

    page = Page(tag(editor_client, article, suggestion, topics="Rents", **shown))

    assert {"tagging", "inspector-topics", "announcement"} <= set(page.ids)
    assert "inspector" not in page.ids
    assert page.texts["announcement"] == "1 statement tagged."
    data = page_of(editor_client, article, suggestion).card(id_of(suggestion))
    assert (data["topics"], data["had_topics"]) == (str(topic.pk), str(topic.pk))


@pytest.mark.parametrize(
    ("cards", "error"),
    [
        ([], "Tick at least one line"),
        (["suggestion-4711"], "no longer in the list"),
        (["x", "statement-" + "9" * 30], "no longer in the list"),
    ],
)
def test_what_is_not_in_the_list_is_refused(editor_client, article, suggestion, cards, error):
    make_topic("Rents")
    url = reverse("desk:article_tag", args=[article.pk])

    response = editor_client.post(url, {"card": cards, "topics": "Rents", "verb": "tag"})

    assertContains(response, error, status_code=422)


def test_a_contributor_tags_nothing_that_readers_see(article, suggestion, statement):
    client = Client()
    client.force_login(make_user("contributor"))
    make_topic("Rents")

    response = tag(client, article, suggestion, statement, topics="Rents")

    assertContains(response, "Only an editor may tag", status_code=422)
    assert not suggestion.topic_guesses.exists()


def test_tags_of_another_article_are_not_touched(editor_client, article, suggestion):
    make_topic("Rents")
    elsewhere = make_statement()

    response = tag(editor_client, article, elsewhere, topics="Rents")

    assertContains(response, "no longer in the list", status_code=422)
    assert elsewhere.direct_topics() == []
